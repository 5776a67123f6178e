"""Law as dated data: rows that say when they held, since when we know it, how well, and where.

`valid_from` and `valid_to` are both included; so are `known_from` and `known_to`.
"""

import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

Evidence = Literal["P", "S", "G", "U", "I", "D"]
OptionalDate = Annotated[date | None, BeforeValidator(lambda text: text or None)]


class Row(BaseModel):
    """With its legal basis, and how well it is proved."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidence
    legal_basis: str


class Dated(Row):
    """A row that held for a while."""

    valid_from: OptionalDate
    valid_to: OptionalDate
    known_from: OptionalDate
    known_to: OptionalDate
    note: str

    def holds(self, on: date, known: date | None = None) -> bool:
        """Whether the row says something about a day, as known on a day (None: as known now)."""
        return _within(on, self.valid_from, self.valid_to) and (
            self.known_to is None
            if known is None
            else _within(known, self.known_from, self.known_to)
        )


def rows[R: Row](package: str, name: str, row_type: type[R]) -> Iterator[R]:
    """Of a committed table; one that does not fit raises pydantic's ValidationError."""
    text = resources.files(package).joinpath("data", name)
    for row in csv.DictReader(text.read_text(encoding="utf-8").splitlines()):
        yield row_type.model_validate(row)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
