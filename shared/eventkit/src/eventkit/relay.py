"""The relay: gives committed events their positions and brings them to Kafka, in that order."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import RecordMetadata

from eventkit import check, faults, heartbeat, metrics, numbering, wire
from eventkit.backlog import backlog
from eventkit.bell import CHANNEL
from eventkit.broker import AWAY, Broker, KafkaAway
from eventkit.leadership import COMMAND_S, leadership
from eventkit.log import EventLog
from eventkit.lost import LOST
from eventkit.numbering import Cursor, Partition
from eventkit.tail import tails

log = structlog.get_logger()

BATCH = 5000  # events
PAGE_BYTES = 8 * 1024 * 1024  # After a page of more, shorter ones are read.
PIECE = 500  # events, after which others get their turn
POLL_S = 1.0  # in case a notification was lost
HEARTBEAT_S = 2.0
MEASURE_S = 5.0
END_S = 2.0
PATIENCE_S = 5.0  # with Kafka, until it is called away
LOOK_S = 5.0  # how soon a loss is noticed while nothing is published
BACKOFF_S, BACKOFF_S_MAX = 0.2, 10.0
CHECK_AGAIN_S = 10.0  # after a refusal: an operator may have started a new incarnation


class LockLost(Exception):
    """The connection that holds the lock is gone, and with it the right to write."""


NEXT_INCARNATION = """
select incarnation, continues, at, recordedtime from event_incarnation where continues = $1
"""


class State(StrEnum):
    WAITING = "waiting"  # another process is the relay
    CHECKING = "checking"
    RUNNING = "running"
    KAFKA_AWAY = "kafka-away"  # events are kept, and numbered once the check was passed
    RESTORED = "restored"  # the database is older than what Kafka holds: an operator must decide
    LOST = "lost"  # the database is away


class Relay:
    """One service's relay, or its spare; `alone` in its process it ends with its lock."""

    def __init__(
        self,
        *,
        dsn: str,
        log: EventLog,
        bootstrap: str,
        kafka_options: Mapping[str, Any] | None = None,
        topic_prefix: str = "",
        batch: int = BATCH,
        heartbeat_s: float = HEARTBEAT_S,
        poll_s: float = POLL_S,
        check_again_s: float = CHECK_AGAIN_S,
        look_s: float = LOOK_S,
        alone: bool = False,
    ) -> None:
        self.dsn = dsn
        self.log = log
        self.broker = Broker(bootstrap, kafka_options or {}, topic_prefix)
        self.batch = batch
        self.heartbeat_s = heartbeat_s
        self.poll_s = poll_s
        self.check_again_s = check_again_s
        self.look_s = look_s
        self.alone = alone
        self.state = State.WAITING
        self.reason = ""

    async def run(self) -> None:
        """Be the relay whenever no one else is, until cancelled."""
        while True:
            pause_s = BACKOFF_S
            try:
                await self._lead()
            except* (*LOST, LockLost) as lost:
                self.enter(State.LOST, repr(lost.exceptions[0]))
                if self.alone:
                    raise
            except* check.DatabaseRestored as refused:
                self.enter(State.RESTORED, str(refused.exceptions[0]))
                pause_s = self.check_again_s
            await asyncio.sleep(pause_s)

    def enter(self, state: State, reason: str = "") -> None:
        if state is not self.state:
            log.info("relay_state", source=self.log.source, state=state, reason=reason)
        self.state, self.reason = state, reason
        metrics.RESTORED.labels(self.log.source).set(state is State.RESTORED)

    async def _lead(self) -> None:
        held = metrics.LOCK_HELD.labels(self.log.source)
        async with leadership(self.dsn) as connection:
            held.set(1)
            try:
                await _Holding(self, connection).run()
            finally:
                held.set(0)


@asynccontextmanager
async def _reading(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """For pages, beside the lock's connection: the next numbers need not wait.

    Of one publisher's life, because a page that is cancelled midway may leave it unusable.
    """
    try:
        connection = await asyncpg.connect(dsn, command_timeout=COMMAND_S)
    except (OSError, TimeoutError) as lost:  # Kafka's errors look the same.
        raise LockLost from lost
    try:
        yield connection
    finally:
        connection.terminate()


@dataclass
class _Load:
    """What goes to Kafka at once: one batch a partition, and the last position of each."""

    end: Cursor
    batches: dict[Partition, BatchBuilder]
    lasts: dict[Partition, int]
    acks: Sequence[asyncio.Future[RecordMetadata]] = ()


@dataclass
class _Holding:
    """One holding of the lock. All that is written goes through its connection, one at a time."""

    relay: Relay
    connection: asyncpg.Connection
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    checked: asyncio.Event = field(default_factory=asyncio.Event)
    numbered: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask[T](self, question: Callable[..., Coroutine[Any, Any, T]], *given: Any) -> T:
        """Put one question to the database, when it is our turn."""
        async with self.turn:
            try:
                return await question(self.connection, *given)
            except (OSError, TimeoutError) as lost:  # Kafka's errors look the same.
                raise LockLost from lost

    async def run(self) -> None:
        await self.connection.add_listener(CHANNEL, lambda *_: self.rung.set())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._number())
            tasks.create_task(self._publish())
            tasks.create_task(self._measure())

    async def _number(self) -> None:
        await self.checked.wait()
        while True:
            self.rung.clear()
            count = await self.ask(numbering.number, self.relay.batch)
            if count:
                faults.point("after-numbering")
                self.numbered.set()
            if count < self.relay.batch:
                await _within(self.relay.poll_s, self.rung.wait())

    async def _publish(self) -> None:
        backoff_s = BACKOFF_S
        while True:
            began = time.monotonic()
            try:
                broker = self.relay.broker
                async with (
                    broker.producer() as producer,
                    broker.consumer() as watcher,
                    _reading(self.relay.dsn) as database,
                ):
                    offsets = await self._check(producer)
                    await _Publishing(self, producer, watcher, database, offsets).run()
            # Whatever failed, the next producer starts at the cursor, after another check.
            except AWAY as away:
                metrics.PUBLISH_ERRORS.labels(self.relay.log.source).inc()
                self.relay.enter(State.KAFKA_AWAY, repr(away))
                if time.monotonic() - began > BACKOFF_S_MAX:
                    backoff_s = BACKOFF_S
                await asyncio.sleep(backoff_s)
                backoff_s = min(backoff_s * 2, BACKOFF_S_MAX)

    async def _check(self, producer: AIOKafkaProducer) -> dict[Partition, int]:
        """Where each partition ends, if all is well."""
        self.relay.enter(State.CHECKING)
        broker, event_log = self.relay.broker, self.relay.log
        for stream, count in {**event_log.streams, heartbeat.topic(event_log.source): 1}.items():
            found = await producer.partitions_for(broker.topic_prefix + stream)
            if found != set(range(count)):
                raise KafkaAway(f"{stream} has partitions {sorted(found)} and not {count}")
        withdrawn_above, acked = await self.ask(check.withdrawn_above), await self.ask(check.acked)
        ends, beat = await tails(broker, event_log, withdrawn_above, acked)
        await self.ask(check.check, ends, beat)
        self.checked.set()
        self.relay.enter(State.RUNNING)
        return {partition: tail.end_offset for partition, tail in ends.items()}

    async def _measure(self) -> None:
        source = self.relay.log.source
        while True:
            found = await self.ask(backlog)
            metrics.PENDING.labels(source).set(found.pending)
            metrics.OLDEST.labels(source).set(found.oldest_pending_s or 0)
            metrics.POSITION.labels(source).set(found.position)
            metrics.CURSOR_LAG.labels(source).set(found.unpublished)
            await asyncio.sleep(MEASURE_S)


class _Publishing:
    """The life of one producer, from the cursor to its first error."""

    def __init__(
        self,
        holding: _Holding,
        producer: AIOKafkaProducer,
        watcher: AIOKafkaConsumer,
        database: asyncpg.Connection,
        offsets: dict[Partition, int],
    ) -> None:
        self.holding = holding
        self.producer = producer
        self.watcher = watcher
        self.database = database
        self.page_max = holding.relay.batch
        self.offsets = offsets
        self.next_beat = self.next_look = time.monotonic()

    async def run(self) -> None:
        sent = await self.holding.ask(numbering.cursor)
        rows: deque[wire.Row] = deque()
        reading = self._read(sent)
        moving: asyncio.Task[None] | None = None
        flight: _Load | None = None
        try:
            while True:
                rows = rows or await reading
                load = await self._load(rows) if rows else None
                if load:
                    sent = load.end
                if load and not rows:
                    reading = self._read(sent)
                # A batch leaves only when the one before is safe, or an error could reorder a
                # partition. The database works meanwhile: on the next page and on the cursor.
                landed = await self._landed(flight) if flight else None
                flight = await self._send(load) if load else None
                if moving:
                    await moving
                moving = self._move(landed) if landed else None
                following = None if flight or landed else await self._announce_next(sent)
                sent = following or sent
                await self._rest(idle=not (flight or landed or following))
                if not load:
                    reading = self._read(sent)
        finally:
            await _end(reading, moving)

    def _read(self, after: Cursor) -> asyncio.Task[deque[wire.Row]]:
        self.holding.numbered.clear()
        return asyncio.create_task(self._page(after))

    async def _page(self, after: Cursor) -> deque[wire.Row]:
        """What is numbered and comes next; it was committed, so every connection sees it."""
        try:
            rows = await numbering.page(self.database, after, self.page_max)
        except (OSError, TimeoutError) as lost:
            raise LockLost from lost
        if rows:
            mean = sum(len(row.data) for row in rows) // len(rows)
            self.page_max = min(self.holding.relay.batch, PAGE_BYTES // (mean + 1) + 1)
        return deque(rows)

    def _move(self, landed: _Load) -> asyncio.Task[None]:
        faults.point("after-send")
        move = self.holding.ask(numbering.move_cursor, landed.end, landed.lasts)
        return asyncio.create_task(move)

    async def _rest(self, *, idle: bool) -> None:
        if idle:
            left_s = self.next_beat - time.monotonic()
            await _within(max(0.0, left_s), self.holding.numbered.wait())
        if time.monotonic() >= self.next_beat:
            self.next_beat = time.monotonic() + self.holding.relay.heartbeat_s
            await self._beat()
        if time.monotonic() >= self.next_look:
            self.next_look = time.monotonic() + self.holding.relay.look_s
            await self._look()

    async def _look(self) -> None:
        """Kafka can lose what it has acknowledged also while there is nothing to publish."""
        prefix = self.holding.relay.broker.topic_prefix
        places = {
            partition: TopicPartition(prefix + partition[0], partition[1])
            for partition in self.offsets
        }
        ends = await self.watcher.end_offsets(list(places.values()))
        for partition, place in places.items():
            if ends[place] < self.offsets[partition]:
                raise KafkaAway(f"{partition} has lost its end")

    async def _load(self, rows: deque[wire.Row]) -> _Load:
        """As many of these events as fit into one batch a partition; the others stay."""
        batches: dict[tuple[bytes, bytes], BatchBuilder] = {}
        lasts: dict[tuple[bytes, bytes], wire.Row] = {}
        last = rows[0]
        while rows:
            row = rows[0]
            place = (row.stream, row.partition)
            batch = batches.get(place)
            if batch is None:
                batch = batches[place] = self.producer.create_batch()
            taken = batch.append(
                timestamp=None, key=row.subject, value=row.data, headers=wire.headers(row)
            )
            if taken is None:
                break
            last = lasts[place] = rows.popleft()
            if len(rows) % PIECE == 0:
                await asyncio.sleep(0)
        return _Load(
            end=(int(last.incarnation), int(last.position)),
            batches={_partition(place): batch for place, batch in batches.items()},
            lasts={_partition(place): int(row.position) for place, row in lasts.items()},
        )

    async def _send(self, load: _Load) -> _Load:
        load.acks = [
            await self._submit(partition, batch) for partition, batch in load.batches.items()
        ]
        return load

    async def _submit(
        self, partition: Partition, batch: BatchBuilder
    ) -> asyncio.Future[RecordMetadata]:
        topic = self.holding.relay.broker.topic_prefix + partition[0]
        ack: asyncio.Future[RecordMetadata] = await self.producer.send_batch(
            batch, topic, partition=partition[1]
        )
        return ack

    async def _landed(self, flight: _Load) -> _Load:
        metadata = await self._acknowledged(flight.acks)
        for partition, known in zip(flight.lasts, metadata, strict=True):
            self._must_grow(partition, known)
        count = sum(batch.record_count() for batch in flight.batches.values())
        metrics.PUBLISHED.labels(self.holding.relay.log.source).inc(count)
        return flight

    async def _acknowledged(
        self, acks: Sequence[asyncio.Future[RecordMetadata]]
    ) -> list[RecordMetadata]:
        """However long it takes: an idempotent producer tries again until Kafka answers.

        Meanwhile it is said that Kafka is away.
        """
        all_of_them = asyncio.gather(*acks)
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await asyncio.shield(all_of_them)
        except TimeoutError:
            if all_of_them.done():  # Kafka's own error, which only looks the same.
                raise
            self.holding.relay.enter(State.KAFKA_AWAY, f"no answer for {PATIENCE_S} s")
        found = await all_of_them
        self.holding.relay.enter(State.RUNNING)
        return found

    def _must_grow(self, partition: Partition, metadata: RecordMetadata) -> None:
        """A topic made anew answers no error, but its offsets begin again."""
        if metadata.offset < self.offsets.get(partition, 0):
            raise KafkaAway(f"{partition} has lost its end")
        self.offsets[partition] = metadata.offset + 1

    async def _announce_next(self, sent: Cursor) -> Cursor | None:
        """At the end of a left incarnation: tell every partition, then go on in the next one."""
        row = await self.holding.ask(asyncpg.Connection.fetchrow, NEXT_INCARNATION, sent[0])
        if row is None or sent[1] < row["at"]:
            return None
        source = self.holding.relay.log.source
        headers, value = heartbeat.incarnation_started(source, **dict(row))
        for stream, count in self.holding.relay.log.streams.items():
            for number in range(count):
                await self._say((stream, number), headers, value)
        following = (row["incarnation"], 0)
        await self.holding.ask(numbering.move_cursor, following, {})
        return following

    async def _beat(self) -> None:
        due = await self.holding.ask(numbering.next_heartbeat)
        if due is None:
            return
        at, complete_to = due
        event_log = self.holding.relay.log
        headers, value = heartbeat.heartbeat(
            event_log.source,
            at=at,
            complete_to=complete_to,
            streams=event_log.streams,
            lasts=await self.holding.ask(numbering.acked_positions, at[0]),
        )
        await self._say((heartbeat.topic(event_log.source), 0), headers, value)

    async def _say(self, partition: Partition, headers: wire.Headers, value: bytes) -> None:
        batch = self.producer.create_batch()
        batch.append(timestamp=None, key=None, value=value, headers=headers)
        [metadata] = await self._acknowledged([await self._submit(partition, batch)])
        self._must_grow(partition, metadata)


def _partition(place: tuple[bytes, bytes]) -> Partition:
    stream, number = place
    return stream.decode(), int(number)


async def _end(reading: asyncio.Task[Any], moving: asyncio.Task[None] | None) -> None:
    """What is still to be done is done by the next producer.

    A cursor on its way arrives: to cancel it could cancel what is asked next on its connection.
    """
    reading.cancel()
    begun: set[asyncio.Task[Any]] = {reading, moving} if moving else {reading}
    _, late = await asyncio.wait(begun, timeout=END_S)
    for task in begun:
        if task in late:
            task.cancel()
        elif not task.cancelled():
            task.exception()  # Another error has come first.


async def _within(seconds: float, wish: Coroutine[Any, Any, object]) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await wish
