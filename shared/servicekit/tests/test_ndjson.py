"""Requests of many lines get an answer a line, in order."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import orjson
import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from servicekit import hot, ndjson


@pytest.fixture
def client(
    make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    routes = hot.HotRoutes(APIRouter())

    async def grind(request: Request) -> Response:
        found = await ndjson.lines(request, lines_max=5)

        async def answers() -> AsyncIterator[bytes]:
            for chunk in ndjson.chunks(found, 2):
                await asyncio.sleep(0)
                for number, text in chunk:
                    problem = ndjson.too_long((number, text), 30)
                    said = {"line": number, "problem": problem.code if problem else None}
                    yield orjson.dumps(said | ({} if problem else {"sack": orjson.loads(text)}))

        return ndjson.answer(answers())

    routes.add("POST", "/grind", grind, name="grind", summary="Grind", media_type=ndjson.MEDIA_TYPE)
    client: httpx.AsyncClient = client_of(make_app(routers=[routes]))
    client.headers["Content-Type"] = ndjson.MEDIA_TYPE
    return client


async def test_each_line_gets_its_answer_in_order_and_empty_lines_none(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/grind", content=b'{"n": 1}\n\n{"n": 2}\r\n  \n{"n": 3}')

    assert answer.headers["content-type"] == "application/x-ndjson"
    said = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [(one["line"], one["sack"]["n"]) for one in said] == [(1, 1), (3, 2), (5, 3)]


async def test_a_line_that_is_too_long_is_refused_for_itself_alone(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/grind", content=b'{"n": 1}\n"' + b"a" * 40 + b'"\n{"n": 3}')

    said = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [one["problem"] for one in said] == [None, "line-too-long", None]


async def test_too_many_lines_are_refused_before_any_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.post("/grind", content=b"{}\n" * 6)

    assert (answer.status_code, answer.json()["code"]) == (413, "too-many-lines")


async def test_nothing_is_answered_with_nothing(client: httpx.AsyncClient) -> None:
    assert (await client.post("/grind", content=b"")).content == b""


async def test_another_media_type_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/grind", content=b"{}", headers={"Content-Type": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")
