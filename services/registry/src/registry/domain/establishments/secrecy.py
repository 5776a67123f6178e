"""Whether what is about to be published tells of the person who must not be told of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from registry.domain.establishments.person import Person
from territory import fold

# Where officers write what they like. A commune may well bear the name of somebody.
_FREE = frozenset(
    {
        "note",
        "reason",
        "industry",
        "changes.industry",
        "document.number",
        "document.issuer",
        "provenance.source",
        "provenance.generated",
    }
)
_NAMES = frozenset({"name", "changes.name"})
# Ids, hashes, codes, days and amounts are ours.
_OURS = ("_id", "_hash", "corrects", "code", "unit", "_on", "date", "_bnvnd")
_WORDS_LEAST = 2  # One word of a name stands in many texts.
_DIGITS = re.compile(r"[0-9]")
_WORD = re.compile(r"\w+")


def telling_field(
    data: Mapping[str, Any], persons: Iterable[Person], *, is_firm: bool
) -> str | None:
    """The first field of an event's data in which one of these persons can be recognised.

    A firm's name is on public registers, even if its owner's name is in it.
    """
    free = _FREE if is_firm else _FREE | _NAMES
    numbers, names = set[str](), set[str]()
    for person in persons:
        numbers |= {said.split("-")[0] for said in (person.phone, person.tax_code) if said}
        names |= {_plain(said) for said in (person.name, person.owner, person.address) if said}
    names = {name for name in names if len(name.split()) >= _WORDS_LEAST}
    for field, text in _texts(data):
        digits = "".join(_DIGITS.findall(text))
        if any(number in digits for number in numbers):
            return field
        words = f" {_plain(text)} "
        if field in free and any(f" {name} " in words for name in names):
            return field
    return None


def _plain(text: str) -> str:
    """Its words, without accents and what stands between them."""
    return " ".join(_WORD.findall(fold(text)))


def _texts(data: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, str]]:
    """Everything that somebody has written."""
    for name, said in data.items():
        field = f"{within}{name}"
        match said:
            case Mapping():
                yield from _texts(said, f"{field}.")
            case list():
                yield from ((field, text) for text in said if isinstance(text, str))
            case str() if not field.endswith(_OURS):
                yield field, said
