"""The OpenAPI document is valid, and says problems, identity and bodies as they are."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from servicekit import hot
from servicekit.cursor import CursorText, Limit, Page
from servicekit.database import Database
from servicekit.etag import IfMatch
from servicekit.events_api import clock_router, feed_router
from servicekit.identity import CurrentPrincipal, OptionalPrincipal


class Grain(BaseModel):
    kind: str


class Sack(BaseModel):
    grain: Grain
    weight_kg: int


@pytest.fixture
def document(make_app: Callable[..., FastAPI]) -> dict[str, Any]:
    router = APIRouter(tags=["sacks"])

    @router.get("/sacks")
    async def list_sacks(who: OptionalPrincipal, limit: Limit, cursor: CursorText) -> Page[Grain]:
        return Page(items=[], next=None)

    @router.put("/sacks/{number}")
    async def change_sack(number: int, body: Sack, who: CurrentPrincipal, version: IfMatch) -> Sack:
        return body

    async def grind(request: Request) -> Response:
        return Response()

    routes = hot.HotRoutes(APIRouter())
    routes.add("POST", "/grind", grind, name="grind", summary="Grind", status=201, body=Sack)
    database = Database("postgresql://nobody@127.0.0.1:1/none", name="mill")
    app = make_app(routers=[router, routes, feed_router(database), clock_router(database)])
    found: dict[str, Any] = app.openapi()
    return found


def test_a_linter_accepts_it(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_operation_says_how_it_refuses(document: dict[str, Any]) -> None:
    for operation in operations(document):
        assert operation["responses"]["4XX"] == {"$ref": "#/components/responses/Refused"}
        assert operation["responses"]["5XX"] == {"$ref": "#/components/responses/Unavailable"}
    refused = document["components"]["responses"]["Refused"]
    assert list(refused["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in str(document)


def test_every_operation_has_a_name_of_its_own_and_a_summary(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(document)]

    assert len(names) == len(set(names))
    assert all(operation["summary"] for operation in operations(document))


def test_who_may_ask_is_declared(document: dict[str, Any]) -> None:
    paths = document["paths"]

    assert document["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    assert paths["/sacks/{number}"]["put"]["security"] == [{"bearer": []}]
    assert paths["/grind"]["post"]["security"] == [{"bearer": []}]
    assert paths["/sacks"]["get"]["security"] == [{}, {"bearer": []}]


def test_a_hot_body_is_declared_with_what_it_holds(document: dict[str, Any]) -> None:
    body = document["paths"]["/grind"]["post"]["requestBody"]

    assert body["content"] == {
        "application/json": {"schema": {"$ref": "#/components/schemas/Sack"}}
    }
    assert {"Sack", "Grain"} <= document["components"]["schemas"].keys()
    assert document["paths"]["/grind"]["post"]["responses"].keys() >= {"201"}


def test_the_feed_declares_its_headers_and_media_type(document: dict[str, Any]) -> None:
    feed = document["paths"]["/v1/events"]["get"]["responses"]

    assert feed["200"]["headers"].keys() == {"Incarnation", "Last-Position", "Complete-To"}
    assert list(feed["200"]["content"]) == ["application/cloudevents-batch+json"]
    assert list(feed["409"]["content"]) == ["application/problem+json"]


async def test_it_can_be_fetched(
    make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]
) -> None:
    answer = await client_of(make_app()).get("/openapi.json")

    assert answer.json()["info"] == {
        "title": "mill",
        "version": "1.2.3",
        "description": "Grinds.",
    }


def test_a_hot_path_is_fixed() -> None:
    async def grind(request: Request) -> Response:
        return Response()

    with pytest.raises(ValueError, match="fixed"):
        hot.HotRoutes(APIRouter()).add("POST", "/grind/{n}", grind, name="g", summary="g")


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]
