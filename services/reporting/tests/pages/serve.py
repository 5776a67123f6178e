"""A tiny server on loopback: it hands out rendered pages, static files and a stream."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson

from pagekit.layout import HEADERS
from reporting.pages.layout import SITE

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}

type Query = list[tuple[str, str]]
type Draw = Callable[[Query], str]


@dataclass
class Site:
    """What is served: pages by path, and the messages that watchers of the stream get."""

    origin: str = ""
    pages: dict[str, Draw] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    posted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    watchers: list[asyncio.Queue[bytes | None]] = field(default_factory=list)
    stream_status: int = 200

    def show(self, path: str, html: str) -> str:
        """The address at which this document is served from now on."""
        self.pages[path] = lambda _: html
        return f"{self.origin}{path}"

    def send(self, event: str, message: dict[str, Any] | None, revision: int | None = None) -> None:
        """One message to everyone who watches."""
        assert message is not None
        lines = [f"event: {event}".encode(), b"data: " + orjson.dumps(message)]
        if revision is not None:
            lines.insert(1, f"id: {revision}".encode())
        for watcher in self.watchers:
            watcher.put_nowait(b"\n".join(lines) + b"\n\n")

    def cut(self) -> None:
        """The server closes every stream."""
        for watcher in self.watchers:
            watcher.put_nowait(None)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            url = urlsplit(target)
            if method == "POST":
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.posted.append((url.path, dict(parse_qsl(body.decode()))))
            if url.path.startswith("/live/"):
                self.asked.append((target, headers.get("last-event-id")))
                await self._stream(reader, writer)
            else:
                writer.write(self._answer(url.path, parse_qsl(url.query)))
                await writer.drain()
        writer.close()

    def _answer(self, path: str, query: Query) -> bytes:
        if path.startswith("/static/"):
            file = SITE.file(path.removeprefix("/static/"))
            return _response(200, file.read_bytes(), TYPES[file.suffix[1:]])
        if path not in self.pages:
            return _response(404, b"no such page", "text/plain")
        html = self.pages[path](query).encode()
        return _response(200, html, "text/html; charset=utf-8", HEADERS)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.stream_status != 200:
            writer.write(_response(self.stream_status, b"", "text/plain"))
            await writer.drain()
            return
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.watchers.append(queue)
        # A browser that closes its stream ends it here too.
        gone = asyncio.create_task(reader.read())
        gone.add_done_callback(lambda _: queue.put_nowait(None))
        try:
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                b"retry: 100\n\n"
            )
            await writer.drain()
            while (message := await queue.get()) is not None:
                writer.write(message)
                await writer.drain()
        finally:
            gone.cancel()
            self.watchers.remove(queue)


@asynccontextmanager
async def serving() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield site
    finally:
        site.cut()
        server.close()


def _response(
    status: int, body: bytes, media_type: str, headers: dict[str, str] | None = None
) -> bytes:
    lines = [
        f"HTTP/1.1 {status} -",
        f"Content-Type: {media_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
