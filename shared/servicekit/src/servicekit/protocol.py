"""HTTP on the wire, as uvicorn reads it, with limits on what comes before a request is known."""

import asyncio

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from servicekit.common_problems import COMMON
from servicekit.problems import MEDIA_TYPE, Problem, ProblemBook

# The parser itself takes a head of any length, at any speed.
HEAD_BYTES_MAX = 64 * 1024
HEAD_S_MAX = 20.0


class LimitedProtocol(HttpToolsProtocol):
    _in_head = False
    _head_bytes = 0
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES_MAX:
                self._refuse(431, Problem("request-head-too-large"))
            elif self._patience is None:
                self._wait()

    def on_message_begin(self) -> None:
        self._in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._wait_no_more()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, Problem("bad-request", reason=msg))

    def _refuse(self, status: int, problem: Problem) -> None:
        body = orjson.dumps(ProblemBook(COMMON).document(problem, "vi"))
        head = (
            f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
            "content-language: vi\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()

    def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(HEAD_S_MAX, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
