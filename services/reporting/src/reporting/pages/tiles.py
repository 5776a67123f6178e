"""The tile map: one square for each unit, the two archipelagos, and the legend's classes."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pagekit.format import number
from reporting.pages.address import borders_of
from reporting.pages.figures import TONES, Figures, row_name, unit_link
from reporting.pages.indicators import Indicator
from reporting.pages.text import Words
from reporting.views import Row
from territory import Borders, Territory

# What fits a tile of 56 px; screen readers hear the whole name.
SHORT = {
    "Hồ Chí Minh": "TP.HCM",
    "Bà Rịa - Vũng Tàu": "BR-VT",
    "Thừa Thiên Huế": "TT.Huế",
    "Ho Chi Minh": "HCMC",
    "Ba Ria - Vung Tau": "BR-VT",
    "Thua Thien Hue": "TT Hue",
}


@dataclass(frozen=True, kw_only=True)
class TileView:
    """A unit's square, or an archipelago; column and row count from 1."""

    code: str
    name: str
    short: str
    col: int
    row: int
    href: str
    is_island: bool
    belongs_to: str


@dataclass(frozen=True, kw_only=True)
class ClassView:
    """One line of the legend."""

    tone: str
    text: str


def tiles(figures: Figures, words: Words) -> list[TileView]:
    """In order of code, so that the keyboard goes through them as through the table."""
    borders = borders_of(figures.table.borders)
    rows = {row.code: row for row in figures.units}
    found = []
    for tile in territory().tiles(borders):
        unit = rows.get(tile.part_of or tile.code)
        name = _name(tile.name_vi, unit if tile.kind == "unit" else None, words)
        found.append(
            TileView(
                code=tile.code,
                name=name,
                short=SHORT.get(name, name),
                col=tile.col + 1,
                row=tile.row + 1,
                href=unit_link(figures.table, tile.code),
                is_island=tile.kind == "island",
                belongs_to="" if unit is None else row_name(unit, words),
            )
        )
    return sorted(found, key=lambda tile: (tile.is_island, tile.code))


def classes(indicator: Indicator, words: Words) -> list[ClassView]:
    """The legend from the highest class down, then what is missing."""
    return [ClassView(tone=tone, text=_range(indicator, tone, words)) for tone in TONES]


def columns(borders: Borders) -> int:
    """The map's columns of land; three narrow ones of sea follow."""
    return {"34": 6, "63": 7}[borders]


@cache
def territory() -> Territory:
    return Territory.load()


def _name(name_vi: str, unit: Row | None, words: Words) -> str:
    return name_vi if unit is None else row_name(unit, words)


def _range(indicator: Indicator, tone: str, words: Words) -> str:
    if tone == "none":
        return words("map.none")
    place = int(tone) - 1
    low = indicator.breaks[place - 1] if place else None
    high = indicator.breaks[place] if place < len(indicator.breaks) else None
    if high is None:
        return words("map.from", low=number(low, words.lang))
    if low is None:
        zero = indicator.kind == "count" and high == 1
        return words("map.zero") if zero else words("map.below", high=number(high, words.lang))
    # Classes go by the value as written: 65 to 79.9 where there is one decimal.
    step = Decimal(1).scaleb(-indicator.places)
    last = number(high - step, words.lang, indicator.places)
    first = number(low, words.lang)
    return first if first == last else words("map.between", low=first, high=last)
