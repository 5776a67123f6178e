"""What a projection is to its reader: it says what it reads, and writes only rows of one build."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import asyncpg

from eventkit import heartbeat
from eventkit.message import Message

CHANNEL = "projection_changed"  # A NOTIFY with the projection's name, whenever its figures move.


class Fact(NamedTuple):
    """One message that is new to this build, and what `decode` made of it."""

    message: Message
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """What this source said in this incarnation above a position no longer counts, from `at` on."""

    source: str
    incarnation: int
    above: int
    at: datetime


class Projection(Protocol):
    """Figures made from facts. Each of its tables has the build as the first column of its key."""

    @property
    def name(self) -> str: ...

    @property
    def streams(self) -> Mapping[str, int]:
        """What it reads, with the number of partitions: {"registry.cluster": 6}."""
        ...

    def decode(self, message: Message) -> Any | None:
        """The body; None for a type that it ignores. A ValueError parks the aggregate."""
        ...

    async def apply(
        self, connection: asyncpg.Connection, build: int, facts: Sequence[Fact]
    ) -> None:
        """Set-based SQL on rows of the facts' own aggregates; each aggregate's facts are in order.

        Several facts may be of one aggregate. It may be called again for fewer facts, after a
        savepoint was rolled back: it keeps nothing in memory.
        """
        ...

    async def withdraw(
        self, connection: asyncpg.Connection, build: int, withdrawn: Withdrawn
    ) -> None:
        """Date the withdrawal of the facts that have none yet; it may be called again."""
        ...

    async def drop(self, connection: asyncpg.Connection, build: int) -> None:
        """Forget this build."""
        ...


def topics(projection: Projection) -> dict[str, int]:
    """Its streams, and the heartbeats of the services that publish them."""
    sources = sorted({source_of(stream) for stream in projection.streams})
    return {**projection.streams, **{heartbeat.topic(source): 1 for source in sources}}


def source_of(topic: str) -> str:
    return topic.partition(".")[0]
