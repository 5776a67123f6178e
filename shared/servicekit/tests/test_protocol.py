"""What is no request, or never becomes one, is refused before it costs anything."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from fastapi import FastAPI

from engines.ports import free_port
from servicekit import process, protocol
from servicekit.settings import ServiceSettings
from testkit.eventually import eventually

type Talk = Callable[..., Awaitable[bytes]]

HEAD = b"GET /health/live HTTP/1.1\r\nHost: mill\r\n"


@pytest.fixture
async def talk(
    make_app: Callable[..., FastAPI], make_settings: Callable[..., ServiceSettings]
) -> AsyncIterator[Talk]:
    """Sends bytes to a real server and gives what it says until it hangs up."""
    settings = make_settings(port=free_port())
    server = process._Server(process._config(settings, make_app(settings)))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)

    async def talk(*parts: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.port)
        for part in parts:
            writer.write(part)
            await writer.drain()
        async with asyncio.timeout(5):
            said = await reader.read()
        writer.close()
        return said

    yield talk
    server.should_exit = True
    await serving


async def test_a_request_is_answered(talk: Talk) -> None:
    said = await talk(HEAD, b"Connection: close\r\n\r\n")

    assert said.startswith(b"HTTP/1.1 200 OK")
    assert b"server:" not in said


@pytest.mark.parametrize(
    "nonsense", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", HEAD + b"bad\r\n\r\n"]
)
async def test_what_is_not_http_gets_a_problem(talk: Talk, nonsense: bytes) -> None:
    said = await talk(nonsense)

    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"content-type: application/problem+json" in said
    assert b'"code":"bad-request"' in said


async def test_an_endless_head_is_cut(talk: Talk) -> None:
    said = await talk(HEAD, b"X: " + b"a" * (protocol.HEAD_BYTES_MAX + 1))

    assert said.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"request-head-too-large"' in said


@pytest.mark.parametrize("parts", [(), (HEAD,), (HEAD + b"Connection: keep-alive\r\n\r\n", HEAD)])
async def test_a_head_that_does_not_come_is_not_waited_for(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, parts: Any
) -> None:
    monkeypatch.setattr(protocol, "HEAD_S_MAX", 0.1)

    said = await talk(*parts)

    assert said.count(b"HTTP/1.1 200") == max(0, len(parts) - 1)
