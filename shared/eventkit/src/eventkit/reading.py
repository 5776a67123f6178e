"""Reading as a member of the group: fetch, store, and seek whenever the partitions change."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence

import asyncpg
import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition

from eventkit import batch, intake, metrics, stored, wire
from eventkit.applying import Memory, Target
from eventkit.broker import KafkaAway
from eventkit.intake import Partition, Slice
from eventkit.projection import topics

log = structlog.get_logger()

PIECE = 200  # messages: longer ones let the database wait for us between two statements
BATCH_BYTES = 32 * 1024 * 1024
POLL_MS = 200  # Also how soon a change of partitions is noticed.
HEARTBEATS = 50  # A new build begins that many before the end: older ones promise nothing more.


class Reading(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    """From a connection and a membership to the first error."""

    def __init__(
        self,
        connection: asyncpg.Connection,
        consumer: AIOKafkaConsumer,
        target: Target,
        *,
        topic_prefix: str,
        batch: int,
        again_s: float,
        when_reading: Callable[[], None],
    ) -> None:
        self.connection = connection
        self.consumer = consumer
        self.target = target
        self.topic_prefix = topic_prefix
        self.batch = batch
        self.again_s = again_s
        self.when_reading = when_reading
        self.labels = (target.projection.name, str(target.build))
        self.partitions: dict[TopicPartition, Partition] = {}
        self.memory = Memory()
        self.must_seek = False
        self.again_at = time.monotonic() + again_s

    async def run(self) -> None:
        names = [self.topic_prefix + topic for topic in topics(self.target.projection)]
        self.consumer.subscribe(names, listener=self)
        upcoming: asyncio.Task[list[Slice]] | None = None
        try:
            while True:
                if self.connection.is_closed():  # Also when idle: the database may be an older one.
                    raise ConnectionResetError("the database is gone")
                if time.monotonic() >= self.again_at:
                    self.again_at = time.monotonic() + self.again_s
                    self.must_seek |= await self._must_look_again()
                if self.must_seek:
                    await _cancel(upcoming)
                    upcoming = None
                    await self._seek()
                slices = await (upcoming or self._poll())
                # The next batch is fetched and read while this one is stored.
                upcoming = asyncio.create_task(self._poll())
                if slices := [taken for taken in slices if taken.partition.is_ours]:
                    await self._store(slices)
        finally:
            await _cancel(upcoming)

    def on_partitions_revoked(self, _revoked: set[TopicPartition]) -> None:
        """Called by aiokafka, which swallows errors: so it only notes what is to be done."""
        self._let_go()

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self.consumer.pause(*assigned)  # until it is known where to read on
        self.must_seek = True

    def _let_go(self) -> None:
        for partition in self.partitions.values():
            partition.is_ours = False
        self.partitions.clear()

    async def _seek(self) -> None:
        """Go to where the database says that reading goes on, whatever Kafka's group believes."""
        self.must_seek = False
        self._let_go()
        self.memory.forget()
        partitions = await stored.partitions(self.connection, self.target)
        beats = await self._first_heartbeats(partitions)
        for topic_partition in self.consumer.assignment():
            partition = partitions.get(self._named(topic_partition))
            if partition is None:
                raise KafkaAway(f"{topic_partition} is more than the projection declares")
            # First of all the message before, to see whether it is still the one that was read.
            at = partition.next_offset - (not partition.is_checked)
            self.consumer.seek(topic_partition, beats.get(topic_partition, at))
            self.consumer.resume(topic_partition)
            self.partitions[topic_partition] = partition
        self.when_reading()

    async def _must_look_again(self) -> bool:
        """A partition that still lacks something at its end is read from the beginning."""
        lacking = any(partition.wanted for partition in self.partitions.values())
        if lacking:
            await stored.read_again(self.connection, self.target)
        return lacking

    async def _first_heartbeats(
        self, partitions: Mapping[tuple[str, int], Partition]
    ) -> dict[TopicPartition, int]:
        """Where a build begins that has never read any."""
        unread = [
            topic_partition
            for topic_partition in self.consumer.assignment()
            if topic_partition.topic.endswith(".heartbeat")
            and (partition := partitions.get(self._named(topic_partition)))
            and not partition.next_offset
        ]
        ends = await self.consumer.end_offsets(unread) if unread else {}
        return {topic_partition: max(0, end - HEARTBEATS) for topic_partition, end in ends.items()}

    def _named(self, topic_partition: TopicPartition) -> tuple[str, int]:
        topic: str = topic_partition.topic
        return topic.removeprefix(self.topic_prefix), topic_partition.partition

    async def _poll(self) -> list[Slice]:
        """As much as Kafka has, up to a batch; read in pieces, so that others get their turn."""
        slices: dict[TopicPartition, Slice] = {}
        left, size, wait_ms = self.batch, 0, POLL_MS
        while left > 0 and size < BATCH_BYTES:
            piece = min(left, PIECE)
            polled = await self.consumer.getmany(timeout_ms=wait_ms, max_records=piece)
            if not polled:
                break
            for topic_partition, records in polled.items():
                left -= len(records)
                size += sum(record.serialized_value_size for record in records)
                # Without a place it came before we had sought one, or after we lost it.
                if partition := self.partitions.get(topic_partition):
                    if topic_partition not in slices:
                        slices[topic_partition] = intake.begin(partition)
                    self._take(topic_partition, slices[topic_partition], records)
            wait_ms = 0
            await asyncio.sleep(0)  # Meanwhile the batch before is being stored.
        return [each for each in slices.values() if each.is_back or each.ended != each.began]

    def _take(
        self, topic_partition: TopicPartition, taken: Slice, records: Sequence[wire.Record]
    ) -> None:
        if taken.partition.topic.endswith(".heartbeat"):
            intake.take_heartbeats(taken, records)
        else:
            intake.take(taken, records, self.target.projection.decode)
        taken.end_offset = self.consumer.highwater(topic_partition) or taken.ended
        if taken.is_back:
            del self.partitions[topic_partition]

    async def _store(self, slices: list[Slice]) -> None:
        try:
            made = await batch.store(self.connection, self.target, slices, self.memory)
        except batch.Fenced:
            metrics.FENCED.labels(*self.labels).inc()
            self.must_seek = True
            return
        metrics.APPLIED.labels(*self.labels).inc(len(made.facts))
        metrics.REPEATS.labels(*self.labels).inc(made.repeats)
        for message, kind, _ in made.waiting:
            if kind != "behind":
                self._say(
                    "aggregate_parked", kind=kind, stream=message.stream, id=message.stream_id
                )
        for taken in slices:
            self._tell(taken)

    def _tell(self, taken: Slice) -> None:
        """What someone should look at."""
        partition = taken.partition
        where = {"topic": partition.topic, "partition": partition.number}
        for unread in taken.unread:
            self._say("message_quarantined", **where, offset=unread.offset, kind=unread.kind)
        if taken.ignored:
            metrics.IGNORED.labels(*self.labels).inc(taken.ignored)
            self._say("withdrawn_facts_ignored", **where, count=taken.ignored)
        if taken.is_back:
            self.must_seek = True
            metrics.AGAIN.labels(*self.labels).inc()
            self._say("partition_read_again", **where, wanted=taken.wanted)

    def _say(self, event: str, **fields: object) -> None:
        name, build = self.labels
        log.warning(event, projection=name, build=build, **fields)


async def _cancel(task: asyncio.Task[list[Slice]] | None) -> None:
    """What it has fetched is fetched again, after seeking."""
    if task is None:
        return
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # Another error has come first.
