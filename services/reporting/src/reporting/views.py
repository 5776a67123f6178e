"""What the reporting service answers with: plain values, the same for API, pages and streams."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class Said:
    """A sentence for people, in both languages; `said[lang]` is one of them."""

    vi: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of one territory, with where it comes from and what is missing in it."""

    key: str
    value: Decimal | int | None
    source: str
    basis: str | None = None
    parked: int = 0
    missing: str | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """The figures of the country, a region, a unit, or of what has no known former province."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True, kw_only=True)
class Freshness:
    """How far one source has been read."""

    source: str
    complete_to: datetime | None
    lag_s: float | None
    parked: int
    quarantined: int
    position: int | None
    incomplete: bool


@dataclass(frozen=True, kw_only=True)
class NationalTable:
    """The national figures on a day, by the borders of a day, as known at an instant."""

    on: date
    borders: date
    known: datetime | None
    final: bool
    why_not_final: tuple[str, ...]
    rows: tuple[Row, ...]
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    synthetic: bool


@dataclass(frozen=True, kw_only=True)
class FeedLine:
    """One fact as it arrived, and what it changed."""

    at: datetime
    type: str
    cluster_id: UUID | None
    cluster_name: str | None
    unit_name: str | None
    document: str | None
    occurred_on: date
    effect: tuple[str, Decimal | int, Decimal | int] | None


@dataclass(frozen=True, kw_only=True)
class SeriesPoint:
    """One point of a series; a sealed one never changes again."""

    on: date
    known: datetime | None
    value: Decimal | None
    sealed: bool
