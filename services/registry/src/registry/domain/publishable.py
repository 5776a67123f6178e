"""What officers write in their own words is published for ever, so it must not tell of a person.

A number is taken for a person's by its form and by the words before it; numbers of papers, tax
codes, areas and amounts are not. Names cannot be told from firms' names and are left to people.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BeforeValidator

from registry.domain.dated import Dated, rows
from registry.domain.refusals import Refusal
from registry.domain.tax_codes import check_digit
from registry.domain.values import FreeText, Value

Pattern = Annotated[
    re.Pattern[str],
    BeforeValidator(lambda text: re.compile(text, re.IGNORECASE)),
]
OptionalPattern = Annotated[
    re.Pattern[str] | None,
    BeforeValidator(lambda text: re.compile(text, re.IGNORECASE) if text else None),
]

BEFORE_MAX = 100  # letters before a number in which its kind may be said
TAX_CODE_DIGITS = 10

# Whatever is looked for holds an @, or seven digits with little between them. Without this first
# look a note of 170 letters costs 220 µs, with it 16.
_WORTH_A_LOOK = re.compile(r"@|[0-9](?:[ .()-]{0,2}[0-9]){6}")

# No part of a longer number, of an id or of a document's number.
_ALONE = r"(?<![0-9/])(?<![0-9][.,])(?<![0-9a-f]-)(?:{pattern})(?![0-9])(?![.,][0-9])"


class PersonalDataRow(Dated):
    """A form of personal data: `only_after` and `not_after` look at the words before it."""

    kind: str
    pattern: Annotated[
        re.Pattern[str],
        BeforeValidator(lambda text: re.compile(_ALONE.format(pattern=text), re.IGNORECASE)),
    ]
    only_after: OptionalPattern
    not_after: OptionalPattern
    not_before: OptionalPattern
    unless_tax_code: bool
    name_vi: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Told:
    """Where personal data seem to stand, and of what kind; never the data themselves."""

    field: str
    kind: str
    name_vi: str
    name_en: str


class PersonalDataInText(Refusal):
    """What would be published seems to tell of a person."""

    code = "personal-data-in-text"

    def __init__(self, told: Iterable[Told]) -> None:
        self.told = tuple(told)
        super().__init__(fields=", ".join(one.field for one in self.told))


def must_not_tell_of_people(paper: Value) -> None:
    """Every text of the paper that somebody may word as they like."""
    if told := [one for field, text in _texts(paper) if (one := _told(field, text)) is not None]:
        raise PersonalDataInText(told)


def _told(field: str, text: str) -> Told | None:
    if _WORTH_A_LOOK.search(text) is None:
        return None
    for row in _patterns():
        for found in row.pattern.finditer(text):
            if _counts(row, text, found):
                return Told(field, row.kind, row.name_vi, row.name_en)
    return None


def _counts(row: PersonalDataRow, text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - BEFORE_MAX) : found.start()]
    if row.only_after is not None and not row.only_after.search(before):
        return False
    if row.not_after is not None and row.not_after.search(before):
        return False
    if row.not_before is not None and row.not_before.match(text, found.end()):
        return False
    return not (row.unless_tax_code and _is_tax_code(found.group()))


def _is_tax_code(text: str) -> bool:
    return (
        len(text) == TAX_CODE_DIGITS
        and text.isdecimal()
        and check_digit(text[:-1]) == int(text[-1])
    )


@cache
def _patterns() -> tuple[PersonalDataRow, ...]:
    """The promise not to publish them is older than the law, so all of them hold on any day."""
    return tuple(rows("registry.domain", "personal-data.csv", PersonalDataRow))


def _texts(value: Value, within: str = "") -> Iterator[tuple[str, str]]:
    for name, is_free in _spoken(type(value)).items():
        said = getattr(value, name)
        if is_free:
            yield from _each(said, f"{within}{name}")
        elif isinstance(said, Value):
            yield from _texts(said, f"{within}{name}.")


def _each(said: Any, field: str) -> Iterator[tuple[str, str]]:
    match said:
        case str():
            yield field, said
        case tuple():
            for number, text in enumerate(said):
                yield f"{field}.{number}", text
        case Mapping():
            for key, text in said.items():
                yield f"{field}.{key}", text


@cache
def _spoken(kind: type[Value]) -> Mapping[str, bool]:
    """The fields with free text (true), and those with more of them inside (false)."""
    found = {}
    for name, field in kind.model_fields.items():
        if any(isinstance(part, FreeText) for part in field.metadata) or _is_free(field.annotation):
            found[name] = True
        elif any(_spoken(inner) for inner in _values(field.annotation)):
            found[name] = False
    return found


def _is_free(annotation: object) -> bool:
    if get_origin(annotation) is Annotated:
        _, *parts = get_args(annotation)
        if any(isinstance(part, FreeText) for part in parts):
            return True
    return any(_is_free(inner) for inner in get_args(annotation))


def _values(annotation: object) -> Iterator[type[Value]]:
    """The published parts that a field may hold; what stays in this service may say what it is."""
    if isinstance(annotation, type) and issubclass(annotation, Value) and annotation.is_published:
        yield annotation
    for inner in get_args(annotation):
        yield from _values(inner)
