"""The figures of one unit as cells: what each says, how far it moved, its share and its place."""

from collections.abc import Iterable
from decimal import Decimal

from pagekit.format import percent
from reporting.pages.figures import Cells, delta_cell, figure_cell
from reporting.pages.indicators import INDICATORS
from reporting.pages.text import Words
from reporting.unit_views import UnitFigure
from reporting.views import Cell


def unit_cells(code: str, figures: Iterable[UnitFigure], words: Words) -> Cells:
    """Each figure, how far it moved, its share and its place; why there is none, where none is."""
    found: Cells = {}
    for figure in figures:
        id_ = f"{code}.{figure.key}"
        cell = figure_cell(_plain(figure), words.lang)
        why = "" if figure.value is not None else words.known("missing", figure.missing or "none")
        cell["a"] = {"title": why or None}
        found[id_] = cell
        found[f"{id_}.why"] = {"text": why}
        found[f"{id_}.delta"] = delta_cell(INDICATORS[figure.key], figure.delta, words)
        found[f"{id_}.rank"] = {"text": rank_of(figure, words)}
        found[f"{id_}.share"] = {"text": share_of(figure.share, words)}
        country = Cell(key=figure.key, value=figure.country, source=figure.source)
        found[f"VN.{figure.key}"] = figure_cell(country, words.lang)
    return found


def rank_of(figure: UnitFigure, words: Words) -> str:
    if figure.rank is None:
        return words("province.unranked")
    return words("province.rank", rank=figure.rank, of=figure.ranked)


def share_of(share: Decimal | None, words: Words) -> str:
    return "–" if share is None else percent(share, words.lang)


def _plain(figure: UnitFigure) -> Cell:
    return Cell(
        key=figure.key,
        value=figure.value,
        source=figure.source,
        basis=figure.basis,
        parked=figure.parked,
        missing=figure.missing,
    )
