"""The builds of a projection: one is live, others are made beside it or kept to switch back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from eventkit.projection import CHANNEL, Projection, topics

__all__ = ["CHANNEL"]

BUILDS_MAX = 5  # the live one among them

type State = Literal["building", "live", "old"]

LIST = """
select reader, projection, build, created_at, stopped_because,
    case when live then 'live' when switched_at is null then 'building' else 'old' end as state
from reader_build where projection = $1 or $1 is null order by projection, build
"""

ENSURE = """
insert into reader_build (projection, build, live, switched_at) values ($1, 1, true, now())
on conflict do nothing
"""

# Two who start a build at once would take the same number.
ALONE = "lock table reader_build in share row exclusive mode"

COUNT = "select count(*) from reader_build where projection = $1"

# A number that a dropped build had may still stand in somebody's notes.
START = """
with numbered as (
    insert into reader_build_number as known (projection, last)
    select projection, max(build) + 1 from reader_build where projection = $1 group by projection
    on conflict (projection) do update set last = greatest(known.last + 1, excluded.last)
    returning projection, last
)
insert into reader_build (projection, build) select projection, last from numbered
returning reader, build
"""

PARTITIONS = """
insert into reader_offset (reader, topic, partition)
select $1, * from unnest($2::text[], $3::int[]) on conflict do nothing
"""

BUILD = """
select reader, live from reader_build where projection = $1 and build = $2 for update
"""

LIVE = "select build from reader_build where projection = $1 and live"

# A batch locks the same rows first, in the same order.
LOCK = """
select from reader_offset join reader_build using (reader)
where projection = $1 order by reader, topic, partition for update of reader_offset
"""

QUIT = "update reader_build set live = false where projection = $1 and live returning build"

SWITCH = "update reader_build set live = true, switched_at = now() where reader = $1"

FORGET = (
    "delete from reader_version where reader = $1",
    "delete from reader_build where reader = $1",
)

NOTIFY = "select pg_notify($1, $2)"


class NoSuchBuild(Exception):
    """This projection has no such build."""


class TooManyBuilds(Exception):
    """Each build reads all there is, so there are only so many; one must be dropped first."""


class BuildIsLive(Exception):
    """The live build can neither be dropped nor switched to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """`reader` is the number under which its progress is kept."""

    reader: int
    projection: str
    build: int
    state: State
    created_at: datetime
    stopped_because: str | None


async def live_build(connection: asyncpg.Connection, projection: str) -> int:
    """The build that answers; the first, before any reader has run."""
    build: int | None = await connection.fetchval(LIVE, projection)
    return build or 1


async def list_builds(connection: asyncpg.Connection, projection: str | None = None) -> list[Build]:
    return [Build(**dict(row)) for row in await connection.fetch(LIST, projection)]


async def ensure_first(connection: asyncpg.Connection, projection: Projection) -> None:
    """A projection without any build gets its first, which is live."""
    await connection.execute(ENSURE, projection.name)


async def start_build(
    connection: asyncpg.Connection, projection: Projection, *, builds_max: int = BUILDS_MAX
) -> int:
    """A new build beside the live one; running readers find it and read from the beginning."""
    async with connection.transaction():
        await connection.execute(ALONE)
        if await connection.fetchval(COUNT, projection.name) >= builds_max:
            raise TooManyBuilds(f"{projection.name} has {builds_max} builds")
        row = await connection.fetchrow(START, projection.name)
        if row is None:
            raise NoSuchBuild(f"{projection.name} has no build yet")
        await enrol(connection, row["reader"], projection)
        return int(row["build"])


async def enrol(connection: asyncpg.Connection, reader: int, projection: Projection) -> None:
    """Each partition that this build is to read has its row; one that is new to it, at 0."""
    wanted = [
        (topic, number) for topic, count in topics(projection).items() for number in range(count)
    ]
    names, numbers = [topic for topic, _ in wanted], [number for _, number in wanted]
    await connection.execute(PARTITIONS, reader, names, numbers)


async def switch(connection: asyncpg.Connection, projection: str, build: int) -> int:
    """From this transaction's commit on `build` answers; returns the build that did before."""
    async with connection.transaction():
        await connection.execute(LOCK, projection)
        found = await _build(connection, projection, build)
        before: int = await connection.fetchval(QUIT, projection)
        await connection.execute(SWITCH, found)
        await connection.execute(NOTIFY, CHANNEL, projection)
    return before


async def drop(connection: asyncpg.Connection, projection: Projection, build: int) -> None:
    """Forget a build that is not live, with all its rows."""
    async with connection.transaction():
        await connection.execute(LOCK, projection.name)
        reader = await _build(connection, projection.name, build)
        await projection.drop(connection, build)
        for statement in FORGET:
            await connection.execute(statement, reader)


async def _build(connection: asyncpg.Connection, projection: str, build: int) -> int:
    """The reader of a build that is there and not live."""
    row = await connection.fetchrow(BUILD, projection, build)
    if row is None:
        raise NoSuchBuild(f"{projection} has no build {build}")
    if row["live"]:
        raise BuildIsLive(f"build {build} of {projection} is the live one")
    return int(row["reader"])
