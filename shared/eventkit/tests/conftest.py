"""A mill: a service that only tests know, its log, its messages, and a projection of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from uuid_utils.compat import uuid7

from eventkit import builds, ddl, heartbeat, wire
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog, partition_of
from eventkit.message import Message
from eventkit.projection import Fact, Withdrawn
from eventkit.reader import Reader
from eventkit.relay import Relay
from testkit.eventually import eventually

STREAMS = {"mill.grain": 3, "mill.flour": 2}
TOPICS = {**STREAMS, "mill.heartbeat": 1}
MORNING = datetime(2026, 3, 2, 5, tzinfo=UTC)

SACKS = """
create table sack (
    build integer not null, nth bigint generated always as identity, grain uuid not null,
    incarnation integer not null, streamversion integer not null, position bigint not null,
    weight_kg numeric not null check (weight_kg > 0), recorded_at timestamptz not null,
    withdrawn_at timestamptz
)
"""

APPLY = """
insert into sack (build, grain, incarnation, streamversion, position, weight_kg, recorded_at)
select $1, * from unnest($2::uuid[], $3::int[], $4::int[], $5::bigint[], $6::numeric[],
    $7::timestamptz[])
"""

WITHDRAW = """
update sack set withdrawn_at = $4 where build = $1 and incarnation = $2 and position > $3
    and withdrawn_at is null
"""


async def with_log_tables(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in ddl.statements("log", 1):
        await connection.execute(statement)
    await connection.close()


async def with_all_tables(dsn: str) -> None:
    await with_log_tables(dsn)
    connection = await asyncpg.connect(dsn)
    for statement in (*ddl.statements("reader", 1), *ddl.statements("reader", 2), SACKS):
        await connection.execute(statement)
    await builds.ensure_first(connection, Sacks())
    await connection.close()


class Sacks:
    """Keeps every fact that it is given, so that a test sees what was applied, and in which order.

    A weight of 0 or less is refused by the table; one that is no number, by `decode`.
    """

    name = "sacks"
    streams: Mapping[str, int] = STREAMS

    def decode(self, message: Message) -> Any:
        if not message.type.endswith(".ground.v1"):
            return None
        body = orjson.loads(message.value)
        return {"weight_kg": int(body["weight_kg"])}

    async def apply(
        self, connection: asyncpg.Connection, build: int, facts: Sequence[Fact]
    ) -> None:
        rows = [
            (
                message.stream_id,
                message.incarnation,
                message.streamversion,
                message.position,
                body["weight_kg"],
                message.recorded_at,
            )
            for message, body in facts
        ]
        await connection.execute(APPLY, build, *map(list, zip(*rows, strict=True)))

    async def withdraw(
        self, connection: asyncpg.Connection, build: int, withdrawn: Withdrawn
    ) -> None:
        place = (withdrawn.incarnation, withdrawn.above, withdrawn.at)
        await connection.execute(WITHDRAW, build, *place)

    async def drop(self, connection: asyncpg.Connection, build: int) -> None:
        await connection.execute("delete from sack where build = $1", build)


@dataclass
class Record:
    """As aiokafka's consumer hands it out."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    offset: int = 0


@dataclass
class Mill:
    """Says what a relay would say, and whatever else a test wants to find on Kafka."""

    streams: Mapping[str, int] = field(default_factory=lambda: STREAMS)
    lasts: dict[tuple[int, str, int], int] = field(default_factory=dict)
    positions: dict[int, int] = field(default_factory=dict)
    versions: dict[UUID, int] = field(default_factory=dict)
    at: datetime = MORNING

    def ground(self, grain: UUID | None = None, **wanted: Any) -> Record:
        """The next event of this grain, but for what is wanted otherwise."""
        grain = grain or uuid7()
        stream, incarnation = wanted.get("stream", "mill.grain"), wanted.get("incarnation", 1)
        number = partition_of(grain, self.streams[stream])
        place = (incarnation, stream, number)
        self.at += timedelta(seconds=1)
        said = {
            "incarnation": incarnation,
            "position": self.positions.get(incarnation, 0) + 1,
            "previousposition": self.lasts.get(place, 0),
            "recorded_at": self.at,
            "accepted_at": self.at,
            "event_id": uuid7(),
            "streamversion": self.versions.get(grain, 0) + 1,
            "type": f"vn.nhipcau.{stream}.ground.v1",
            "data": '{"weight_kg": 75}',
        } | wanted
        self.positions[incarnation] = max(self.positions.get(incarnation, 0), said["position"])
        self.lasts[place] = said["position"]
        self.versions[grain] = said["streamversion"]
        row = wire.Row(
            stream=stream.encode(),
            partition=b"%d" % number,
            data=said["data"].encode(),
            id=str(said["event_id"]).encode(),
            type=said["type"].encode(),
            subject=str(grain).encode(),
            time=b"2026-03-01T00:00:00+07:00",
            incarnation=b"%d" % incarnation,
            position=b"%d" % said["position"],
            previousposition=b"%d" % said["previousposition"],
            streamversion=b"%d" % said["streamversion"],
            factid=str(said.get("fact_id", uuid7())).encode(),
            recordedtime=wire.instant(said["recorded_at"]).encode(),
            acceptedtime=wire.instant(said["accepted_at"]).encode(),
            correlationid=str(uuid4()).encode(),
            causationid=b"",
            traceparent=b"",
        )
        return Record(stream, number, row.subject, row.data, wire.headers(row))

    def heartbeat(self, incarnation: int = 1) -> Record:
        """All that was said so far is complete to now."""
        headers, value = heartbeat.heartbeat(
            "mill",
            at=(incarnation, self.positions.get(incarnation, 0)),
            complete_to=self.at,
            streams=self.streams,
            lasts={
                place[1:]: last for place, last in self.lasts.items() if place[0] == incarnation
            },
        )
        return Record("mill.heartbeat", 0, None, value, headers)

    def begins(self, incarnation: int, *, above: int) -> list[Record]:
        """What the incarnation before has said above a position is withdrawn."""
        self.at += timedelta(seconds=1)
        headers, value = heartbeat.incarnation_started(
            "mill",
            incarnation=incarnation,
            continues=incarnation - 1,
            at=above,
            recordedtime=self.at,
        )
        return [
            Record(stream, number, None, value, headers)
            for stream, count in self.streams.items()
            for number in range(count)
        ]


@pytest.fixture
def log() -> EventLog:
    return EventLog(source="mill", streams=STREAMS)


@pytest.fixture
async def dsn(make_database: Callable[..., Awaitable[str]]) -> str:
    """A database of the mill itself."""
    return await make_database("eventkit_log", with_log_tables)


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


@pytest.fixture
def store(log: EventLog) -> Callable[..., Awaitable[UUID]]:
    """Stores events of one aggregate in a transaction of their own."""

    async def store(
        connection: asyncpg.Connection,
        stream_id: UUID | None = None,
        *,
        after: int = 0,
        count: int = 1,
        stream: str = "mill.grain",
    ) -> UUID:
        stream_id = stream_id or uuid7()
        async with connection.transaction():
            await log.append(
                connection,
                stream=stream,
                stream_id=stream_id,
                after_version=after,
                events=[
                    NewEvent(
                        type=f"vn.nhipcau.{stream}.ground.v1",
                        data={"sack": nth, "weight_kg": "75"},
                        occurred_on=date(2026, 3, 1),
                    )
                    for nth in range(count)
                ],
                context=Context(actor="miller-7", correlation_id=uuid4()),
            )
        return stream_id

    return store


@pytest.fixture
def mill() -> Mill:
    return Mill()


@pytest.fixture
def sacks() -> Sacks:
    return Sacks()


@pytest.fixture
async def book_dsn(make_database: Callable[..., Awaitable[str]]) -> str:
    """A database of someone who reads what the mill says."""
    return await make_database("eventkit_book", with_all_tables)


@pytest.fixture
async def book(book_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(book_dsn)
    yield connection
    await connection.close()


class Running:
    """What runs beside the test, until it ends."""

    def __init__(self) -> None:
        self._tasks: dict[Any, asyncio.Task[None]] = {}

    def __call__(self, what: Any) -> Any:
        self._tasks[what] = asyncio.create_task(what.run())
        return what

    async def stop(self, what: Any) -> None:
        task = self._tasks[what]
        task.cancel()
        await asyncio.wait({task})

    async def end_of(self, what: Any) -> BaseException | None:
        """How it ended by itself."""
        task = self._tasks.pop(what)
        await asyncio.wait({task})
        return task.exception()

    async def stop_all(self) -> None:
        for what in self._tasks:
            await self.stop(what)
        ended = [task for task in self._tasks.values() if not task.cancelled()]
        assert [task.exception() for task in ended if task.exception()] == []


@pytest_asyncio.fixture(loop_scope="session")
async def running() -> AsyncIterator[Running]:
    """Runs relays and readers."""
    running = Running()
    yield running
    await running.stop_all()


@pytest.fixture
async def kafka(
    create_topics: Callable[[Mapping[str, int]], Awaitable[None]], kafka_bootstrap: str
) -> str:
    """Where Kafka is; the mill's topics are there."""
    await create_topics(TOPICS)
    return kafka_bootstrap


@pytest_asyncio.fixture(loop_scope="session")
async def say(kafka: str, topic_prefix: str) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Puts records onto Kafka, in this order, as any producer could."""
    async with AIOKafkaProducer(bootstrap_servers=kafka, max_batch_size=900_000) as producer:

        async def say(*records: Record) -> None:
            batches: dict[tuple[str, int], Any] = {}
            for record in records:
                place = (topic_prefix + record.topic, record.partition)
                batch = batches.get(place) or batches.setdefault(place, producer.create_batch())
                fits = batch.append(
                    timestamp=None, key=record.key, value=record.value, headers=list(record.headers)
                )
                assert fits is not None
            acks = [
                await producer.send_batch(batch, topic, partition=number)
                for (topic, number), batch in batches.items()
            ]
            await asyncio.gather(*acks)

        yield say


@pytest.fixture
def relay(
    dsn: str, log: EventLog, kafka: str, topic_prefix: str, running: Callable[[Any], Any]
) -> Callable[..., Relay]:
    """Starts one."""

    def start(**options: Any) -> Relay:
        options = {"heartbeat_s": 0.2, "poll_s": 0.05, "check_again_s": 0.2} | options
        relay: Relay = running(
            Relay(dsn=dsn, log=log, bootstrap=kafka, topic_prefix=topic_prefix, **options)
        )
        return relay

    return start


@pytest.fixture
def reader(
    book_dsn: str, sacks: Sacks, kafka: str, topic_prefix: str, running: Callable[[Any], Any]
) -> Callable[..., Reader]:
    """Starts one."""

    def start(build: int = 1, **options: Any) -> Reader:
        known: dict[str, Any] = {"projection": sacks, "dsn": book_dsn, "bootstrap": kafka}
        reader: Reader = running(Reader(build=build, topic_prefix=topic_prefix, **known | options))
        return reader

    return start


@pytest.fixture
def applied(book: asyncpg.Connection) -> Callable[..., Awaitable[list[tuple[Any, ...]]]]:
    """Grain and version of what a build has applied, in this order."""

    async def applied(build: int = 1) -> list[tuple[Any, ...]]:
        rows = await book.fetch(
            "select grain, streamversion from sack where build = $1 order by nth", build
        )
        return [tuple(row) for row in rows]

    return applied


@pytest.fixture
def versions(book: asyncpg.Connection) -> Callable[..., Awaitable[dict[UUID, list[int]]]]:
    """Of each grain the versions applied, in this order."""

    async def versions(build: int = 1) -> dict[UUID, list[int]]:
        found: dict[UUID, list[int]] = {}
        for grain, version in await book.fetch(
            "select grain, streamversion from sack where build = $1 order by nth", build
        ):
            found.setdefault(grain, []).append(version)
        return found

    return versions


@pytest_asyncio.fixture(loop_scope="session")
async def heard(kafka: str, topic_prefix: str) -> Callable[..., Awaitable[list[Any]]]:
    """Everything in one topic, partition by partition."""

    async def heard(topic: str = "mill.grain") -> list[Any]:
        records = []
        async with AIOKafkaConsumer(
            bootstrap_servers=kafka, group_id=None, fetch_max_wait_ms=20
        ) as consumer:
            for number in range(TOPICS[topic]):
                partition = TopicPartition(topic_prefix + topic, number)
                consumer.assign([partition])
                await consumer.seek_to_beginning(partition)
                [end] = (await consumer.end_offsets([partition])).values()
                while await consumer.position(partition) < end:
                    for batch in (await consumer.getmany(timeout_ms=500)).values():
                        records += batch
        return records

    return heard


@pytest.fixture
def becomes() -> Callable[..., Awaitable[None]]:
    """Waits until a question has this answer."""

    async def becomes(question: Callable[[], Awaitable[Any]], answer: Any) -> None:
        async def agrees() -> bool:
            found = await question()
            assert found == answer
            return True

        await eventually(agrees, timeout_s=20)

    return becomes
