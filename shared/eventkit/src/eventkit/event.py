"""An event before it is stored, what is known of the request it comes from, and one read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What happened; without a `fact_id` it is the first event of its fact."""

    type: str
    data: Mapping[str, object]
    occurred_on: date
    event_id: UUID = field(default_factory=uuid7)
    fact_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who caused it, and by which request; `actor` is an opaque id."""

    actor: str
    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as the log holds it."""

    no: int
    event_id: UUID
    fact_id: UUID
    stream: str
    stream_id: UUID
    streamversion: int
    type: str
    data: Mapping[str, Any]
    occurred_on: date
    accepted_at: datetime
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None
