"""Someone outside who knows only Kafka and the official CloudEvents library."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat

from tests.system.system import STREAMS, System

QUIET_MS = 1500


@dataclass(kw_only=True)
class Heard:
    """One message as the library understood it."""

    id: str
    type: str
    source: str
    subject: str | None
    attributes: dict[str, Any]
    data: Any
    partition: tuple[str, int]
    key: bytes | None
    value: bytes = field(repr=False)

    @property
    def place(self) -> tuple[int, int]:
        return int(self.attributes["incarnation"]), int(self.attributes["position"])


async def listen(system: System, *topics: str) -> list[Heard]:
    """Everything in these topics, from the beginning to the present end."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=system.kafka_bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        partitions = [
            TopicPartition(system.topic_prefix + topic, number)
            for topic in topics
            for number in range(STREAMS[topic])
        ]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        heard: list[Heard] = []
        while any([await consumer.position(one) < ends[one] for one in partitions]):
            for records in (await consumer.getmany(timeout_ms=QUIET_MS)).values():
                heard += [_heard(record, system.topic_prefix) for record in records]
        return heard
    finally:
        await consumer.stop()


def _heard(record: Any, prefix: str) -> Heard:
    message = KafkaMessage(
        headers={name: value for name, value in record.headers if name != "traceparent"},
        key=record.key,
        value=record.value,
    )
    event = from_binary_event(message, JSONFormat())
    attributes = dict(event.get_attributes())
    return Heard(
        id=event.get_id(),
        type=event.get_type(),
        source=event.get_source(),
        subject=event.get_subject(),
        attributes=attributes,
        data=orjson.loads(record.value),
        partition=(record.topic.removeprefix(prefix), record.partition),
        key=record.key,
        value=record.value,
    )


def must_be_whole(heard: list[Heard], *, in_order: bool = True) -> None:
    """First occurrences have positions 1..N without gaps; repeats bear the same bytes.

    They also come in order, unless Kafka itself forgot what was before them.
    """
    first: dict[tuple[int, int], Heard] = {}
    versions: dict[tuple[int, str, str], int] = {}
    previous: dict[tuple[int, tuple[str, int]], int] = defaultdict(int)
    for one in heard:
        known = first.setdefault(one.place, one)
        if known is not one:
            assert (known.id, known.value) == (one.id, one.value), one.place
            continue
        if not in_order:
            continue
        incarnation, position = one.place
        assert int(one.attributes["previousposition"]) == previous[incarnation, one.partition]
        assert position > previous[incarnation, one.partition]
        previous[incarnation, one.partition] = position
        stream = one.type.split(".")[3]
        key = (incarnation, stream, str(one.subject))
        version = int(one.attributes["streamversion"])
        assert version == versions.get(key, version - 1) + 1, (one.place, version)
        versions[key] = version
    for incarnation in {place[0] for place in first}:
        positions = sorted(place[1] for place in first if place[0] == incarnation)
        assert positions == list(range(1, len(positions) + 1)), incarnation
