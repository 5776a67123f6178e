"""One request and its answer on their way through the edge."""

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import structlog
from starlette.types import Message, Receive, Scope, Send

from servicekit import correlation, metrics
from servicekit.problems import Problem

if TYPE_CHECKING:
    from servicekit.edge import Edge

log = structlog.get_logger("access")

type RawHeaders = Sequence[tuple[bytes, bytes]]

GONE = 499  # As nginx writes it: the client went away before it was answered.
HEADERS_MAX = 100
TARGET_BYTES_MAX = 8192
# Asked every few seconds, and nothing to tell as long as all is well.
UNTOLD = frozenset({"/health/live", "/health/ready", "/metrics"})


class Exchange:
    __slots__ = (
        "_began",
        "_body_left",
        "_edge",
        "_length",
        "_read",
        "_receive",
        "_send",
        "correlation",
        "method",
        "scope",
        "status",
    )

    def __init__(self, edge: "Edge", scope: Scope, receive: Receive, send: Send) -> None:
        self._began = time.perf_counter()
        self._edge = edge
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
        edge, scope = self._edge, self.scope
        if edge.drain.closing:
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
        limits = self._edge.limits
        return limits.larger_bodies.get(self.scope["path"], limits.body_bytes_max)

    async def receive(self) -> Message:
        if not self._body_left:
            return await self._receive()
        try:
            async with asyncio.timeout(self._edge.limits.body_timeout_s):
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
            headers = [*message.get("headers", ()), *self._edge.headers]
            headers.append((b"correlation-id", str(self.correlation.correlation_id).encode()))
            if _is_page(headers):
                headers += self._edge.page_headers
            if self._edge.drain.noticed:
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
            template = path if (scope["method"], path) in self._edge.hot else "-"
        metrics.observe(self.method, template, status, seconds)
        if self._edge.log_requests and not (status < 400 and path in UNTOLD):
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
