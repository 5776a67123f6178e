"""Appending to the log, and the clock that gives events their times."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import asyncpg
import pytest
from aiokafka.partitioner import DefaultPartitioner
from uuid_utils.compat import uuid7

from eventkit import clock
from eventkit.aggregate import Aggregate
from eventkit.event import Context, NewEvent
from eventkit.log import EVENT_BYTES_MAX, EventLog, StaleVersion, partition_of

pytestmark = pytest.mark.postgres

type Store = Callable[..., Awaitable[UUID]]

CONTEXT = Context(actor="miller-7", correlation_id=uuid4(), traceparent="00-ab-cd-01")


def ground(**data: object) -> NewEvent:
    return NewEvent(type="vn.nhipcau.mill.grain.ground.v1", data=data, occurred_on=date(2026, 3, 1))


async def append(log: EventLog, connection: asyncpg.Connection, *events: NewEvent) -> UUID:
    stream_id = uuid7()
    async with connection.transaction():
        await log.append(
            connection,
            stream="mill.grain",
            stream_id=stream_id,
            after_version=0,
            events=events,
            context=CONTEXT,
        )
    return stream_id


async def test_the_history_of_an_aggregate_is_what_was_appended(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    first, second = ground(sack=1), ground(sack=2)

    stream_id = await append(log, connection, first, second)

    history = await log.history(connection, stream="mill.grain", stream_id=stream_id)
    assert [event.streamversion for event in history] == [1, 2]
    assert [event.data for event in history] == [{"sack": 1}, {"sack": 2}]
    assert [event.fact_id for event in history] == [first.event_id, second.event_id]
    assert {event.actor for event in history} == {"miller-7"}
    assert history[0].accepted_at == history[1].accepted_at


async def test_data_are_stored_as_they_go_onto_the_wire(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    grain = uuid7()

    await append(
        log,
        connection,
        ground(
            weight_kg=Decimal("75.00"),
            much=Decimal("1E+3"),
            day=date(2026, 3, 1),
            at=datetime(2026, 3, 1, tzinfo=UTC),
            grain=grain,
            name="gạo nếp",
        ),
    )

    text = await connection.fetchval("select data::text from event_log")
    assert text == (
        '{"weight_kg":"75.00","much":"1000","day":"2026-03-01",'
        f'"at":"2026-03-01T00:00:00.000000Z","grain":"{grain}","name":"gạo nếp"}}'
    )


async def test_a_value_without_a_form_on_the_wire_is_refused(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    with pytest.raises(TypeError):
        await append(log, connection, ground(sack=object()))


async def test_an_event_above_the_limit_is_refused(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    with pytest.raises(ValueError, match="above"):
        await append(log, connection, ground(note="x" * EVENT_BYTES_MAX))


async def test_an_event_of_another_stream_is_refused(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    foreign = NewEvent(type="vn.nhipcau.mill.flour.sold.v1", data={}, occurred_on=date(2026, 3, 1))

    with pytest.raises(ValueError, match=r"not an event of mill\.grain"):
        await append(log, connection, foreign)


async def test_events_outside_a_transaction_are_refused(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    with pytest.raises(RuntimeError):
        await log.append(
            connection,
            stream="mill.grain",
            stream_id=uuid7(),
            after_version=0,
            events=[ground()],
            context=CONTEXT,
        )


async def test_a_version_is_given_once(
    log: EventLog, connection: asyncpg.Connection, store: Store
) -> None:
    grain = await store(connection, count=2)

    with pytest.raises(StaleVersion):
        await store(connection, grain, after=1)


async def test_what_is_rolled_back_leaves_nothing_to_publish(
    log: EventLog, connection: asyncpg.Connection, store: Store
) -> None:
    transaction = connection.transaction()
    await transaction.start()
    await store(connection)
    await transaction.rollback()

    assert await connection.fetchval("select count(*) from event_pending") == 0


async def test_no_event_can_be_changed_or_removed(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection)

    for change in ("update event_log set actor = 'x'", "delete from event_log"):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await connection.execute(change)


def test_a_key_goes_where_kafkas_own_clients_put_it() -> None:
    for _ in range(50):
        grain = uuid7()
        theirs = DefaultPartitioner()(str(grain).encode(), list(range(6)), [])
        assert partition_of(grain, 6) == theirs


def test_an_aggregate_hands_out_its_events_once() -> None:
    aggregate, event = Aggregate(id=uuid7()), ground()
    aggregate.record(event)

    assert aggregate.take_events() == [event]
    assert aggregate.take_events() == []


async def test_the_clock_is_the_walls(connection: asyncpg.Connection) -> None:
    now = await clock.now(connection)

    assert abs(now - await connection.fetchval("select clock_timestamp()")) < timedelta(seconds=1)
    with pytest.raises(clock.NotADemo):
        await clock.move_to(connection, now + timedelta(days=1))


async def test_a_demos_clock_goes_on_from_where_it_was_put(
    connection: asyncpg.Connection,
) -> None:
    await clock.start_demo(connection, datetime(2009, 1, 1, tzinfo=UTC))
    await clock.move_to(connection, datetime(2024, 5, 31, 18, tzinfo=UTC))

    assert (
        timedelta(0)
        <= await clock.now(connection) - datetime(2024, 5, 31, 18, tzinfo=UTC)
        < timedelta(seconds=5)
    )
    assert await clock.today(connection) == date(2024, 6, 1)  # in Việt Nam


async def test_a_demos_clock_never_goes_back(connection: asyncpg.Connection) -> None:
    await clock.start_demo(connection, datetime(2009, 1, 1, tzinfo=UTC))

    with pytest.raises(clock.NeverBack):
        await clock.move_to(connection, datetime(2008, 1, 1, tzinfo=UTC))
    with pytest.raises(asyncpg.RaiseError):
        await connection.execute("update service_clock set ahead = ahead - interval '1 day'")


async def test_a_demos_clock_waits_until_everything_has_its_number(
    connection: asyncpg.Connection, store: Store
) -> None:
    await clock.start_demo(connection, datetime(2009, 1, 1, tzinfo=UTC))
    await store(connection)

    with pytest.raises(clock.NotNumberedYet):
        await clock.move_to(connection, datetime(2010, 1, 1, tzinfo=UTC))


async def test_a_database_that_holds_events_cannot_become_a_demo(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection)

    with pytest.raises(asyncpg.RaiseError):
        await clock.start_demo(connection, datetime(2009, 1, 1, tzinfo=UTC))
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute("update service_clock set ahead = interval '1 day'")


async def test_only_a_database_that_holds_nothing_becomes_a_demo(
    connection: asyncpg.Connection, store: Store
) -> None:
    await clock.begin_demo(connection)
    begun = await clock.now(connection)
    await clock.begin_demo(connection)

    assert begun <= await clock.now(connection) < clock.DEMO_BEGINS + timedelta(seconds=5)


async def test_a_database_with_events_stays_what_it_is(
    connection: asyncpg.Connection, store: Store
) -> None:
    await store(connection)

    await clock.begin_demo(connection)

    assert not await connection.fetchval("select demo from service_clock")
