"""Where a build reads on, as its database says."""

import asyncpg

from eventkit import builds
from eventkit.applying import Target
from eventkit.intake import Partition
from eventkit.projection import Projection, Withdrawn, source_of

BUILD = """
update reader_build set stopped_at = null, stopped_because = null
where projection = $1 and build = $2 returning reader
"""

STOPPED = "update reader_build set stopped_at = now(), stopped_because = $2 where reader = $1"

OFFSETS = """
select topic, partition, next_offset, digest, recorded_at, wanted_incarnation, wanted_position
from reader_offset where reader = $1
"""

# Without a fence, because whoever is reading there can go back as well.
AGAIN = """
update reader_offset set next_offset = 0, digest = null
where reader = $1 and wanted_position is not null
"""

POSITIONS = """
select topic, partition, incarnation, position from reader_position where reader = $1
"""

WITHDRAWN = """
select source, continues as incarnation, at as above, recordedtime as at
from reader_incarnation where reader = $1
"""

DISCARDED = """
select topic, partition, "offset", digest from reader_discarded_message where projection = $1
"""


async def enrol(connection: asyncpg.Connection, projection: Projection, build: int) -> Target:
    """Begin to read for this build."""
    async with connection.transaction():
        reader = await connection.fetchval(BUILD, projection.name, build)
        if reader is None:
            raise builds.NoSuchBuild(f"{projection.name} has no build {build}")
        await builds.enrol(connection, reader, projection)
    return Target(reader, projection, build)


async def stopped(connection: asyncpg.Connection, target: Target, because: str) -> None:
    await connection.execute(STOPPED, target.reader, because)


async def withdrawals(connection: asyncpg.Connection, target: Target) -> list[Withdrawn]:
    rows = await connection.fetch(WITHDRAWN, target.reader)
    return [Withdrawn(**dict(row)) for row in rows]


async def read_again(connection: asyncpg.Connection, target: Target) -> None:
    """Look from the beginning for what is still missing."""
    await connection.execute(AGAIN, target.reader)


async def partitions(
    connection: asyncpg.Connection, target: Target
) -> dict[tuple[str, int], Partition]:
    """Every partition of the build, as far as it has been read."""
    offsets = await connection.fetch(OFFSETS, target.reader)
    found = {(row["topic"], row["partition"]): _partition(row) for row in offsets}
    if not found:
        raise builds.NoSuchBuild(f"{target.projection.name} has no build {target.build}")
    for topic, number, incarnation, position in await connection.fetch(POSITIONS, target.reader):
        found[topic, number].positions[incarnation] = position
    by_source: dict[str, dict[int, Withdrawn]] = {}
    for each in await withdrawals(connection, target):
        by_source.setdefault(each.source, {})[each.incarnation] = each
    for (topic, _), partition in found.items():
        partition.withdrawn = by_source.setdefault(source_of(topic), {})
    for topic, number, *message in await connection.fetch(DISCARDED, target.projection.name):
        if (topic, number) in found:
            found[topic, number].discarded |= {tuple(message)}
    return found


def _partition(row: asyncpg.Record) -> Partition:
    wanted = (row["wanted_incarnation"], row["wanted_position"])
    topic, next_offset = row["topic"], row["next_offset"]
    return Partition(
        topic=topic,
        number=row["partition"],
        next_offset=next_offset,
        digest=row["digest"],
        wanted=None if wanted[1] is None else wanted,
        recorded_at=row["recorded_at"],
        # Heartbeats stay for a week only, and each says all that the ones before have said.
        is_checked=next_offset == 0 or topic.endswith(".heartbeat"),
    )
