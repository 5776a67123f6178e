"""One request and its answer on their way through the edge."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from starlette.types import Message, Receive, Scope, Send

from servicekit import correlation, metrics
from servicekit.drain import Drain
from servicekit.problems import Problem

log = structlog.get_logger("access")

type RawHeaders = Sequence[tuple[bytes, bytes]]

GONE = 499  # As nginx writes it: the client went away before it was answered.
HEADERS_MAX = 100
TARGET_BYTES_MAX = 8192
# Asked every few seconds, and nothing to tell as long as all is well.
UNTOLD = frozenset({"/health/live", "/health/ready", "/metrics"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    body_bytes_max: int
    body_timeout_s: float
    requests_max: int
    streams_max: int
    # Paths whose bodies may be larger, and beginnings of paths whose answers do not end.
    larger_bodies: Mapping[str, int] = field(default_factory=dict)
    streams: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which a service answers; `hot` are the paths that are answered past the app."""

    limits: Limits
    drain: Drain
    hot: Collection[tuple[str, str]]
    headers: RawHeaders = ()
    page_headers: RawHeaders = ()
    log_requests: bool = True


class Exchange:
    __slots__ = (
        "_began",
        "_body_left",
        "_length",
        "_read",
        "_receive",
        "_send",
        "_terms",
        "correlation",
        "method",
        "scope",
        "status",
    )

    def __init__(self, terms: Terms, scope: Scope, receive: Receive, send: Send) -> None:
        self._began = time.perf_counter()
        self._terms = terms
        self._receive = receive
        self._send = send
        self._length = self._read = 0
        self._body_left = False
        self.method = scope["method"]
        self.scope = scope
        self.status = 0
        correlation_id = traceparent = None
        for name, value in scope["headers"]:
            match name:
                case b"correlation-id":
                    correlation_id = value.decode("latin-1")
                case b"traceparent":
                    traceparent = value.decode("latin-1")
                case b"content-length":
                    self._length = int(value) if value.isdigit() else 0
                    self._body_left = True
                case b"transfer-encoding":
                    self._body_left = True
        self.correlation = correlation.accepted(correlation_id, traceparent)

    def must_be_within_limits(self, *, full: bool) -> None:
        scope = self.scope
        if self._terms.drain.closing:
            raise self._early("draining")
        if full:
            raise self._early("overloaded")
        target = len(scope["raw_path"]) + len(scope["query_string"])
        if len(scope["headers"]) > HEADERS_MAX or target > TARGET_BYTES_MAX:
            raise self._early("request-head-too-large")
        if self._length > self.body_bytes_max:
            raise self._too_large()

    @property
    def body_bytes_max(self) -> int:
        limits = self._terms.limits
        return limits.larger_bodies.get(self.scope["path"], limits.body_bytes_max)

    async def receive(self) -> Message:
        if not self._body_left:
            return await self._receive()
        try:
            async with asyncio.timeout(self._terms.limits.body_timeout_s):
                message = await self._receive()
        except TimeoutError:
            raise Problem("body-too-slow", headers={"Connection": "close"}) from None
        self._body_left = message.get("more_body", False)
        self._read += len(message.get("body", b""))
        if self._read > self.body_bytes_max:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = [*message.get("headers", ()), *self._terms.headers]
            headers.append((b"correlation-id", str(self.correlation.correlation_id).encode()))
            if _is_page(headers):
                headers += self._terms.page_headers
            if self._terms.drain.noticed:
                headers.append((b"connection", b"close"))  # The next request goes elsewhere.
            message["headers"] = headers
        await self._send(message)

    def finish(self) -> None:
        scope, status = self.scope, self.status or GONE
        seconds = time.perf_counter() - self._began
        route = scope.get("route")
        path = scope["path"]
        if route is not None:
            template = route.path
        else:
            template = path if (scope["method"], path) in self._terms.hot else "-"
        metrics.observe(self.method, template, status, seconds)
        if self._terms.log_requests and not (status < 400 and path in UNTOLD):
            log.info(
                "request",
                method=self.method,
                path=path,
                status=status,
                ms=round(seconds * 1000, 2),
                actor=scope.get("actor"),
            )

    def _early(self, code: str) -> Problem:
        metrics.REFUSED.labels(code).inc()
        return Problem(code, headers={"Retry-After": "2", "Connection": "close"})

    def _too_large(self) -> Problem:
        metrics.REFUSED.labels("body-too-large").inc()
        # The rest of the body is not read, so this connection cannot be used again.
        headers = {"Connection": "close"}
        return Problem("body-too-large", headers=headers, bytes_max=self.body_bytes_max)


def _is_page(headers: RawHeaders) -> bool:
    own_policy = False
    page = False
    for name, value in headers:
        if name == b"content-type":
            page = value.startswith(b"text/html")
        elif name == b"content-security-policy":
            own_policy = True
    return page and not own_policy
