"""What an operator sees of readers, parked aggregates and builds, and what a release does."""

from collections.abc import Iterator
from uuid import UUID

import asyncpg
import pytest

from eventkit import parking
from eventkit.message import Message
from reporting.projections.clusters import Clusters
from reporting.queries.cluster import cluster
from reporting.queries.national_table import national_table
from reporting.queries.operations import held, operations
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

PARK = """
insert into reader_waiting (
    reader, kind, reason, source, type, event_id, fact_id, stream, stream_id, streamversion,
    incarnation, position, previousposition, recorded_at, accepted_at, correlation_id, causation_id,
    topic, partition, "offset", value
)
select reader, $2, 'ValueError: no province', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
    $15, $16, $17, $18, $19, $20
from reader_build where projection = 'clusters' and build = $1 returning id
"""


async def park(
    connection: asyncpg.Connection, read: Read, message: Message, kind: str = "data"
) -> int:
    """As a reader sets a message aside."""
    await connection.execute(
        "insert into reader_offset (reader, topic, partition)"
        " select reader, 'registry.cluster', 0 from reader_build"
        " where projection = 'clusters' and build = $1 on conflict do nothing",
        read.build,
    )
    parked_id: int = await connection.fetchval(PARK, read.build, kind, *message)
    return parked_id


async def test_a_parked_aggregate_is_shown_by_name_with_what_waits_behind_it(
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    ids: Iterator[UUID],
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    bad = registry.cluster(one, "established", "2020-01-01")
    behind = registry.cluster(one, "abolished", "2021-01-01")
    await read(registry.messages[:1])
    parked_id = await park(connection, read, bad)
    await park(connection, read, behind, "behind")

    async with database.query() as looking:
        page = await operations(looking)
        details = await held(looking, parked_id)
        nothing = await held(looking, parked_id + 1_000_000)
        seen = await cluster(looking, one)
        table = await national_table(looking)

    [line] = [line for line in page.parked if line.stream_id == one]
    assert (line.id, line.name, line.kind, line.waiting) == (str(parked_id), "Âu Lâu", "data", 2)
    assert line.type == bad.type
    assert "no province" in line.reason.vi
    assert details is not None
    assert [event.event_id for event in details.events] == [bad.event_id, behind.event_id]
    assert details.events[0].data == bad.value.decode()
    assert nothing is None
    assert seen is not None
    assert (seen.parked_reason, seen.parked_waiting) == (line.reason, 2)
    assert table.rows[0].cells["established"].parked == 2


async def test_what_is_released_is_in_the_figures_at_once_and_raises_their_revision(
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    ids: Iterator[UUID],
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    parked_id = await park(connection, read, registry.cluster(one, "established", "2020-01-01"))
    await park(connection, read, registry.cluster(one, "abolished", "2027-01-01"), "behind")
    await read(registry.messages[:1])
    await connection.execute(
        "insert into reader_version select reader, 'registry.cluster', $2, 1, 1 from reader_build"
        " where projection = 'clusters' and build = $1",
        *(read.build, one),
    )
    async with database.query() as looking:
        before = await national_table(looking)

    async with connection.transaction():
        applied = await parking.release(connection, Clusters(), parked_id)

    async with database.query() as looking:
        after = await national_table(looking)
    cells = [table.rows[0].cells["established"] for table in (before, after)]
    assert applied == 2
    assert [(cell.value, cell.parked) for cell in cells] == [(0, 2), (1, 0)]
    assert after.revision > before.revision


async def test_builds_are_listed_with_their_rows(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    registry.cluster(next(ids), "planned", "2019-01-01")
    registry.filed("15", "FY-2025", 900, "2025-12-20")
    await read(registry.messages)

    async with database.query() as looking:
        page = await operations(looking)

    mine = [line for line in page.builds if line.build == read.build]
    assert [(line.projection, line.state, line.rows) for line in mine] == [
        ("clusters", "live", 2),
        ("establishments", "live", None),
        ("returns", "live", 2),
    ]
