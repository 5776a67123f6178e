"""How far each projection has read each source, and whether an answer can still change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """How far one source has been read; `incomplete` while a partition is read again."""

    source: str
    incarnation: int
    position: int  # the highest read
    complete_to: datetime | None  # all recorded up to here has been read
    lag_s: float | None  # from then to now, by this service's clock
    parked: int  # aggregates
    quarantined: int  # messages, without the discarded
    incomplete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finality:
    """`reasons` are "<why>:<source>", why being behind, incomplete, parked or quarantined."""

    final: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderProgress:
    """How far one build has read one topic; `silent` when nothing has moved for a while."""

    projection: str
    build: int
    topic: str
    state: Literal["reading", "again", "stopped", "silent"]
    behind: int  # messages, as of the last batch
    complete_to: datetime | None
    lag_s: float | None
    parked: int
    quarantined: int
    incomplete: bool


async def freshness(
    connection: asyncpg.Connection, projection: str, build: int | None = None
) -> list[SourceFreshness]:
    """For each source; of the live build, unless another is named."""
    raise NotImplementedError


async def finality(
    connection: asyncpg.Connection, projection: str, known_at: datetime, build: int | None = None
) -> Finality:
    """Whether an answer as known at this instant can no longer change, and if not, why."""
    raise NotImplementedError


async def vector(
    connection: asyncpg.Connection, projection: str, build: int | None = None
) -> Mapping[str, tuple[int, int]]:
    """Of each source the newest incarnation and the highest position that was read."""
    raise NotImplementedError


async def readers(connection: asyncpg.Connection) -> list[ReaderProgress]:
    """Every topic of every build."""
    raise NotImplementedError
