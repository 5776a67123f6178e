"""Opaque cursors: where the next page starts, readable only to the query that wrote it."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated

import orjson
from fastapi import Query
from pydantic import BaseModel, TypeAdapter, ValidationError

from servicekit.problems import Problem

LIMIT_MAX = 200
_CURSOR_CHARS_MAX = 1000

Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Items on one page.")]
CursorText = Annotated[
    str | None, Query(max_length=_CURSOR_CHARS_MAX, description="`next` of the page before.")
]


class Page[Item](BaseModel):
    items: list[Item]
    next: str | None


class Cursor[Position: tuple[object, ...]]:
    """Positions of one kind of query; another query's cursor is refused."""

    def __init__(self, query: str, position: type[Position]) -> None:
        self._query = query
        self._position: TypeAdapter[Position] = TypeAdapter(position)

    def text(self, position: Position) -> str:
        plain = [self._query, *self._position.dump_python(position, mode="json")]
        return base64.urlsafe_b64encode(orjson.dumps(plain)).rstrip(b"=").decode()

    def position(self, text: str | None) -> Position | None:
        """Where the page starts; None for the first. Anything we did not write is a problem."""
        if text is None:
            return None
        query, *values = _parts(text)
        if query != self._query or any(isinstance(v, str) and "\0" in v for v in values):
            raise Problem("bad-cursor")
        try:
            return self._position.validate_json(orjson.dumps(values), strict=True)
        except ValidationError as error:
            raise Problem("bad-cursor") from error


def _parts(text: str) -> Sequence[object]:
    if len(text) > _CURSOR_CHARS_MAX or not text.isascii():
        raise Problem("bad-cursor")
    try:
        parts = orjson.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        )
    except (binascii.Error, orjson.JSONDecodeError) as error:
        raise Problem("bad-cursor") from error
    if not isinstance(parts, list) or not parts:
        raise Problem("bad-cursor")
    return parts
