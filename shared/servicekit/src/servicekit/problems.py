"""Refusals as RFC 9457 problem details, in Vietnamese and English from one table."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import orjson
from pydantic_core import PydanticCustomError
from starlette.datastructures import Headers
from starlette.responses import Response

from servicekit import correlation

Language = Literal["vi", "en"]
MEDIA_TYPE = "application/problem+json"
JSON_BITS = 63
"""Whole numbers beyond this are said as text: programs that read JSON lose their last digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemText:
    """What one code means; details may name parameters as `{name}`."""

    status: int
    title_vi: str
    title_en: str
    detail_vi: str
    detail_en: str


ProblemTable = Mapping[str, ProblemText]

type Said = Callable[[str, object, Language], str]
"""A parameter's name and value, and how people say it."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def problem_text(status: int, vi: tuple[str, str], en: tuple[str, str]) -> ProblemText:
    """A row of a table: title and detail, in Vietnamese and in English."""
    return ProblemText(
        status=status, title_vi=vi[0], detail_vi=vi[1], title_en=en[0], detail_en=en[1]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One thing wrong with one field of a request."""

    field: str
    rule: str
    message_vi: str
    message_en: str
    place: str = "body"


class Problem(Exception):
    """A refusal by its code; the table of the app knows its status and its words."""

    def __init__(
        self,
        code: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        return f"{self.code} {self.params}" if self.params else self.code


def said(_name: str, value: object, language: Language) -> str:
    """A day as people write it; all else as it is."""
    text = str(value)
    if not DAY.fullmatch(text):
        return text
    day = date.fromisoformat(text)
    return f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {day:%b %Y}"


def field_refusal(rule: str, vi: str, en: str) -> PydanticCustomError:
    """What a validator of a service raises, so that its own words reach the client."""
    return PydanticCustomError(rule, "{en}", {"vi": vi, "en": en})


class ProblemBook:
    """The common table and a service's own, and how a problem is written from them."""

    def __init__(self, *tables: ProblemTable, said: Said = said) -> None:
        self._texts: dict[str, ProblemText] = {}
        self._said = said
        for table in tables:
            twice = self._texts.keys() & table.keys()
            if twice:
                raise ValueError(f"problem codes defined twice: {sorted(twice)}")
            self._texts.update(table)

    def status(self, problem: Problem) -> int:
        return self._texts[problem.code].status

    def document(self, problem: Problem, language: Language) -> dict[str, Any]:
        text = self._texts[problem.code]
        vietnamese = language == "vi"
        known = correlation.current()
        document: dict[str, Any] = {
            "type": f"urn:nhipcau:problem:{problem.code}",
            "title": text.title_vi if vietnamese else text.title_en,
            "status": text.status,
            "detail": filled(
                text.detail_vi if vietnamese else text.detail_en,
                problem.params,
                lambda name, value: self._said(name, value, language),
            ),
            "code": problem.code,
            "params": {name: _plain(value) for name, value in problem.params.items()},
            "correlation_id": str(known.correlation_id) if known else None,
        }
        if problem.errors:
            document["errors"] = [
                {
                    "field": error.field,
                    "in": error.place,
                    "rule": error.rule,
                    "message": error.message_vi if vietnamese else error.message_en,
                    "message_vi": error.message_vi,
                    "message_en": error.message_en,
                }
                for error in problem.errors
            ]
        return {**problem.extra, **document}

    def response(self, problem: Problem, headers: Headers) -> Response:
        language = preferred_language(headers.get("accept-language"))
        return Response(
            orjson.dumps(self.document(problem, language), default=str),
            status_code=self.status(problem),
            media_type=MEDIA_TYPE,
            headers={
                **problem.headers,
                "Content-Language": language,
                "Vary": "Accept-Language",
                "Cache-Control": "no-store",
            },
        )


def preferred_language(accept: str | None) -> Language:
    """Vietnamese unless English is asked for more."""
    if not accept:
        return "vi"
    weights: dict[str, float] = {}
    for part in accept.split(","):
        tag, _, quality = part.strip().partition(";")
        name = tag.strip().lower().split("-")[0]
        weights[name] = max(weights.get(name, 0.0), _weight(quality))
    english = weights.get("en", 0.0)
    return "en" if english > weights.get("vi", 0.0) else "vi"


def _weight(text: str) -> float:
    _, _, number = text.partition("=")
    try:
        return float(number) if number else 1.0
    except ValueError:
        return 0.0


def filled(
    text: str, params: Mapping[str, object], said: Callable[[str, object], str] | None = None
) -> str:
    for name, value in params.items():
        text = text.replace("{" + name + "}", said(name, value) if said else str(value))
    return text


def _plain(value: object) -> object:
    if isinstance(value, int) and value.bit_length() > JSON_BITS:
        return str(value)
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)
