"""`POST /v1/commands/<name>` for every command there is, and many of them in one request."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from registry.api.answers import CREATED, ClusterFiled, EstablishmentFiled, ReturnFiled
from registry.api.office import Asked, Office
from registry.commands import COMMANDS, AnyCommand
from registry.commands.clusters import Command
from registry.commands.establishments import EstablishmentVerb
from servicekit import hot, idempotency
from servicekit.hot import HotRoutes
from servicekit.identity import principal_of, require_role

HEADERS: list[dict[str, Any]] = [
    {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same request under the same key is carried out once and gets the same"
        " answer for 7 days.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    {
        "name": "If-Match",
        "in": "header",
        "description": "The version that the client saw, as the ETag gave it; 412 if it is"
        " another one now.",
        "schema": {"type": "string", "examples": ['"3"']},
    },
]
_ANSWERED = {
    "ETag": {
        "description": "The version after this command.",
        "schema": {"type": "string", "examples": ['"3"']},
    },
    "Location": {
        "description": "Where to read what was changed.",
        "schema": {"type": "string"},
    },
}


def command_routes(office: Office) -> HotRoutes:
    """One path a command, so that the document shows what each takes."""
    routes = HotRoutes(APIRouter(tags=["commands"]))
    for command in COMMANDS.values():
        answer = _answered_with(command)
        routes.add(
            "POST",
            f"/v1/commands/{command.name}",
            _endpoint(office, command),
            name=command.name,
            summary=_summary(command),
            description=f"For the roles: {', '.join(sorted(command.roles))}.",
            status=CREATED,
            body=command.model,
            responses={
                CREATED: {
                    "model": answer,
                    "description": "Recorded, and stored with what it changed.",
                    "headers": _ANSWERED,
                }
            },
            parameters=HEADERS,
        )
    return routes


def _answered_with(command: AnyCommand) -> type[BaseModel]:
    match command:
        case Command():
            return ClusterFiled
        case EstablishmentVerb():
            return EstablishmentFiled
        case _:
            return ReturnFiled


def _endpoint(office: Office, command: AnyCommand) -> Callable[[Request], Awaitable[Response]]:
    async def file(request: Request) -> Response:
        principal = await principal_of(request)
        require_role(principal, *command.roles)
        text = await hot.body(request)
        attempt = idempotency.attempt_of(request, principal=principal.subject, body=text)
        asked = Asked(
            command=command,
            body=hot.parsed(command.model, text),
            attempt=attempt,
            if_match=request.headers.get("if-match"),
        )
        answer = await office.file(principal, asked)
        return answer.response()

    return file


def _summary(command: AnyCommand) -> str:
    """The first sentence of what the model says of itself."""
    return (command.model.__doc__ or command.name).strip().partition("\n")[0].rstrip(".")
