"""The reference tables as they lie in `data/`, read once and checked row by row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

Borders = Literal["63", "34"]
"""Which map: the 63 provinces until 30 June 2025, or the 34 from 1 July 2025."""


def _empty_is_none(text: object) -> object:
    return None if text == "" else text


type OptionalDate = Annotated[date | None, BeforeValidator(_empty_is_none)]
type OptionalText = Annotated[str | None, BeforeValidator(_empty_is_none)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Dated(_Row):
    """A row that holds from one day to another, and is known from one day to another."""

    valid_from: OptionalDate
    valid_to: OptionalDate
    known_from: OptionalDate
    known_to: OptionalDate
    evidence: str
    legal_basis: str

    def holds(self, on: date, known: date | None) -> bool:
        """Whether the row says something about the day `on`, as known on the day `known`."""
        return _within(on, self.valid_from, self.valid_to) and (
            self.known_to is None
            if known is None
            else _within(known, self.known_from, self.known_to)
        )


class Unit(_Dated):
    """A province or centrally run city under the name and kind that it bore at a time."""

    code: str
    borders: Borders
    name_vi: str
    name_en: str
    kind: Literal["province", "city"]


class Merger(_Row):
    """The unit of 2025 into which one of the 63 went."""

    old_code: str
    new_code: str
    merged_on: date
    known_from: OptionalDate
    known_to: OptionalDate
    evidence: str
    legal_basis: str


class Region(_Row):
    """A group of provinces: three promotion regions of the agency, six socio-economic ones."""

    scheme: Literal["agency", "socioeconomic"]
    code: str
    name_vi: str
    name_en: str
    position: int


class Membership(_Dated):
    """A province's place in a region."""

    scheme: Literal["agency", "socioeconomic"]
    region: str
    borders: Borders
    unit: str
    note: OptionalText


class Tile(_Row):
    """A unit's, or an archipelago's, square on the tile map; column and row from 0."""

    code: str
    name_vi: str
    col: int
    row: int
    region: str
    kind: Literal["unit", "island"]
    part_of: OptionalText


class Neighbour(_Row):
    """Two of the 63 provinces that share a border."""

    code_a: str
    name_a: str
    code_b: str
    name_b: str
    note: OptionalText


class Office(_Dated):
    """An office under the name it bore at a time: documents keep the name of their day."""

    office: str
    name_vi: str
    name_en: str
    symbol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything in `data/`."""

    units: tuple[Unit, ...]
    mergers: tuple[Merger, ...]
    regions: tuple[Region, ...]
    memberships: tuple[Membership, ...]
    tiles: dict[Borders, tuple[Tile, ...]]
    neighbours: tuple[Neighbour, ...]
    offices: tuple[Office, ...]


def load() -> Reference:
    """Read the committed tables; a row that does not fit raises pydantic's ValidationError."""
    return Reference(
        units=tuple(_rows("units.csv", Unit)),
        mergers=tuple(_rows("mergers.csv", Merger)),
        regions=tuple(_rows("regions.csv", Region)),
        memberships=tuple(_rows("region-members.csv", Membership)),
        tiles={
            "63": tuple(_rows("tiles-63.csv", Tile)),
            "34": tuple(_rows("tiles-34.csv", Tile)),
        },
        neighbours=tuple(_rows("neighbours-63.csv", Neighbour)),
        offices=tuple(_rows("offices.csv", Office)),
    )


def _rows[Row: _Row](name: str, row_type: type[Row]) -> Iterator[Row]:
    text = resources.files("territory").joinpath("data", name).read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        yield row_type.model_validate(row)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
