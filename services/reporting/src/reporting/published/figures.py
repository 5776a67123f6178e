"""Published figures and their meaning, as they lie in `data/`: a new one is a new line there."""

import calendar
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

type Precision = Literal["exact", "about", "over", "nearly"]

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Figure(BaseModel):
    """A number as it was printed. `territory` is a code of the map `territory_set`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure_id: str
    area: str
    what_vi: str
    what_en: str
    unit: str
    territory: str
    territory_set: Literal["63", "34"]
    valid_on_or_period: str
    value: Decimal
    precision: Precision
    source: str
    evidence: str
    note: str

    @property
    def on(self) -> date | None:
        """The day it tells of: of a month or a year the last one; None where it is no day."""
        found = _DAY.fullmatch(self.valid_on_or_period)
        if found is None:
            return None
        year, month = int(found[1]), int(found[2] or 12)
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))


class Basis(BaseModel):
    """What of ours a figure means: `of`, or `of` over `per`, times `factor`; or why nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    basis: str
    factor: Annotated[Decimal, BeforeValidator(lambda text: text or "1")]
    why: str

    @property
    def parts(self) -> tuple[str, ...]:
        """'row 4', or 'row 4' and 'row 3'; nothing where there is no such thing."""
        return tuple(part.strip() for part in self.basis.split("/")) if self.basis else ()


class _Known(BaseModel):
    figure: str
    known_on: date
    why: str


@dataclass(frozen=True)
class _Tables:
    figures: tuple[Figure, ...]
    bases: tuple[Basis, ...]
    known: tuple[_Known, ...]


def figures() -> tuple[Figure, ...]:
    return _tables().figures


def basis_of(figure: Figure) -> Basis:
    """The first line that fits."""
    return next(one for one in _tables().bases if fnmatchcase(figure.figure_id, one.figure))


def known_on(figure: Figure) -> date | None:
    """The last day whose records it is compared with; None: all there are."""
    fits = (one for one in _tables().known if fnmatchcase(figure.figure_id, one.figure))
    return next((one.known_on for one in fits), None)


@cache
def _tables() -> _Tables:
    return _Tables(
        figures=tuple(lines("published-figures.csv", Figure)),
        bases=tuple(lines("basis.csv", Basis)),
        known=tuple(lines("known.csv", _Known)),
    )


def lines[Line: BaseModel](name: str, line_type: type[Line]) -> Iterator[Line]:
    text = resources.files("reporting.published").joinpath("data", name).read_text("utf-8")
    for line in csv.DictReader(text.splitlines()):
        yield line_type.model_validate(line)
