"""The national overview: how many, how full, which way, and how fresh that is."""

from collections.abc import Iterator
from dataclasses import dataclass

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, day, moment
from reporting.pages import layout
from reporting.pages.address import borders_of
from reporting.pages.feed import feed_html
from reporting.pages.figures import (
    REGION,
    Figures,
    cells,
    mapped_name,
    row_name,
    unit_link,
    unit_suffix,
)
from reporting.pages.indicators import INDICATORS, KEY_FIGURES, MAPPED, REGION_KEYS, Indicator
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.live import page_cells
from reporting.pages.models import OverviewPage
from reporting.pages.sometimes import unknown_row
from reporting.pages.text import Words, words_of
from reporting.pages.tiles import classes, territory, tiles
from reporting.views import NationalTable, Row

__all__ = ["cells", "render", "sheet"]

STREAM = "/live/overview"
TABLE_KEYS = (
    "planned", "established", "established_ha", "operating", "industrial_ha", "leased_ha", "fill",
    "projects", "fdi_projects", "jobs", "wastewater_compliant",
)  # fmt: skip
# Why a cell of the table may hold no figure.
MISSING = ("no-land", "no-return", "merged")
# The line below each key figure: another figure of the country, or words alone.
NOTES = {
    "established": ("established_ha", "note.area"),
    "operating": ("operating_unestablished", "note.unestablished"),
    "fill": (None, "basis.f2"),
    "projects": ("fdi_projects", "note.fdi"),
    "jobs": (None, "note.jobs"),
    "wastewater_compliant": ("wastewater_operating", "note.running"),
}
# A few reefs each, as marks on the sea: their number and size say nothing.
ISLES = {
    "Hoàng Sa": "M3 3h3v3h-3zM9 1h4v3h-4zM16 5h3v3h-3zM7 9h4v3h-4zM21 1h2v2h-2zM14 13h3v3h-3z",
    "Trường Sa": "M2 6h2v2h-2zM7 2h3v3h-3zM8 11h4v3h-4zM15 7h3v3h-3zM20 3h2v2h-2zM19 13h3v3h-3z"
    "M25 8h3v3h-3z",
}


@dataclass(frozen=True, kw_only=True)
class _KeyFigure:
    id: str
    name: str
    unit: str
    note_id: str | None
    note_before: str
    note: str


@dataclass(frozen=True, kw_only=True)
class _Column:
    key: str
    name: str
    unit: str
    source: str


@dataclass(frozen=True, kw_only=True)
class _Rule:
    name: str
    row: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class _Group:
    kind: str
    rows: tuple[Row, ...]


def render(page: OverviewPage, chrome: Chrome) -> str:
    words = chrome.words
    table = page.table
    figures = Figures(table, page.previous, page.map_key)
    return layout.render(
        "overview",
        chrome,
        title=words("overview.title"),
        view=_viewpoint(page, chrome),
        figures=figures,
        cells=page_cells(page, chrome.lang),
        country=figures.country,
        on=table.on,
        key_figures=list(_key_figures(figures, words)),
        mapped_name=mapped_name(figures, words),
        mapped_unit=unit_suffix(figures),
        mapped_choices=[(key, mapped_name(Figures(table, map_key=key), words)) for key in MAPPED],
        tiles=tiles(figures, words),
        isles=ISLES,
        classes=classes(figures.mapped, words),
        unknown_row=unknown_row(figures),
        regions=list(figures.of(REGION)),
        region_keys=REGION_KEYS,
        feed=feed_html(page.feed, chrome.lang, page.today),
        missing=MISSING,
        columns=[_column(key, figures, words) for key in TABLE_KEYS],
        groups=list(_groups(figures)),
        rules=[_rule(indicator, figures, words) for indicator in INDICATORS.values()],
        row_name=lambda row: row_name(row, words),
        unit_link=lambda row: unit_link(table, row.code),
    )


def sheet(page: OverviewPage, lang: Lang) -> Sheet:
    """Country, regions, units with every indicator, exact."""
    words = words_of(lang)
    table = page.table
    figures = Figures(table)
    return Sheet(
        name=words("overview.title"),
        title=words("overview.title"),
        columns=(
            Column(key="code", name=words("clusters.code")),
            Column(key="name", name=words("table.unit")),
            *(
                Column(
                    key=key,
                    name=f"{words(f'indicator.{key}')}, {words(f'unit.{key}')}"
                    f" ({words('row.of', row=indicator.row)})",
                    places={"count": 0, "area": 2, "rate": 2}[indicator.kind],
                )
                for key, indicator in INDICATORS.items()
            ),
            Column(key="parked", name=words("ops.parked"), places=0),
        ),
        rows=tuple(_sheet_row(row, figures, words) for row in table.rows),
        notes=_notes(table, words),
        as_of=table.as_of,
    )


def _viewpoint(page: OverviewPage, chrome: Chrome) -> Viewpoint:
    table = page.table
    live = table.known is None
    # The stream is asked with the page's own query, so that it shows the same figures.
    query = chrome.address.link(STREAM, lang=chrome.lang, ghi_nhan=None)
    return Viewpoint(
        borders=table.borders,
        known=table.known,
        today=page.today,
        as_of=table.as_of,
        fresh=table.fresh,
        synthetic=table.synthetic,
        on=table.on,
        final=table.final,
        why_not_final=table.why_not_final,
        late_after_s=page.late_after_s,
        stream=f"{query}&after=" if live else None,
        revision=table.revision,
    )


def _key_figures(figures: Figures, words: Words) -> Iterator[_KeyFigure]:
    if figures.country is None:
        return
    for key in KEY_FIGURES:
        note_key, note = NOTES[key]
        text = words(note)
        if key == "fill":
            basis = figures.basis(key) or ""
            text = f"{basis}: {words.known('basis', basis)}"
        before, _, after = text.rpartition("{}")
        yield _KeyFigure(
            id=f"{figures.country.code}.{key}",
            name=words(f"indicator.{key}"),
            unit=words(f"unit.{key}"),
            note_id=f"{figures.country.code}.{note_key}" if note_key else None,
            note_before=before,
            note=after,
        )


def _column(key: str, figures: Figures, words: Words) -> _Column:
    indicator = INDICATORS[key]
    return _Column(
        key=key,
        name=words(f"short.{key}"),
        unit=words(f"unit.{key}") + (f" ({figures.basis(key)})" if key == "fill" else ""),
        source=f"{words('row.of', row=indicator.row)}, {_short_source(key, figures, words)}",
    )


def _short_source(key: str, figures: Figures, words: Words) -> str:
    source = figures.cell(figures.country, key).source if figures.country else ""
    from_returns = source.endswith("return") if source else key == "jobs"
    return words("table.from-returns" if from_returns else "table.from-facts")


def _rule(indicator: Indicator, figures: Figures, words: Words) -> _Rule:
    source = figures.cell(figures.country, indicator.key).source if figures.country else ""
    return _Rule(
        name=words(f"indicator.{indicator.key}"),
        row="" if indicator.row == "–" else words("row.of", row=indicator.row),
        text=words(f"rule.{indicator.key}"),
        source=words.known("source", source) if source else "",
    )


def _groups(figures: Figures) -> Iterator[_Group]:
    """The country, each region with its units, and what has no known former province."""
    if figures.country is not None:
        yield _Group(kind="g-country", rows=(figures.country,))
    borders = borders_of(figures.table.borders)
    left = {row.code: row for row in figures.units}
    for region in figures.of(REGION):
        members = _members(region.code, borders)
        inside = tuple(left.pop(code) for code in sorted(members) if code in left)
        yield _Group(kind="g-region", rows=(region, *inside))
    if left:
        yield _Group(kind="", rows=tuple(left.values()))
    yield _Group(kind="g-unknown", rows=(unknown_row(figures),))


def _members(region: str, borders: str) -> set[str]:
    found: set[str] = set()
    for scheme in ("socioeconomic", "agency"):
        found.update(territory().members(region, "34" if borders == "34" else "63", scheme))
    return found


def _sheet_row(row: Row, figures: Figures, words: Words) -> tuple[Value, ...]:
    cells_of_row = [figures.cell(row, key) for key in INDICATORS]
    return (
        row.code,
        row_name(row, words),
        *(cell.value for cell in cells_of_row),
        max((cell.parked for cell in cells_of_row), default=0),
    )


def _notes(table: NationalTable, words: Words) -> dict[str, str]:
    notes = {
        words("note.on"): day(table.on, words.lang),
        words("time.borders"): words(f"time.{borders_of(table.borders)}"),
        words("time.known"): moment(table.known or table.as_of, words.lang),
        words("note.basis"): f"F2: {words('basis.f2')}",
    }
    if table.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return notes
