"""From the log to Kafka: everything, in order, whatever dies in between."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat

from eventkit import wire
from eventkit.bell import Bell
from eventkit.message import Heartbeat, Message
from eventkit.relay import State
from testkit.eventually import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Store = Callable[..., Awaitable[UUID]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]

RELAY = """
import asyncio, sys
from eventkit.log import EventLog
from eventkit.relay import Relay

dsn, bootstrap, prefix = sys.argv[1:]
log = EventLog(source="mill", streams={"mill.grain": 3, "mill.flour": 2})
asyncio.run(Relay(dsn=dsn, log=log, bootstrap=bootstrap, topic_prefix=prefix, batch=10).run())
"""


@pytest.fixture
def facts(heard: Ask) -> Callable[[], Awaitable[list[Message]]]:
    """Every fact on Kafka, partition by partition."""

    async def facts() -> list[Message]:
        records = [*await heard("mill.grain"), *await heard("mill.flour")]
        return [wire.decode(record) for record in records]

    return facts


async def positions(facts: Ask) -> list[int]:
    return sorted({message.position for message in await facts()})


async def test_what_is_stored_reaches_kafka_with_its_positions(
    store: Store, connection: asyncpg.Connection, relay: Start, facts: Ask, becomes: Ask
) -> None:
    grains = [await store(connection, count=3) for _ in range(5)]
    flour = await store(connection, stream="mill.flour", count=2)

    relay()

    await becomes(lambda: positions(facts), [*range(1, 18)])
    found: dict[UUID, list[int]] = {}
    for message in await facts():
        found.setdefault(message.stream_id, []).append(message.streamversion)
    assert found == {grain: [1, 2, 3] for grain in grains} | {flour: [1, 2]}


async def test_the_official_library_reads_every_message(
    store: Store, connection: asyncpg.Connection, relay: Start, heard: Ask
) -> None:
    grain = await store(connection)
    relay()

    async def said() -> list[Any]:
        return [*await heard("mill.grain"), *(await heard("mill.heartbeat"))[:1]]

    async def both() -> bool:
        return len(await said()) == 2

    await eventually(both)
    for record in await said():
        headers = {name: value for name, value in record.headers}  # noqa: C416 - as it says
        event = from_kafka(KafkaMessage(headers, record.key, record.value), JSONFormat())
        assert event.get_source() == "/mill"
        assert event.get_data() == orjson.loads(record.value)
    assert (await heard("mill.grain"))[0].key == str(grain).encode()


async def test_a_commit_is_published_at_once_when_its_bell_rings(
    dsn: str,
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    running: Start,
    facts: Ask,
    becomes: Ask,
) -> None:
    bell: Bell = running(Bell(dsn))
    started = relay(poll_s=60)
    await eventually(lambda: started.state is State.RUNNING)

    for count in (1, 2, 3):
        await store(connection)
        bell.ring()
        await becomes(lambda: positions(facts), [*range(1, count + 1)])


async def test_each_message_names_the_one_before_it_in_its_partition(
    store: Store, connection: asyncpg.Connection, relay: Start, facts: Ask, becomes: Ask
) -> None:
    relay(batch=7)
    for stream in ("mill.grain", "mill.flour") * 15:
        await store(connection, stream=stream)
    await becomes(lambda: positions(facts), [*range(1, 31)])

    last: dict[tuple[str, int], int] = {}
    for message in await facts():
        place = (message.topic, message.partition)
        assert message.previousposition == last.get(place, 0)
        last[place] = message.position


async def test_a_heartbeat_lists_what_kafka_holds(
    store: Store, connection: asyncpg.Connection, relay: Start, heard: Ask, facts: Ask
) -> None:
    for stream in ("mill.grain", "mill.flour") * 5:
        await store(connection, stream=stream)
    relay()

    async def last_beat() -> Heartbeat | None:
        beats = [wire.read(record) for record in await heard("mill.heartbeat")]
        beat = beats[-1] if beats else None
        return beat if isinstance(beat, Heartbeat) and beat.position == 10 else None

    beat = await eventually(last_beat)

    assert beat is not None
    said = await facts()
    for stream, count in {"mill.grain": 3, "mill.flour": 2}.items():
        assert beat.partitions[stream] == {
            number: max(
                (m.position for m in said if (m.stream, m.partition) == (stream, number)), default=0
            )
            for number in range(count)
        }
    assert beat.complete_to > max(message.recorded_at for message in said)


async def test_a_spare_takes_over(
    store: Store, connection: asyncpg.Connection, relay: Start, facts: Ask, becomes: Ask
) -> None:
    first = relay()
    await eventually(lambda: first.state is State.RUNNING)
    spare = relay()
    await store(connection)
    await becomes(lambda: positions(facts), [1])
    assert spare.state is State.WAITING

    holder = "select pid from pg_locks where locktype = 'advisory' and granted"
    await connection.execute(f"select pg_terminate_backend(({holder}))")
    await store(connection)

    await becomes(lambda: positions(facts), [1, 2])


@pytest.mark.parametrize("point", ["after-numbering:3", "after-send:3"])
async def test_a_relay_killed_midway_leaves_nothing_behind(
    dsn: str,
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    kafka: str,
    topic_prefix: str,
    facts: Ask,
    becomes: Ask,
    point: str,
) -> None:
    grains = [await store(connection, count=5) for _ in range(20)]
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", RELAY, dsn, kafka, topic_prefix),
        env=os.environ | {"EVENTKIT_FAULT": point},  # noqa: TID251 - of another process
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await killed.wait() == -9

    relay()

    await becomes(lambda: positions(facts), [*range(1, 101)])
    first: dict[UUID, list[int]] = {}
    for message in await facts():
        versions = first.setdefault(message.stream_id, [])
        if message.streamversion not in versions:
            versions.append(message.streamversion)
    assert first == {grain: [1, 2, 3, 4, 5] for grain in grains}


async def test_what_is_sent_twice_bears_the_same_bytes(
    store: Store, connection: asyncpg.Connection, relay: Start, heard: Ask, facts: Ask, becomes: Ask
) -> None:
    await store(connection, count=3)
    relay()
    await becomes(lambda: positions(facts), [1, 2, 3])

    await connection.execute("update event_relay set cursor_position = 0")
    holder = "select pid from pg_locks where locktype = 'advisory' and granted"
    await connection.execute(f"select pg_terminate_backend(({holder}))")

    async def sent() -> int:
        return len(await heard())

    await becomes(sent, 6)
    digests = [wire.digest(record) for record in await heard()]
    assert digests[:3] == digests[3:]
