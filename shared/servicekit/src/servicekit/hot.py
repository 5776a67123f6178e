"""Endpoints that FastAPI documents but that are called without its routing and dependencies.

FastAPI answers a command at a third of what its statements cost alone. A hot endpoint has a fixed
path, takes the bare request and returns a response; it asks for what it needs by calling
`identity.principal_of`, `hot.body`, `idempotency.attempt_of` and `etag.expected_version`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from servicekit.problems import Problem
from servicekit.validation import invalid_request

type Endpoint = Callable[[Request], Awaitable[Response]]

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class HotRoute:
    method: str
    path: str
    endpoint: Endpoint
    body: type[BaseModel] | None
    media_type: str


class HotRoutes:
    """Declares hot endpoints on a router, and remembers them for `create_app`."""

    def __init__(self, router: APIRouter) -> None:
        self.router = router
        self.routes: list[HotRoute] = []

    def add(
        self,
        method: str,
        path: str,
        endpoint: Endpoint,
        *,
        name: str,
        summary: str,
        status: int = 200,
        body: type[BaseModel] | None = None,
        media_type: str = JSON,
        responses: Mapping[int | str, dict[str, Any]] | None = None,
        parameters: list[dict[str, Any]] | None = None,
        secured: bool = True,
        description: str | None = None,
        **options: Any,
    ) -> None:
        if "{" in path:
            raise ValueError(f"a hot path is fixed, and {path} is not")
        self.routes.append(HotRoute(method, path, endpoint, body, media_type))
        extra: dict[str, Any] = {}
        if secured:
            extra["security"] = [{"bearer": []}]
        if parameters:
            extra["parameters"] = parameters
        self.router.add_api_route(
            path,
            endpoint,
            methods=[method],
            name=name,
            summary=summary,
            description=description,
            status_code=status,
            response_class=Response,
            response_model=None,
            responses=dict(responses or {}),
            openapi_extra=extra,
            **options,
        )


async def body(request: Request, expected: str = JSON) -> bytes:
    """The request's body, if it is what the endpoint takes; its size was limited before."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != expected:
        raise Problem("unsupported-media-type", expected=expected)
    return await request.body()


def parsed[Model: BaseModel](model: type[Model], text: bytes) -> Model:
    """A body or a line as its model; what is wrong with it is a Problem."""
    try:
        return model.model_validate_json(text)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if len(found) == 1 and found[0]["type"] == "json_invalid":
            raise Problem("unreadable-body", reason=found[0]["ctx"]["error"]) from error
        raise invalid_request({**one, "loc": ("body", *one["loc"])} for one in found) from error
