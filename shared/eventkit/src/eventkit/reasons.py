"""Why a message could not be taken, as data: whoever shows it finds the words.

It is stored as one short JSON object whose `rule`, one of RULES, says what else it holds. What was
found is quoted shortened, so a reason never carries a whole body with it.
"""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import orjson
from pydantic import ValidationError

type Rule = Literal[
    "body",  # fields: [{rule, path, found?, context}], more: how many others
    "error",  # error, text: of PostgreSQL, or of a projection's own code
    "gap",  # version: the one that has not come
    "hole",  # position, incarnation: of what Kafka lacks
    "astray",  # what, source, topic
    "without",  # attribute
    "specversion",  # found
    "foreign-type",  # type
    "foreign-source",  # type, source
    "not-in-range",  # what, found
    "not-a-stream",  # found
    "not-an-instant",  # found
    "not-a-fact",  # what
]
RULES: frozenset[str] = frozenset(get_args(Rule.__value__))

FIELDS_MAX = 5
QUOTED_MAX = 60  # characters of a value, or of a part of a path
TEXT_MAX = 300


def reason(rule: Rule, **params: object) -> str:
    """As it is stored."""
    return _written({"rule": rule, **{name: _short(value) for name, value in params.items()}})


def of(error: Exception) -> str:
    """Why a body could not be decoded, or a fact not applied."""
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False)
        fields = [_field(one) for one in found[:FIELDS_MAX]]
        return _written({"rule": "body", "fields": fields, "more": len(found) - len(fields)})
    return _written(
        {"rule": "error", "error": type(error).__name__, "text": _plain(str(error))[:TEXT_MAX]}
    )


def read(stored: str) -> Mapping[str, Any]:
    """What was stored; a text of an earlier release is an error without a name."""
    try:
        found = orjson.loads(stored)
    except orjson.JSONDecodeError:
        found = None
    if isinstance(found, dict) and found.get("rule") in RULES:
        return found
    return {"rule": "error", "error": "", "text": stored}


def _field(one: Mapping[str, Any]) -> dict[str, object]:
    rule: str = one["type"]
    path = ".".join(_quoted(part) for part in one["loc"])
    context = {name: _short(value) for name, value in one.get("ctx", {}).items()}
    field: dict[str, object] = {"rule": rule, "path": path, "context": context}
    if rule != "missing":  # There, what was found is what surrounds the field.
        field["found"] = _quoted(one["input"])
    return field


def _short(value: object) -> object:
    return value if isinstance(value, int) else _quoted(value)


def _quoted(value: object) -> str:
    """As it would stand in JSON, not longer than QUOTED_MAX."""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    if not isinstance(value, str):
        try:
            value = orjson.dumps(value, default=str).decode()
        except orjson.JSONEncodeError:
            value = str(value)
    text = _plain(value)
    return text if len(text) <= QUOTED_MAX else text[: QUOTED_MAX - 1] + "…"


def _plain(text: str) -> str:
    """As PostgreSQL can store it, and people can read it."""
    return text.encode(errors="replace").decode().replace("\0", "\\0")


def _written(found: Mapping[str, object]) -> str:
    return orjson.dumps(found).decode()
