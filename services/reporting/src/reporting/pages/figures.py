"""The figures as cells: page and stream take each number, mark and class from the same place."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TypedDict

from pagekit.format import Lang, Number, clock, last_day, local, minute, number
from reporting.pages import charts
from reporting.pages.address import LAST_DAY_OF_63, UNITS, Address, borders_of
from reporting.pages.freshness import lines
from reporting.pages.indicators import INDICATORS, KEY_FIGURES, Indicator
from reporting.pages.text import Words, words_of
from reporting.views import Cell, NationalTable, Row, SeriesPoint

COUNTRY, REGION, UNIT, UNKNOWN = "country", "region", "unit", "unknown"
TONES = ("5", "4", "3", "2", "1", "none")
RANKED = 5
LATE_AFTER_S = 30
# Without land or a return; any total of the country, too, if its parts contradict it.
MAY_BE_MISSING = ("fill", "jobs")
DEFAULT_BASIS = "F2"

type Series = Mapping[str, tuple[SeriesPoint, ...]]


class CellPayload(TypedDict, total=False):
    """What the browser puts where `data-cell` names it: `v` exact value, `text` as written,
    `html` instead of text, `a` attributes (None removes one), `parked` and `tone` marks."""

    v: str
    text: str
    html: str
    basis: str
    parked: int
    tone: str
    a: dict[str, str | None]


type Cells = dict[str, CellPayload]


@dataclass(frozen=True, kw_only=True)
class Rank:
    """One unit in a ranking."""

    row: Row
    value: Number


class Figures:
    """A national table, looked at as the overview does."""

    def __init__(
        self, table: NationalTable, previous: NationalTable | None = None, map_key: str = "fill"
    ) -> None:
        self.table = table
        self.previous = previous
        self.map_key = map_key

    @cached_property
    def country(self) -> Row | None:
        return next(self.of(COUNTRY), None)

    @cached_property
    def units(self) -> tuple[Row, ...]:
        return tuple(sorted(self.of(UNIT), key=lambda row: row.code))

    @cached_property
    def mapped(self) -> Indicator:
        return INDICATORS[self.map_key]

    def of(self, kind: str) -> Iterator[Row]:
        return (row for row in self.table.rows if row.kind == kind)

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing has happened yet: every figure missing or 0."""
        return not any(cell.value for row in self.table.rows for cell in row.cells.values())

    @cached_property
    def differing(self) -> frozenset[str]:
        """The figures whose parts do not add up to the country, which are then not shown."""
        keys = {key for key, indicator in INDICATORS.items() if indicator.additive}
        found = {key for key in keys if not self._adds_up(key)}
        if found & {"leased_ha", "industrial_ha"}:
            found.add("fill")
        return frozenset(found)

    def cell(self, row: Row, key: str) -> Cell:
        cell = row.cells.get(key) or Cell(key=key, value=None, source="", missing="none")
        if row.kind == COUNTRY and key in self.differing:
            return replace(cell, value=None, missing="differs")
        return cell

    def value(self, row: Row | None, key: str) -> Number | None:
        return None if row is None else self.cell(row, key).value

    def delta(self, key: str) -> Decimal | None:
        """How far the country moved since the previous table."""
        if self.previous is None:
            return None
        now = self.value(self.country, key)
        before = self._before.value(self._before.country, key)
        return None if now is None or before is None else Decimal(now) - Decimal(before)

    @cached_property
    def _before(self) -> "Figures":
        return Figures(self.previous or self.table)

    @cached_property
    def ranking(self) -> tuple[list[Rank], list[Rank]]:
        """The highest and the lowest; a unit without the figure has no rank."""
        ranks = [
            Rank(row=row, value=value)
            for row in self.units
            if (value := self.value(row, self.map_key)) is not None
        ]
        ranks.sort(key=lambda rank: (-rank.value, rank.row.code))
        low = ranks[max(RANKED, len(ranks) - RANKED) :]
        return ranks[:RANKED], low[::-1]

    @cached_property
    def classes(self) -> Mapping[str, int]:
        """How many units are in each class of the map."""
        return Counter(self.mapped.tone(self.value(row, self.map_key)) for row in self.units)

    def basis(self, key: str) -> str | None:
        """The basis that a rate is worked out on; counts and areas have none."""
        if self.country is None or INDICATORS[key].kind != "rate":
            return None
        return self.cell(self.country, key).basis or DEFAULT_BASIS

    def _adds_up(self, key: str) -> bool:
        whole = None if self.country is None else self.country.cells.get(key)
        if whole is None or whole.value is None:
            return True
        for kinds in ((UNIT, UNKNOWN), (REGION,)):
            parts = [
                cell.value
                for row in self.table.rows
                if row.kind in kinds
                and (cell := row.cells.get(key)) is not None
                and cell.value is not None
            ]
            # Regions need not cover what has no known former province.
            covered = kinds[0] == UNIT or not any(self.of(UNKNOWN))
            if parts and covered and sum(parts) != whole.value:
                return False
        return True


def cells(
    table: NationalTable,
    lang: Lang,
    previous: NationalTable | None = None,
    *,
    map_key: str = "fill",
    series: Series | None = None,
    late_after_s: int = LATE_AFTER_S,
) -> Cells:
    """Every cell of the overview by its id."""
    words = words_of(lang)
    figures = Figures(table, previous, map_key)
    found: Cells = {}
    for row in table.rows:
        found |= figure_cells(row, figures, words)
    if figures.country is not None:
        for key in KEY_FIGURES:
            found[f"{figures.country.code}.{key}.delta"] = delta_cell(
                INDICATORS[key], figures.delta(key), words
            )
            points = with_now((series or {}).get(key, ()), figures, key)
            found[f"{figures.country.code}.{key}.spark"] = {"html": charts.sparkline(points)}
    shown = with_now((series or {}).get(map_key, ()), figures, map_key)
    title = words("series.title", indicator=mapped_name(figures, words), unit=unit_suffix(figures))
    found["series"] = {"html": charts.series(shown, figures.mapped, title, words)}
    found |= _ranks(figures, words)
    found |= _legend(figures, words)
    found |= fresh_cells(table, lang, late_after_s)
    return found


def figure_cells(row: Row, figures: Figures, words: Words) -> Cells:
    """The figures of one row, and where one may be missing, why it is."""
    found: Cells = {}
    for key, indicator in INDICATORS.items():
        cell = figures.cell(row, key)
        id_ = f"{row.code}.{key}"
        found[id_] = _figure(cell, indicator, words.lang)
        if key in MAY_BE_MISSING or row.kind == COUNTRY:
            why = "" if cell.value is not None else words.known("missing", cell.missing or "none")
            found[id_]["a"] = {"title": why or None}
            found[f"{id_}.why"] = {"text": why}
    return found


def figure_cell(cell: Cell, lang: Lang) -> CellPayload:
    """One figure as it is written."""
    return CellPayload(**_figure(cell, INDICATORS[cell.key], lang))


def fresh_cells(table: NationalTable, lang: Lang, late_after_s: int = LATE_AFTER_S) -> Cells:
    """What a beat carries: how far each source is, and the time."""
    words = words_of(lang)
    found: Cells = {
        "as-of": {"text": clock(table.as_of)},
        "minute": {"text": minute(table.as_of)},
    }
    for line in lines(
        table.fresh,
        words,
        today=local(table.as_of).date(),
        live=table.known is None,
        late_after_s=late_after_s,
    ):
        found[f"fresh.{line.source}"] = {"text": line.text, "a": {"data-level": line.level}}
        place = "" if line.position is None else words("fresh.position", n=line.position)
        found[f"position.{line.source}"] = {"text": place}
    return found


def unit_link(table: NationalTable, code: str) -> str:
    """A unit's page, seen through the same borders and dates."""
    return Address(f"{UNITS}/{code}").link(
        dia_gioi=LAST_DAY_OF_63.isoformat() if borders_of(table.borders) == "63" else None,
        ghi_nhan=last_day(table.known).isoformat() if table.known else None,
    )


def with_now(points: Sequence[SeriesPoint], figures: Figures, key: str) -> tuple[SeriesPoint, ...]:
    """A series that ends with the figure above it: chart and number never disagree."""
    value = figures.value(figures.country, key)
    on = figures.table.on
    earlier = tuple(point for point in points if point.on < on)
    same_day = next((point for point in points if point.on == on), None)
    if same_day is not None and same_day.sealed:
        return (*earlier, same_day)
    if value is None:
        return earlier
    now = SeriesPoint(on=on, known=figures.table.known, value=Decimal(value), sealed=False)
    return (*earlier, now)


# A change moves a few of the thousand figures, and the table before it is drawn beside it.
@lru_cache(maxsize=8192)
def _figure(cell: Cell, indicator: Indicator, lang: Lang) -> CellPayload:
    payload: CellPayload = {
        "text": indicator.text(cell.value, lang),
        "parked": cell.parked,
    }
    if cell.value is not None:
        payload["v"] = (
            format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)
        )
    if cell.basis:
        payload["basis"] = cell.basis
    if indicator.breaks:
        payload["tone"] = indicator.tone(cell.value)
    return payload


def delta_cell(indicator: Indicator, value: Number | None, words: Words) -> CellPayload:
    """How far a figure moved, and whether that is good."""
    if value is None:
        return {"text": "", "a": {"data-way": "none", "data-sense": "none"}}
    text = indicator.difference(value, words)
    way = "up" if text.startswith("+") else "down" if text[0] not in "0123456789" else "same"
    moved = {"up": 1, "down": -1, "same": 0}[way]
    sense = {1: "good", -1: "bad", 0: "none"}[moved * indicator.good]
    return {"text": text, "a": {"data-way": way, "data-sense": sense}}


def _ranks(figures: Figures, words: Words) -> Cells:
    top, low = figures.ranking
    most = Decimal(100) if figures.mapped.kind == "rate" else max((r.value for r in top), default=0)
    found: Cells = {}
    for name, ranks in (("top", top), ("low", low)):
        for place in range(RANKED):
            prefix = f"rank.{name}.{place + 1}"
            if place >= len(ranks):
                found[prefix] = {"a": {"hidden": ""}}
                found[f"{prefix}.name"] = {"text": "", "a": {"href": "#"}}
                found[f"{prefix}.bar"] = {"a": {"width": "0"}}
                found[f"{prefix}.value"] = {"text": ""}
                continue
            rank = ranks[place]
            found[prefix] = {"a": {"hidden": None}}
            found[f"{prefix}.name"] = {
                "text": row_name(rank.row, words),
                "a": {"href": unit_link(figures.table, rank.row.code)},
            }
            found[f"{prefix}.bar"] = {"a": {"width": charts.share(rank.value, most)}}
            found[f"{prefix}.value"] = {
                "v": str(rank.value),
                "text": figures.mapped.text(rank.value, words.lang),
            }
    return found


def _legend(figures: Figures, words: Words) -> Cells:
    most = max(figures.classes.values(), default=0)
    found: Cells = {}
    for tone in TONES:
        count = figures.classes.get(tone, 0)
        found[f"legend.{tone}"] = {"v": str(count), "text": number(count, words.lang)}
        found[f"legend.{tone}.bar"] = {"a": {"width": charts.share(count, most)}}
    return found


def mapped_name(figures: Figures, words: Words) -> str:
    """The indicator on the map as titles name it, a rate with its basis."""
    return words(f"mapped.{figures.map_key}", basis=figures.basis(figures.map_key))


def unit_suffix(figures: Figures) -> str:
    """What follows a title whose numbers bear no unit of their own."""
    return ", %" if figures.mapped.kind == "rate" else ""


def row_name(row: Row, words: Words) -> str:
    return row.name_vi if words.lang == "vi" else row.name_en
