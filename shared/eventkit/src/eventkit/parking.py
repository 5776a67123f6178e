"""What could not be applied: look at it, release it in order, or discard it for good.

All of this runs inside the caller's transaction, which also stores who decided it and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from eventkit.message import Message
from eventkit.projection import Projection


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """One parked aggregate of one build, by the event at which it stopped.

    kind "data": this event could not be applied. kind "gap": a version before it has not come.
    """

    id: int
    projection: str
    build: int
    source: str
    stream: str
    stream_id: UUID
    kind: Literal["data", "gap"]
    reason: str
    type: str
    event_id: UUID
    incarnation: int
    position: int
    streamversion: int
    recorded_at: datetime
    waiting: int  # messages, this one among them
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A message without a readable aggregate, or one before which Kafka lacks something."""

    projection: str
    build: int
    topic: str
    partition: int
    offset: int
    kind: Literal["unreadable", "hole"]
    reason: str
    since: datetime
    discarded_at: datetime | None


class NotParked(Exception):
    """It is not, or no longer, what its aggregate waits for."""


class StillRefused(Exception):
    """It cannot be applied now either; nothing has changed."""


async def listing(
    connection: asyncpg.Connection, *, projection: str | None = None, build: int | None = None
) -> list[Parked]:
    """The oldest first."""
    raise NotImplementedError


async def inspect(
    connection: asyncpg.Connection, parked_id: int
) -> tuple[Parked, Sequence[Message]]:
    """A parked aggregate and the messages that wait, in order, with their bytes."""
    raise NotImplementedError


async def release(connection: asyncpg.Connection, projection: Projection, parked_id: int) -> int:
    """Apply in order what waits, as far as it can be; how many messages were applied."""
    raise NotImplementedError


async def discard(connection: asyncpg.Connection, projection: Projection, parked_id: int) -> Parked:
    """Never apply this event, in no build, and go on with what waits behind it.

    Of a gap, the missing versions are given up, not the event that shows it.
    """
    raise NotImplementedError


async def quarantined(
    connection: asyncpg.Connection, *, projection: str | None = None, build: int | None = None
) -> list[Quarantined]:
    """The oldest first, with those that were discarded."""
    raise NotImplementedError


async def discard_message(
    connection: asyncpg.Connection, projection: str, topic: str, partition: int, offset: int
) -> None:
    """Nothing is missing because of this message; behind a hole, reading goes on."""
    raise NotImplementedError
