"""What a reader gets from Kafka: a fact, a heartbeat, or the beginning of an incarnation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


# A tuple, because readers make one of every record: a frozen dataclass costs ten times as much.
class Message(NamedTuple):
    """One fact of one aggregate; `value` is its JSON as it was stored."""

    source: str
    type: str
    event_id: UUID
    fact_id: UUID
    stream: str
    stream_id: UUID
    streamversion: int
    incarnation: int
    position: int
    previousposition: int
    recorded_at: datetime
    accepted_at: datetime
    correlation_id: UUID
    causation_id: UUID | None
    topic: str
    partition: int
    offset: int
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """Nothing recorded up to `complete_to` follows what `partitions` lists."""

    source: str
    incarnation: int
    position: int
    complete_to: datetime
    partitions: Mapping[str, Mapping[int, int]]  # stream → partition → its last position
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncarnationStarted:
    """From here on this source counts anew; what it said of `continues` above `at` is withdrawn."""

    source: str
    incarnation: int
    continues: int
    at: int
    recordedtime: datetime
    topic: str
    partition: int
    offset: int
