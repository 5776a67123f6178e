"""What a service's own relays have last put on Kafka, found by looking back past all others."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition

from eventkit import heartbeat, wire
from eventkit.broker import REQUEST_S, Broker, KafkaAway
from eventkit.log import EventLog
from eventkit.message import Heartbeat, IncarnationStarted, Message
from eventkit.numbering import Cursor, Partition

FIRST_LOOK, LONGEST_LOOK = 64, 8192  # records
NOTHING_NEW_MS = 1000

type Own = Message | Heartbeat | IncarnationStarted


@dataclass(kw_only=True)
class Tail:
    """The end of one partition: its last fact, and the incarnations announced after it."""

    end_offset: int = 0
    last: Message | None = None
    # The last that is there of what Kafka has ever acknowledged: what comes after it was lost.
    held: Cursor = (1, 0)
    announced: set[int] = field(default_factory=set)


async def tails(
    broker: Broker,
    log: EventLog,
    withdrawn_above: Mapping[int, int],
    acked: Mapping[Partition, Cursor],
) -> tuple[dict[Partition, Tail], Heartbeat | None]:
    """The end of every partition, and the last heartbeat."""
    async with broker.consumer() as consumer:
        found = {
            (stream, number): await _tail(
                consumer,
                TopicPartition(broker.topic_prefix + stream, number),
                log.source,
                withdrawn_above,
                acked.get((stream, number), (1, 0)),
            )
            for stream, count in log.streams.items()
            for number in range(count)
        }
        beats = TopicPartition(broker.topic_prefix + heartbeat.topic(log.source), 0)
        async for own in _newest_first(consumer, beats, log.source):
            if isinstance(own, Heartbeat):
                return found, own
        return found, None


async def everything(broker: Broker, log: EventLog) -> AsyncIterator[Own]:
    """All that this service has ever said, read from the beginning of every partition."""
    topics = {**log.streams, heartbeat.topic(log.source): 1}
    async with broker.consumer() as consumer:
        for topic, count in topics.items():
            for number in range(count):
                partition = TopicPartition(broker.topic_prefix + topic, number)
                start, end = await _ends(consumer, partition)
                while start < end:
                    stop = min(end, start + LONGEST_LOOK)
                    for own in await _own(consumer, partition, start, stop, log.source):
                        yield own
                    start = stop


async def _tail(
    consumer: AIOKafkaConsumer,
    partition: TopicPartition,
    source: str,
    withdrawn_above: Mapping[int, int],
    acked: Cursor,
) -> Tail:
    """Looks back to what was acknowledged last, because newer facts may stand behind a loss."""
    tail = Tail()
    _, tail.end_offset = await _ends(consumer, partition)
    async for own in _newest_first(consumer, partition, source):
        match own:
            case IncarnationStarted(incarnation=incarnation) if tail.last is None:
                tail.announced.add(incarnation)
            case Message(incarnation=incarnation, position=position):
                if position > withdrawn_above.get(incarnation, position):
                    continue
                tail.last = tail.last or own
                if (incarnation, position) <= acked:
                    tail.held = max(tail.held, (incarnation, position))
        if tail.last is not None and tail.held >= acked:
            break
    return tail


async def _newest_first(
    consumer: AIOKafkaConsumer, partition: TopicPartition, source: str
) -> AsyncIterator[Own]:
    first, end = await _ends(consumer, partition)
    look = FIRST_LOOK
    while first < end:
        start = max(first, end - look)
        for own in reversed(await _own(consumer, partition, start, end, source)):
            yield own
        end, look = start, min(look * 4, LONGEST_LOOK)


async def _ends(consumer: AIOKafkaConsumer, partition: TopicPartition) -> tuple[int, int]:
    consumer.assign([partition])
    first = await consumer.beginning_offsets([partition])
    end = await consumer.end_offsets([partition])
    return first[partition], end[partition]


async def _own(
    consumer: AIOKafkaConsumer, partition: TopicPartition, start: int, end: int, source: str
) -> list[Own]:
    consumer.seek(partition, start)
    own: list[Own] = []
    quiet_ms = 0
    while await consumer.position(partition) < end:
        records = (await consumer.getmany(partition, timeout_ms=NOTHING_NEW_MS)).get(partition, [])
        quiet_ms = 0 if records else quiet_ms + NOTHING_NEW_MS
        if quiet_ms > REQUEST_S * 1000:
            raise KafkaAway(f"{partition} has nothing between {start} and {end}")
        for record in records:
            if record.offset < end:
                own += _said_by(source, record)
    return own


def _said_by(source: str, record: wire.Record) -> list[Own]:
    try:
        said = wire.read(record)
    except wire.Unreadable:
        return []
    return [said] if said.source == source else []
