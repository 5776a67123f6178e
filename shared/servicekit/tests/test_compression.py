"""What is worth it is sent compressed; streams, packed files and small answers are as they were."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from servicekit import hot

LONG = b"meal " * 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def client(
    make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> httpx.AsyncClient:
    return client_of(make_app(routers=[_mill(), _hot_mill()]))


def _mill() -> APIRouter:
    router = APIRouter()

    @router.get("/sack")
    async def sack(media_type: str, bytes_long: int) -> Response:
        return Response(LONG[:bytes_long], media_type=media_type)

    @router.get("/live/sacks")
    async def sacks() -> StreamingResponse:
        async def each() -> AsyncIterator[bytes]:
            for _ in range(3):
                yield LONG
                await asyncio.sleep(0)

        return StreamingResponse(each(), media_type="text/event-stream")

    return router


def _hot_mill() -> hot.HotRoutes:
    routes = hot.HotRoutes(APIRouter())

    async def grind(_request: Request) -> Response:
        return Response(LONG, media_type="application/json")

    routes.add("POST", "/grind", grind, name="grind", summary="Grind")
    return routes


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/html", "application/cloudevents-batch+json"]
)
async def test_a_long_answer_is_compressed_for_whoever_takes_it(
    client: httpx.AsyncClient, media_type: str
) -> None:
    asked: dict[str, str | int] = {"media_type": media_type, "bytes_long": len(LONG)}

    taken = await client.get("/sack", params=asked)
    refused = await client.get("/sack", params=asked, headers={"Accept-Encoding": "identity"})

    assert taken.headers["content-encoding"] == "gzip"
    assert int(taken.headers["content-length"]) < len(LONG) / 10
    assert "content-encoding" not in refused.headers
    assert taken.headers["vary"] == refused.headers["vary"] == "Accept-Encoding"
    assert taken.content == refused.content == LONG


@pytest.mark.parametrize(
    ("media_type", "bytes_long"),
    [("application/json", 900), (XLSX, len(LONG)), ("application/x-ndjson", len(LONG))],
)
async def test_a_small_or_packed_answer_and_one_by_lines_stay_as_they_are(
    client: httpx.AsyncClient, media_type: str, bytes_long: int
) -> None:
    asked: dict[str, str | int] = {"media_type": media_type, "bytes_long": bytes_long}

    answer = await client.get("/sack", params=asked)

    assert "content-encoding" not in answer.headers
    assert int(answer.headers["content-length"]) == bytes_long


async def test_streams_and_hot_answers_are_not_compressed(client: httpx.AsyncClient) -> None:
    for answer in (await client.get("/live/sacks"), await client.post("/grind")):
        assert "content-encoding" not in answer.headers
        assert answer.content.startswith(LONG)
