"""One id follows a piece of work through HTTP, log and Kafka, beside its W3C trace context."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from eventkit.event import Context

_TRACEPARENT = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(frozen=True, slots=True)
class Correlation:
    correlation_id: UUID
    trace_id: str
    span_id: str
    flags: str = "01"

    @property
    def traceparent(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Correlation | None] = ContextVar("correlation", default=None)


def current() -> Correlation | None:
    return _current.get()


def current_or_new() -> Correlation:
    """What the work at hand belongs to; work that nobody asked for starts its own."""
    found = _current.get()
    return accepted(None, None) if found is None else found


def accepted(correlation_id: str | None, traceparent: str | None) -> Correlation:
    """Take what the caller sent where it is well formed, make anew what is not."""
    trace_id, flags = _trace(traceparent)
    return Correlation(
        correlation_id=_uuid(correlation_id) or uuid7(),
        trace_id=trace_id or secrets.token_hex(16),
        span_id=secrets.token_hex(8),
        flags=flags,
    )


def enter(correlation: Correlation) -> Token[Correlation | None]:
    return _current.set(correlation)


def leave(token: Token[Correlation | None]) -> None:
    _current.reset(token)


@contextmanager
def bound(correlation: Correlation) -> Iterator[Correlation]:
    """For work that comes from elsewhere than HTTP: a consumed message, a timer."""
    token = enter(correlation)
    try:
        yield correlation
    finally:
        leave(token)


def event_context(actor: str, *, causation_id: UUID | None = None) -> Context:
    """What an event keeps of the work at hand; `actor` is a principal's subject."""
    known = current_or_new()
    return Context(
        actor=actor,
        correlation_id=known.correlation_id,
        causation_id=causation_id,
        traceparent=known.traceparent,
    )


def _uuid(text: str | None) -> UUID | None:
    # UUID() also takes braces and urn forms; a correlation id has one spelling.
    if text is None or len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def _trace(traceparent: str | None) -> tuple[str | None, str]:
    found = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    if found is None:
        return None, "01"
    version, trace_id, span_id, flags, rest = found.groups()
    # The W3C text: version ff, all-zero ids, and a longer version 00 are invalid.
    if version == "ff" or int(trace_id, 16) == 0 or int(span_id, 16) == 0:
        return None, "01"
    if version == "00" and rest:
        return None, "01"
    return trace_id, flags
