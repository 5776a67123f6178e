"""Positions: contiguous, rising in time, and nothing skipped, however transactions commit."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit import clock, numbering
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog, partition_of
from eventkit.wire import Row, instant

pytestmark = pytest.mark.postgres

type Store = Callable[..., Awaitable[UUID]]

POSITIONS = "select * from event_position order by incarnation, position"


async def test_positions_have_no_gaps_and_time_rises_with_them(
    connection: asyncpg.Connection, store: Store
) -> None:
    for stream in ("mill.grain", "mill.flour") * 20:
        await store(connection, stream=stream, count=3)

    counts = [await numbering.number(connection, 50) for _ in range(4)]

    rows = await connection.fetch(POSITIONS)
    times = [row["recorded_at"] for row in rows]
    assert counts == [50, 50, 20, 0]
    assert [row["position"] for row in rows] == list(range(1, 121))
    assert [row["no"] for row in rows] == sorted(row["no"] for row in rows)
    assert all(early < late for early, late in itertools.pairwise(times))


async def test_each_position_names_the_one_before_it_in_its_partition(
    connection: asyncpg.Connection, store: Store
) -> None:
    for stream in ("mill.grain", "mill.flour") * 20:
        await store(connection, stream=stream)
        await store(connection, stream=stream)
        await numbering.number(connection, 7)
    while await numbering.number(connection, 7):
        pass

    last: dict[tuple[str, int], int] = {}
    for row in await connection.fetch(POSITIONS):
        partition = (row["stream"], row["partition"])
        assert row["previousposition"] == last.get(partition, 0)
        last[partition] = row["position"]
    stored = await connection.fetch("select stream, partition, last_position from event_partition")
    assert {(row[0], row[1]): row[2] for row in stored} == last


async def test_a_number_taken_early_and_committed_late_is_not_skipped(
    dsn: str, connection: asyncpg.Connection, store: Store
) -> None:
    slow = await asyncpg.connect(dsn)
    transaction = slow.transaction()
    await transaction.start()
    late = await store(slow)
    soon = await store(connection)
    assert await numbering.number(connection, 100) == 1

    await transaction.commit()
    assert await numbering.number(connection, 100) == 1

    rows = await numbering.page(connection, (1, 0), 10)
    assert [row.subject.decode() for row in rows] == [str(soon), str(late)]
    assert [row.position for row in rows] == [b"1", b"2"]
    assert rows[0].recordedtime < rows[1].recordedtime
    await slow.close()


async def test_a_number_that_was_rolled_back_leaves_no_gap(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection)
    transaction = connection.transaction()
    await transaction.start()
    await store(connection)
    await transaction.rollback()
    await store(connection)

    await numbering.number(connection, 100)

    rows = await connection.fetch(POSITIONS)
    assert [row["position"] for row in rows] == [1, 2]
    assert [row["no"] for row in rows] == [1, 3]


async def test_one_long_transaction_holds_up_no_one_else(
    dsn: str, connection: asyncpg.Connection, store: Store
) -> None:
    long = await asyncpg.connect(dsn)
    transaction = long.transaction(isolation="repeatable_read")
    await transaction.start()
    await store(long)
    for _ in range(5):
        await store(connection)

    assert await numbering.number(connection, 100) == 5

    await transaction.rollback()
    await long.close()


async def test_the_order_inside_an_aggregate_survives_a_wait_for_its_lock(
    dsn: str, log: EventLog, connection: asyncpg.Connection, store: Store
) -> None:
    grain = uuid7()
    await connection.execute("create table grain (id uuid primary key)")
    await connection.execute("insert into grain values ($1)", grain)
    older = await asyncpg.connect(dsn)
    transaction = older.transaction()
    await transaction.start()
    await older.fetchval("select pg_current_xact_id()")
    await store(connection, grain)
    await older.execute("select from grain where id = $1 for update", grain)
    await store(older, grain, after=1)
    await transaction.commit()
    await older.close()

    await numbering.number(connection, 100)

    rows = await numbering.page(connection, (1, 0), 10)
    assert [row.streamversion for row in rows] == [b"1", b"2"]


async def test_nothing_is_recorded_at_or_before_an_announced_instant(
    connection: asyncpg.Connection, store: Store
) -> None:
    far = datetime(2999, 1, 1, tzinfo=UTC)
    await connection.execute("update event_relay set complete_to = $1", far)
    await store(connection, count=2)

    await numbering.number(connection, 100)

    rows = await connection.fetch(POSITIONS)
    assert [row["recorded_at"] - far for row in rows] == [
        timedelta(microseconds=1),
        timedelta(microseconds=2),
    ]


async def test_the_recorded_time_is_the_services_own(
    connection: asyncpg.Connection, store: Store
) -> None:
    await clock.start_demo(connection, datetime(2011, 1, 1, tzinfo=UTC))
    await store(connection)

    await numbering.number(connection, 100)

    [row] = await connection.fetch(POSITIONS)
    assert row["recorded_at"].year == 2011


async def test_an_event_goes_to_the_partition_of_its_aggregate(
    connection: asyncpg.Connection, store: Store
) -> None:
    grains = [await store(connection) for _ in range(10)]

    await numbering.number(connection, 100)

    rows = await numbering.page(connection, (1, 0), 10)
    assert [int(row.partition) for row in rows] == [partition_of(grain, 3) for grain in grains]


async def test_a_repeat_is_read_back_byte_for_byte(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection, count=3)
    await numbering.number(connection, 2)
    once = await numbering.page(connection, (1, 0), 2)
    await store(connection, count=3)
    await numbering.number(connection, 10)

    again = await numbering.page(connection, (1, 0), 2)

    assert once == again


async def test_an_event_is_read_back_as_it_goes_onto_the_wire(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    """Whatever the session's own way of writing dates, and whatever stands in a text."""
    grain, event_id, request, cause = (uuid7() for _ in range(4))
    event = NewEvent(
        type="vn.nhipcau.mill.grain.ground.v1",
        data={"note": 'a "b"\\c\n\td\u1ec7', "at": datetime(1, 1, 1, tzinfo=UTC)},
        occurred_on=date(2026, 3, 1),
        event_id=event_id,
    )
    told = Context(actor="m", correlation_id=request, causation_id=cause, traceparent="00-a\\-\n1")
    async with connection.transaction():
        await log.append(
            connection,
            stream="mill.grain",
            stream_id=grain,
            after_version=0,
            events=[event],
            context=told,
        )
    await connection.execute("set timezone = 'Asia/Ho_Chi_Minh'; set datestyle = 'German'")
    await numbering.number(connection, 1)

    [row] = await numbering.page(connection, (1, 0), 10)

    [stored] = await connection.fetch("select data from event_log")
    [recorded] = await connection.fetch(
        "select recorded_at, accepted_at from event_position join event_log using (no)"
    )
    assert row == Row(
        stream=b"mill.grain",
        partition=b"%d" % partition_of(grain, 3),
        data=stored["data"].encode(),
        id=str(event_id).encode(),
        type=b"vn.nhipcau.mill.grain.ground.v1",
        subject=str(grain).encode(),
        time=b"2026-03-01T00:00:00+07:00",
        incarnation=b"1",
        position=b"1",
        previousposition=b"0",
        streamversion=b"1",
        factid=str(event_id).encode(),
        recordedtime=instant(recorded["recorded_at"]).encode(),
        acceptedtime=instant(recorded["accepted_at"]).encode(),
        correlationid=str(request).encode(),
        causationid=str(cause).encode(),
        traceparent=b"00-a\\-\n1",
    )


async def test_a_heartbeat_is_the_clock_when_kafka_holds_everything(
    connection: asyncpg.Connection,
) -> None:
    before = await clock.now(connection)

    beat = await numbering.next_heartbeat(connection)

    assert beat is not None
    assert beat[0] == (1, 0)
    assert beat[1] > before


async def test_a_heartbeat_promises_no_more_than_kafka_holds(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection, count=3)
    await numbering.number(connection, 10)
    assert await numbering.next_heartbeat(connection) is None

    [_, second, _] = await connection.fetch(POSITIONS)
    partition = (second["stream"], second["partition"])
    await numbering.move_cursor(connection, (1, 2), {partition: 2})

    assert await numbering.next_heartbeat(connection) == ((1, 2), second["recorded_at"])
    assert await numbering.acked_positions(connection, 1) == {partition: 2}


async def test_no_heartbeat_is_due_while_kafka_lacks_what_was_promised(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection, count=3)
    await numbering.number(connection, 10)
    await numbering.move_cursor(connection, (1, 3), {})
    assert await numbering.next_heartbeat(connection) is not None

    await numbering.move_cursor(connection, (1, 1), {})

    assert await numbering.next_heartbeat(connection) is None
