"""What is answered about one province: the same for API, page, stream and download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from reporting.pages.models import ClusterLine
from reporting.report_views import Number, State
from reporting.views import Cell, Freshness, NationalTable, Row, Said

COUNTRY, UNIT = "country", "unit"


@dataclass(frozen=True, kw_only=True)
class UnitFigure(Cell):
    """A figure of the unit with the country's, its place among the units, and where it stood.

    `share` is in percent of the country, and of what can be added up; `rank` counts from the
    greatest value, units with equal values share one.
    """

    country: Decimal | int | None
    share: Decimal | None
    rank: int | None
    ranked: int
    before: Decimal | int | None
    delta: Decimal | int | None


@dataclass(frozen=True, kw_only=True)
class UnitName:
    """A unit of one of the two maps; a code without its map may name two."""

    code: str
    name_vi: str
    name_en: str
    borders: Literal["63", "34"]


@dataclass(frozen=True, kw_only=True)
class RegionPart:
    """A promotion region, and which former provinces lie in it where that is not all of them."""

    code: str
    name_vi: str
    name_en: str
    parts: tuple[UnitName, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnitReturn:
    """A return of form B04 that was received, newest period first."""

    form: str
    unit: str
    unit_name: str
    period: str
    state: State
    versions: int
    accepted_version: int | None
    filed_on: date | None
    days_late: int


@dataclass(frozen=True, kw_only=True)
class CommuneReturns:
    """Of a period how many communes' returns were received, and how many accepted."""

    form: str
    period: str
    received: int
    accepted: int


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A period that is over and has no accepted return of form B04; `days_left` below 0: late."""

    form: str
    unit: str
    unit_name: str
    period: str
    due_before: date
    days_left: int
    state: State


@dataclass(frozen=True, kw_only=True)
class ParkedHere:
    """Something of this unit that waits in a reader, and why its first event could not be read."""

    projection: str
    stream_id: UUID
    name: str | None
    waiting: int
    since: datetime
    reason: Said


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A row of the form where returns and facts say different things."""

    row: str
    value: Number
    facts: Number
    difference: Number


@dataclass(frozen=True, kw_only=True)
class TwoSources:
    """The last accepted return beside what facts add up to: how many rows agree."""

    form: str
    unit: str
    period: str
    compared: int
    differing: int
    greatest: tuple[Difference, ...]


@dataclass(frozen=True, kw_only=True)
class Commune:
    """A commune that papers name, with the active establishments in it."""

    name: str
    establishments: int


@dataclass(frozen=True, kw_only=True)
class ActiveEstablishments:
    """How many are active, by legal form and size ('' where it is not known)."""

    total: int
    by_form: Mapping[str, Mapping[str, int]]
    synthetic: bool


@dataclass(frozen=True, kw_only=True)
class UnitPage:
    """One province through the three dates."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    map: Literal["63", "34"]
    regions: tuple[RegionPart, ...]
    predecessors: tuple[UnitName, ...]
    successor: UnitName | None
    same_code: UnitName | None
    same_name: UnitName | None
    figures: tuple[UnitFigure, ...]
    before_on: date
    clusters: tuple[ClusterLine, ...]
    clusters_total: int
    establishments: ActiveEstablishments
    communes: tuple[Commune, ...]
    communes_total: int
    returns: tuple[UnitReturn, ...]
    commune_returns: tuple[CommuneReturns, ...]
    duties: tuple[Duty, ...]
    merged_into: UnitName | None
    two_sources: TwoSources | None
    parked: tuple[ParkedHere, ...]
    on: date
    borders: date
    known: datetime | None
    final: bool
    why_not_final: tuple[str, ...]
    today: date
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    synthetic: bool
    late_after_s: int = 30


def figures_of(
    table: NationalTable, previous: NationalTable | None, code: str
) -> tuple[UnitFigure, ...]:
    """Every figure of a unit, in the order of the table."""
    row, country = _row(table, code), _row(table, None)
    before = None if previous is None else _row(previous, code)
    return tuple(_figure(table, row, country, before, key) for key in row.cells)


def _figure(
    table: NationalTable, row: Row, country: Row, before: Row | None, key: str
) -> UnitFigure:
    cell, whole = row.cells[key], country.cells[key].value
    others = [
        value
        for other in table.rows
        if other.kind == UNIT and (value := other.cells[key].value) is not None
    ]
    value, stood = cell.value, before.cells[key].value if before else None
    # A rate has no share of another rate, and what is missing has neither share nor rank.
    added_up = cell.basis is None and value is not None and bool(whole)
    return UnitFigure(
        key=key,
        value=value,
        source=cell.source,
        basis=cell.basis,
        parked=cell.parked,
        missing=cell.missing,
        country=whole,
        share=round(100 * Decimal(value or 0) / Decimal(whole or 1), 2) if added_up else None,
        rank=None if value is None else 1 + sum(other > value for other in others),
        ranked=len(others),
        before=stood,
        delta=None if value is None or stood is None else value - stood,
    )


def _row(table: NationalTable, code: str | None) -> Row:
    wanted = COUNTRY if code is None else UNIT
    return next(
        row for row in table.rows if row.kind == wanted and (code is None or row.code == code)
    )
