"""The address is the state: what a page shows is read from, and written into, its query."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self
from urllib.parse import urlencode

CURSOR = "con-tro"


class Invalid(Exception):
    """A part of the address that means nothing: which, and the key of the text that says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


@dataclass(frozen=True)
class Address:
    """A path and the query that is known here; everything else in a query is dropped.

    A service names what its addresses hold (`NAMES`, in the order in which they are written) and
    what goes along from page to page (`CARRIED`).
    """

    path: str
    query: tuple[tuple[str, str], ...] = ()

    NAMES: ClassVar[tuple[str, ...]] = ("lang",)
    CARRIED: ClassVar[frozenset[str]] = frozenset()

    def get(self, name: str) -> str | None:
        return dict(self.query).get(name)

    def link(self, path: str | None = None, /, **changes: str | None) -> str:
        """This address with other values; a value of None leaves the name out. '_' means '-'."""
        query = dict(self.query)
        for name, value in changes.items():
            query[name.replace("_", "-")] = value or ""
        return _write(path or self.path, ((name, query.get(name, "")) for name in self.NAMES))

    def elsewhere(self, path: str, **changes: str | None) -> str:
        """Another page, with what goes along; the cookie keeps the language."""
        return self.at(path).link(**changes)

    def at(self, path: str) -> Self:
        return replace(self, path=path, query=tuple(self.carried()))

    def carried(self) -> list[tuple[str, str]]:
        """What goes along from page to page."""
        return [(name, value) for name, value in self.query if name in self.CARRIED]

    def hidden(self, *but: str) -> list[tuple[str, str]]:
        """What a GET form must carry along beside its own fields."""
        return [(name, value) for name, value in self.query if name not in {*but, CURSOR}]


def given(names: Collection[str], query: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The known, non-empty part of a query."""
    return {name: value.strip() for name, value in query if name in names and value.strip()}


def as_typed(text: str) -> str:
    """'30/6/2026', as people write it, in the one form that addresses hold."""
    match = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", text)
    if match is None:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def day_of(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, "invalid.day") from None


def _write(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path
