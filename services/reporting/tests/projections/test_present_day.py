"""A fact with a day to come counts from that day on, without an event."""

import asyncio
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from reporting.projections import PROJECTIONS
from reporting.projections.present_day import follow_the_day, keep_up, present_day
from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from reporting.queries.revision import OVERVIEW, revision
from servicekit.database import Database
from services.reporting.tests.telling import TODAY, Read, Registry
from testkit.eventually import eventually

pytestmark = pytest.mark.postgres

TOMORROW = date(2026, 11, 22)
CLOCK = """
update service_clock set ahead = ($1::date + time '12:00') at time zone 'Asia/Ho_Chi_Minh'
    - clock_timestamp()
"""
BUILD = "insert into reader_build (projection, build) values ('clusters', 900) returning reader"
QUARANTINE = """
insert into reader_quarantine (reader, topic, partition, "offset", kind, reason, digest, after)
values ($1, 'registry.cluster', 0, 0, 'unreadable', '', '', now())
"""
WAITING = "select exists (select from pg_locks where not granted)"
DEMO = """
alter table service_clock disable trigger all;
update service_clock set demo = true;
"""


@pytest.fixture
async def clock(connection: asyncpg.Connection) -> "Clock":
    """Noon of a day; only here it may also go back."""
    clock = Clock(connection)
    await connection.execute(DEMO)
    await clock.show(TODAY)
    await keep_up(connection, PROJECTIONS)
    return clock


class Clock:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def show(self, day: date) -> None:
        await self._connection.execute(CLOCK, day)


async def test_rows_change_with_the_day_and_so_do_views(
    *,
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    clock: Clock,
    ids: Iterator[UUID],
) -> None:
    au_lau = next(ids)
    registry.cluster(au_lau, "established", TODAY)
    registry.cluster(au_lau, "tenant-leased", TOMORROW, tenant_id=str(next(ids)))
    filed = registry.filed("15", "H1-2026", 900, TODAY)
    registry.decided(filed, "accepted", TOMORROW)
    await read(registry.messages)
    async with database.query() as looking:
        before = await national_table(looking)

    await clock.show(TOMORROW)
    moved = await keep_up(connection, PROJECTIONS)

    async with database.query() as looking:
        after = await national_table(looking)
        folded = await national_table(looking, Lens(on=TOMORROW, known=registry.clock))
    assert moved
    assert (before.on, after.on) == (TODAY, TOMORROW)
    cells = [table.rows[0].cells for table in (before, after, folded)]
    assert [of["operating"].value for of in cells] == [0, 1, 1]
    assert [of["jobs"].value for of in cells] == [None, 900, 900]
    assert after.revision > before.revision


async def test_on_the_same_day_nothing_moves(
    connection: asyncpg.Connection, database: Database, clock: Clock
) -> None:
    async with database.query() as looking:
        before = await revision(looking, OVERVIEW)

    assert not await keep_up(connection, PROJECTIONS)

    async with database.query() as looking:
        assert await revision(looking, OVERVIEW) == before


async def test_a_demo_whose_time_begins_in_the_past_goes_back_with_all_its_rows(
    *,
    connection: asyncpg.Connection,
    registry: Registry,
    read: Read,
    clock: Clock,
    ids: Iterator[UUID],
) -> None:
    registry.cluster(next(ids), "established", TODAY)
    await read(registry.messages)

    await clock.show(date(2022, 12, 31))
    await keep_up(connection, PROJECTIONS)

    row = await connection.fetchrow(
        "select facts, next_on from cluster where build = $1", read.build
    )
    assert row is not None
    assert tuple(row) == (0, TODAY)


async def test_a_batch_that_quarantines_and_midnight_take_their_locks_in_one_order(
    *, dsn: str, connection: asyncpg.Connection, clock: Clock
) -> None:
    """The batch touches the views first and a hot row after it; midnight the other way round."""
    await clock.show(TOMORROW)
    other = await asyncpg.connect(dsn)
    reader = await other.fetchval(BUILD)
    batch = other.transaction()
    await batch.start()
    await other.execute(QUARANTINE, reader)

    midnight = asyncio.create_task(keep_up(connection, PROJECTIONS))
    await eventually(lambda: other.fetchval(WAITING))
    await present_day(other)
    await batch.commit()

    assert await midnight
    await other.execute("delete from reader_build where reader = $1", reader)
    await other.close()


async def test_a_batch_and_midnight_wait_for_each_other(
    *,
    dsn: str,
    connection: asyncpg.Connection,
    registry: Registry,
    read: Read,
    clock: Clock,
    ids: Iterator[UUID],
) -> None:
    registry.cluster(next(ids), "established", TOMORROW)
    await clock.show(TOMORROW)
    other = await asyncpg.connect(dsn)
    batch = other.transaction()
    await batch.start()
    await Read(other, read.build)(registry.messages)  # still folds on the old day

    midnight = asyncio.create_task(keep_up(connection, PROJECTIONS))
    await eventually(lambda: _is_waiting(other))
    await batch.commit()
    await midnight
    await other.close()

    row = await connection.fetchrow(
        "select facts, next_on from cluster where build = $1", read.build
    )
    assert row is not None
    assert tuple(row) == (1, None)


async def _is_waiting(connection: asyncpg.Connection) -> bool:
    waiting: bool = await connection.fetchval(
        "select exists (select from pg_locks where not granted)"
    )
    return waiting


async def test_whoever_follows_the_day_moves_with_it(
    dsn: str, connection: asyncpg.Connection, clock: Clock
) -> None:
    following = asyncio.create_task(follow_the_day(dsn, PROJECTIONS))
    await clock.show(TOMORROW)

    async def has_moved() -> bool:
        day: date = await connection.fetchval("select day from present_day")
        return day == TOMORROW

    assert await eventually(has_moved)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
