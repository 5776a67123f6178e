"""Someone outside who knows only Kafka and the official CloudEvents library."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat

from tests.system.system import STREAMS, System

QUIET_MS = 1500
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")

type Place = tuple[str, int, int]  # topic, partition, offset


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
    offset: int
    key: bytes | None
    value: bytes = field(repr=False)

    @property
    def is_fact(self) -> bool:
        """A relay's own messages have no position."""
        return "position" in self.attributes

    @property
    def place(self) -> tuple[int, int]:
        return int(self.attributes["incarnation"]), int(self.attributes["position"])


async def listen(system: System, *topics: str, but: Collection[Place] = ()) -> list[Heard]:
    """Everything in these topics, from the beginning to the present end.

    `but` are messages of which the test knows that no library can read them.
    """
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
                heard += [
                    _heard(record, topic)
                    for record in records
                    for topic in (record.topic.removeprefix(system.topic_prefix),)
                    if (topic, record.partition, record.offset) not in but
                ]
        return heard
    finally:
        await consumer.stop()


def _heard(record: Any, topic: str) -> Heard:
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
        partition=(topic, record.partition),
        offset=record.offset,
        key=record.key,
        value=record.value,
    )


def must_be_whole(heard: Sequence[Heard], *, refilled: bool = False) -> None:
    """What anyone can prove who reads these topics from their beginning and knows the contract.

    In every partition each fact follows the one that it names; repeats bear the same bytes; each
    incarnation has the positions 1..N; of a left one those above its end are withdrawn, and with
    what is left the versions of each aggregate are 1..n. Where Kafka had lost something that was
    `refilled`, newer facts may come before it, if they come after it once more.
    """
    first: dict[tuple[int, int], Heard] = {}
    highest: dict[tuple[int, tuple[str, int]], int] = defaultdict(int)
    ends: dict[int, int] = {}
    started: set[tuple[int, tuple[str, int]]] = set()
    for one in heard:
        _must_keep_the_contract(one)
        if not one.is_fact:
            ends[one.data["continues"]] = one.data["at"]
            started.add((one.data["incarnation"], one.partition))
            continue
        known = first.setdefault(one.place, one)
        assert (known.attributes, known.key, known.value) == (one.attributes, one.key, one.value)
        incarnation, position = one.place
        chain = (incarnation, one.partition)
        assert incarnation == 1 or chain in started, f"{one.place} before its incarnation"
        previous = int(one.attributes["previousposition"])
        if previous > highest[chain]:
            assert refilled, f"{one.place} follows {previous}, and before it is {highest[chain]}"
        elif position > highest[chain]:
            assert previous == highest[chain], f"{one.place} follows {highest[chain]}"
            highest[chain] = position
    facts = [first[place] for place in sorted(first)]
    _must_have_been_taken(facts, highest)
    _must_be_numbered(facts)
    _must_be_in_the_order_of_aggregates(
        [one for one in facts if one.place[1] <= ends.get(one.place[0], one.place[1])]
    )


def _must_keep_the_contract(one: Heard) -> None:
    assert one.source == "/registry"
    assert one.type.startswith(f"vn.nhipcau.{one.partition[0]}.") or ".relay." in one.type
    if one.is_fact:
        assert one.key is not None
        assert one.subject == one.key.decode() == one.attributes["partitionkey"]
        assert one.attributes["factid"]
        assert one.attributes["correlationid"]
        for name in ("recordedtime", "acceptedtime"):
            assert INSTANT.fullmatch(one.attributes[name]), one.attributes[name]


def _must_have_been_taken(
    facts: Sequence[Heard], highest: dict[tuple[int, tuple[str, int]], int]
) -> None:
    """Also what a reader had to pass over has come again in its place."""
    lasts: dict[tuple[int, tuple[str, int]], int] = {}
    for one in facts:
        lasts[one.place[0], one.partition] = one.place[1]
    assert lasts == {chain: last for chain, last in highest.items() if last}


def _must_be_numbered(facts: Sequence[Heard]) -> None:
    for incarnation in {one.place[0] for one in facts}:
        positions = [one.place[1] for one in facts if one.place[0] == incarnation]
        assert positions == list(range(1, len(positions) + 1)), incarnation
    times = [one.attributes["recordedtime"] for one in facts]
    assert times == sorted(set(times)), "time rises strictly with position"


def _must_be_in_the_order_of_aggregates(facts: Sequence[Heard]) -> None:
    versions: dict[str, int] = {}
    for one in facts:
        subject = str(one.subject)
        version = int(one.attributes["streamversion"])
        assert version == versions.get(subject, 0) + 1, (one.place, subject)
        versions[subject] = version
