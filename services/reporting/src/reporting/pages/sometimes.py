"""What the overview shows only while there is something to show.

It always has its place on the page, empty or hidden, so that a page that was opened before the
first figure becomes equal to a fresh one.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from pagekit.drawn import drawn
from pagekit.format import day, number
from reporting.pages import charts
from reporting.pages.address import FIRST_DAY_OF_34
from reporting.pages.figures import UNKNOWN, CellPayload, Cells, Figures, figure_cells, with_now
from reporting.pages.indicators import KEY_FIGURES, Indicator
from reporting.pages.models import OverviewPage
from reporting.pages.periods import period_of
from reporting.pages.text import Words, words_of
from reporting.views import Row, SeriesPoint

UNKNOWN_CODE = "??"


def unknown_row(figures: Figures) -> Row:
    """Of what no one can place; by the 34 there is such a line only while something is in it."""
    row = next(figures.of(UNKNOWN), None)
    if row is not None:
        return row
    vi, en = (words_of(lang)("unit.unplaced") for lang in ("vi", "en"))
    return Row(code=UNKNOWN_CODE, name_vi=vi, name_en=en, kind=UNKNOWN, cells={})


def sometimes(page: OverviewPage, words: Words) -> Cells:
    figures = Figures(page.table, page.previous, page.map_key)
    points = with_now(page.series.get(page.map_key, ()), figures, page.map_key)
    differing = ", ".join(words(f"indicator.{key}") for key in sorted(figures.differing))
    is_known = any(figures.of(UNKNOWN))
    is_ranked = bool(figures.ranking[0])
    found: Cells = {
        "synthetic": _shown(page.table.synthetic),
        "synthetic.foot": _shown(page.table.synthetic),
        "empty": _shown(figures.is_empty),
        "differing": _shown(bool(differing)),
        "differing.names": {"text": words("overview.differ", names=differing)},
        "unknown": _shown(is_known),
        "unknown.rows": _shown(is_known),
        "ranked": _shown(is_ranked),
        "unranked": _shown(not is_ranked),
        "series.data": _shown(bool(points)),
        "series.caption": {"text": _caption(points, figures.mapped, words)},
        "series.points": {"html": _points(points, figures, words)},
    }
    if not is_known:
        found |= figure_cells(unknown_row(figures), figures, words)
    if figures.country is not None:
        for key in KEY_FIGURES:
            since = _since(page, figures.delta(key) is not None, words)
            found[f"{figures.country.code}.{key}.since"] = {"text": since}
    return found


def _shown(is_shown: bool) -> CellPayload:
    return {"a": {"hidden": None if is_shown else ""}}


def _since(page: OverviewPage, is_compared: bool, words: Words) -> str:
    if page.previous is None:
        return words("delta.none")
    return words("delta.since", period=period_of(page.previous.on, words)) if is_compared else ""


def _caption(points: Sequence[SeriesPoint], mapped: Indicator, words: Words) -> str:
    return " ".join(_sentences(points, mapped, words))


def _sentences(points: Sequence[SeriesPoint], mapped: Indicator, words: Words) -> Iterator[str]:
    if len(points) > 1:
        sealed = words("series.solid") + "; " if any(point.sealed for point in points) else ""
        yield f"{sealed}{words('series.hollow')}."
    low = charts.axis_starts_at(points)
    if low is not None:
        text = number(low, words.lang, mapped.places)
        yield words("series.axis", low=text.removesuffix(",0").removesuffix(".0"))
    if len(points) > 1 and points[0].on < FIRST_DAY_OF_34 <= points[-1].on:
        yield words("series.same")
    else:
        yield charts.summary(points, mapped, words)


def _points(points: Sequence[SeriesPoint], figures: Figures, words: Words) -> Markup:
    """The rows of the table behind the chart."""
    rows = []
    for point in points:
        value = escape(figures.mapped.text(point.value, words.lang))
        if point is points[-1] and not point.sealed and figures.country is not None:
            id_ = f"{figures.country.code}.{figures.map_key}"
            cell = figure_cells(figures.country, figures, words)[id_]
            value = drawn(
                f'<data value="{escape(cell.get("v", ""))}" data-cell="{escape(id_)}">'
                f"{escape(cell['text'])}</data>"
            )
        state = words("series.sealed") if point.sealed else words("series.open")
        rows.append(
            f'<tr><th scope="row">{escape(day(point.on, words.lang))}</th>'
            f'<td class="r">{value}</td><td>{escape(state)}</td></tr>'
        )
    return drawn("".join(rows))
