"""`POST /v1/commands`: many commands, a line each, answered line by line in the same order."""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import orjson
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from registry.api.answers import line_of, refused_line
from registry.api.office import Asked, Office
from registry.api.problems import PROBLEMS
from registry.commands import COMMANDS
from servicekit import idempotency, ndjson
from servicekit.hot import HotRoutes
from servicekit.idempotency import Answer
from servicekit.identity import Principal, principal_of, require_role
from servicekit.ndjson import Line
from servicekit.problems import Problem, preferred_language
from servicekit.settings import ServiceSettings
from servicekit.validation import invalid_field, invalid_request

PATH = "/v1/commands"

type Read = tuple[int, Asked | Problem]


class BatchLine(BaseModel):
    """One line: the command's name, a key if wanted, and the fields of that command's body."""

    model_config = ConfigDict(extra="allow")

    command: str = Field(examples=["plan-cluster"], json_schema_extra={"enum": list(COMMANDS)})
    key: str | None = Field(
        default=None,
        min_length=1,
        max_length=255,
        description="As Idempotency-Key, for this line alone.",
    )


class BatchAnswer(BaseModel):
    """One line of the answer: what the command alone would have been answered."""

    model_config = ConfigDict(extra="allow")

    line: int
    status: int
    problem: dict[str, Any] | None = None


def batch_routes(office: Office, settings: ServiceSettings, *, group: int) -> HotRoutes:
    """Lines in one `group` share a transaction; none sees the failure of another."""
    routes = HotRoutes(APIRouter(tags=["commands"]))

    async def file_lines(request: Request) -> Response:
        principal = await principal_of(request)
        lines = await ndjson.lines(request, lines_max=settings.batch_lines_max)
        language = preferred_language(request.headers.get("accept-language"))

        async def answers() -> AsyncIterator[bytes]:
            read = (_read(line, principal, settings.line_bytes_max) for line in lines)
            for together in _groups(read, group):
                for number, answer in await _filed(office, principal, together):
                    if isinstance(answer, Problem):
                        yield refused_line(number, PROBLEMS.document(answer, language))
                    else:
                        yield line_of(number, answer)

        return ndjson.answer(answers())

    routes.add(
        "POST",
        PATH,
        file_lines,
        name="commands",
        summary="Many commands, one a line",
        description="Every line is carried out, or refused, by itself and in this order; every"
        " line gets one line of answer. The whole request is read before the first is answered.",
        body=BatchLine,
        media_type=ndjson.MEDIA_TYPE,
        responses={
            200: {
                "description": "One line for each.",
                "content": {
                    ndjson.MEDIA_TYPE: {"schema": BatchAnswer.model_json_schema()},
                },
            }
        },
    )
    return routes


async def _filed(
    office: Office, principal: Principal, together: Sequence[Read]
) -> list[tuple[int, Answer | Problem]]:
    asked = [line for _, line in together if isinstance(line, Asked)]
    answers = iter(await office.file_many(principal, asked) if asked else ())
    return [
        (number, next(answers) if isinstance(line, Asked) else line) for number, line in together
    ]


def _groups(lines: Iterator[Read], size: int) -> Iterator[list[Read]]:
    """A key stands only once in a transaction: where it comes again, the next one begins."""
    together: list[Read] = []
    scopes: set[bytes] = set()
    for number, line in lines:
        scope = line.attempt.scope if isinstance(line, Asked) and line.attempt else None
        if len(together) == size or scope in scopes:
            yield together
            together, scopes = [], set()
        together.append((number, line))
        if scope is not None:
            scopes.add(scope)
    if together:
        yield together


def _read(line: Line, principal: Principal, bytes_max: int) -> Read:
    number, text = line
    try:
        return number, ndjson.too_long(line, bytes_max) or _asked(text, principal)
    except Problem as problem:
        return number, problem


def _asked(text: bytes, principal: Principal) -> Asked:
    try:
        fields = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Problem("unreadable-body", reason=str(error)) from error
    if not isinstance(fields, dict):
        raise invalid_request([{"type": "dict_type", "loc": ("body",)}])
    name, key = fields.pop("command", None), fields.pop("key", None)
    command = COMMANDS.get(name) if isinstance(name, str) else None
    if command is None:
        known = ", ".join(COMMANDS)
        raise invalid_field("command", "literal_error", context={"expected": known})
    if key is not None and not isinstance(key, str):
        raise invalid_field("key", "string_type")
    require_role(principal, *command.roles)
    attempt = idempotency.attempt(
        key, principal=principal.subject, method="POST", path=PATH, body=text
    )
    try:
        return Asked(command=command, body=command.model.model_validate(fields), attempt=attempt)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise invalid_request({**one, "loc": ("body", *one["loc"])} for one in found) from error
