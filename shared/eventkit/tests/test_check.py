"""What a relay does when Kafka and its database do not tell the same story."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from prometheus_client import REGISTRY

from eventkit import incarnation, wire
from eventkit.message import Heartbeat, IncarnationStarted, Message
from eventkit.relay import State
from testkit import topics
from testkit.databases import Databases
from testkit.eventually import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Store = Callable[..., Awaitable[UUID]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]
type Running = Any  # tests/conftest.py says what it is


@pytest.fixture
def places(heard: Ask) -> Callable[[], Awaitable[list[tuple[int, int]]]]:
    """Incarnation and position of everything in `mill.grain`, each once."""

    async def places() -> list[tuple[int, int]]:
        found = [wire.read(record) for record in await heard()]
        return sorted({(m.incarnation, m.position) for m in found if isinstance(m, Message)})

    return places


async def made_anew(kafka: str, prefix: str, topic: str = "mill.grain") -> None:
    await topics.delete_topics(kafka, [prefix + topic])
    await topics.create_topics(kafka, {prefix + topic: 3})


async def test_what_kafka_has_lost_while_the_relay_was_away_is_sent_again(
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    running: Running,
    kafka: str,
    topic_prefix: str,
    places: Ask,
    becomes: Ask,
) -> None:
    for _ in range(10):
        await store(connection, count=2)
    first = relay()
    await becomes(places, [(1, position) for position in range(1, 21)])
    await becomes(lambda: connection.fetchval("select cursor_position from event_relay"), 20)
    await running.stop(first)

    await made_anew(kafka, topic_prefix)
    relay()

    await becomes(places, [(1, position) for position in range(1, 21)])


@pytest.mark.parametrize("is_idle", [True, False])
async def test_what_kafka_has_lost_under_a_running_relay_is_sent_again(
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    kafka: str,
    topic_prefix: str,
    places: Ask,
    becomes: Ask,
    is_idle: bool,
) -> None:
    """The topic made anew takes newer facts without an error."""
    for _ in range(10):
        await store(connection, count=2)
    relay(look_s=0.5 if is_idle else 3600)
    await becomes(places, [(1, position) for position in range(1, 21)])

    await made_anew(kafka, topic_prefix)
    if not is_idle:
        for _ in range(10):
            await store(connection)

    await becomes(places, [(1, position) for position in range(1, 21 if is_idle else 31)])


async def test_of_a_lost_end_only_that_is_sent_again(
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    running: Running,
    say: Ask,
    heard: Ask,
    kafka: str,
    topic_prefix: str,
    places: Ask,
    becomes: Ask,
) -> None:
    grain = await store(connection, count=10)
    first = relay()
    await becomes(places, [(1, position) for position in range(1, 11)])
    await becomes(lambda: connection.fetchval("select cursor_position from event_relay"), 10)
    await running.stop(first)
    kept = (await heard())[:6]
    for record in kept:
        record.topic = "mill.grain"

    await made_anew(kafka, topic_prefix)
    await say(*kept)
    relay()

    await becomes(places, [(1, position) for position in range(1, 11)])
    assert [wire.decode(record).position for record in await heard()] == [*range(1, 11)]
    assert {wire.decode(record).stream_id for record in await heard()} == {grain}


async def test_a_restored_database_stops_its_relay_until_a_new_incarnation(
    dsn: str,
    log: Any,
    databases: Databases,
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    heard: Ask,
    kafka: str,
    topic_prefix: str,
    places: Ask,
    becomes: Ask,
) -> None:
    grain = await store(connection, count=3)
    before = relay()
    await becomes(places, [(1, 1), (1, 2), (1, 3)])
    await becomes(lambda: connection.fetchval("select cursor_position from event_relay"), 3)
    backup = await databases.copy(dsn)
    before_backup = await asyncpg.connect(dsn)
    await store(before_backup, grain, after=3, count=2)
    await becomes(places, [(1, position) for position in range(1, 6)])

    await databases.restore(dsn, backup=backup)
    await eventually(lambda: before.state is State.RESTORED, timeout_s=20)
    assert "which this database does not know" in before.reason
    assert REGISTRY.get_sample_value("relay_restored", {"source": log.source}) == 1
    restored = await asyncpg.connect(dsn)
    await store(restored, grain, after=3)
    assert await restored.fetchval("select count(*) from event_pending") == 1

    started = await incarnation.start_next(
        dsn=dsn, log=log, bootstrap=kafka, topic_prefix=topic_prefix
    )

    assert started == 2
    await becomes(places, [(1, position) for position in range(1, 6)] + [(2, 1)])
    said = [wire.read(record) for record in await heard()]
    facts = [each for each in said if isinstance(each, Message)]
    records = [each for each in said if isinstance(each, IncarnationStarted)]
    assert {(each.partition, each.continues, each.at) for each in records} == {
        (number, 1, 3) for number in range(3)
    }
    withdrawn, new = facts[-2], facts[-1]
    assert (new.incarnation, new.position, new.previousposition) == (2, 1, 0)
    assert (withdrawn.streamversion, new.streamversion) == (5, 4)
    assert new.recorded_at > records[0].recordedtime > withdrawn.recorded_at
    beats = [wire.read(record) for record in await heard("mill.heartbeat")]
    times = [each.complete_to for each in beats if isinstance(each, Heartbeat)]
    assert times == sorted(times)
    await restored.close()
    await before_backup.close()
    await databases.drop(backup)


async def test_a_relay_alone_in_its_process_ends_with_its_lock(
    connection: asyncpg.Connection, relay: Start, running: Running
) -> None:
    started = relay(alone=True)
    await eventually(lambda: started.state is State.RUNNING)

    holder = "select pid from pg_locks where locktype = 'advisory' and granted"
    await connection.execute(f"select pg_terminate_backend(({holder}))")

    assert await running.end_of(started) is not None
