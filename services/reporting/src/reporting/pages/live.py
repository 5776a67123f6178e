"""The messages of the stream, made from the same cells and lines as the page."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from pagekit.format import Lang
from reporting.pages.feed import feed_html, said
from reporting.pages.figures import LATE_AFTER_S, Cells, Figures, cells, figure_cells, fresh_cells
from reporting.pages.indicators import KEY_FIGURES
from reporting.pages.models import OverviewPage
from reporting.pages.sometimes import sometimes
from reporting.pages.text import Words, words_of
from reporting.views import FeedLine, Freshness, NationalTable

type Message = dict[str, Any]
type Draw = Callable[[OverviewPage, Lang], Cells]

# These move with the clock alone; the beat brings them.
_CLOCK = ("as-of", "minute", "fresh.", "position.")


def page_cells(page: OverviewPage, lang: Lang) -> Cells:
    """Every cell of this page: what a fresh one holds."""
    found = cells(
        page.table,
        lang,
        page.previous,
        map_key=page.map_key,
        series=page.series,
        late_after_s=page.late_after_s,
    )
    return found | sometimes(page, words_of(lang))


def state_message(page: OverviewPage, lang: Lang) -> Message:
    """`event: state`: all cells and the whole feed."""
    return {
        "revision": page.table.revision,
        "cells": page_cells(page, lang),
        "feed": list(feed_html(page.feed, lang, page.today)),
        "fresh": _fresh(page.table.fresh),
    }


def change_message(
    before: OverviewPage,
    after: OverviewPage,
    lang: Lang,
    *,
    ahead: Collection[str] = (),
    drawn: Draw = page_cells,
) -> Message | None:
    """`event: change`: the cells that differ and the lines that are new; None if nothing is.

    Cells that were told `ahead` of it come too, for they may be as they were before.
    """
    old, now = drawn(before, lang), drawn(after, lang)
    changed = {name: cell for name, cell in now.items() if old.get(name) != cell}
    told = {name: now[name] for name in ahead if name in now}
    seen = {_identity(line) for line in before.feed}
    new = [line for line in after.feed if _identity(line) not in seen]
    if not new and not told and all(name.startswith(_CLOCK) for name in changed):
        return None
    return {
        "revision": after.table.revision,
        "cells": told | changed,
        "feed": list(feed_html(new, lang, after.today)),
        "fresh": _fresh(after.table.fresh),
        "say": _summary(after, changed, new, words_of(lang)),
    }


def beat_message(table: NationalTable, lang: Lang, late_after_s: int = LATE_AFTER_S) -> Message:
    """`event: beat`: how fresh the figures are, although they may not have changed."""
    return {"cells": fresh_cells(table, lang, late_after_s), "fresh": _fresh(table.fresh)}


def ahead_message(before: OverviewPage, after: OverviewPage, lang: Lang) -> Message | None:
    """`event: beat`, too: figures that have moved, told before the change that numbers them."""
    words = words_of(lang)
    old = {row.code: row for row in before.table.rows}
    rows = [row for row in after.table.rows if old.get(row.code) is not row]
    if not rows:
        return None
    then, now = (Figures(page.table, page.previous, page.map_key) for page in (before, after))
    found: Cells = {}
    for row in rows:
        known = figure_cells(old[row.code], then, words) if row.code in old else {}
        found |= {
            name: cell
            for name, cell in figure_cells(row, now, words).items()
            if known.get(name) != cell
        }
    return {"cells": found, "fresh": _fresh(after.table.fresh)} if found else None


def could_be_ahead(page: OverviewPage) -> frozenset[str]:
    """The cells of which someone may have been told before this revision was."""
    figures = Figures(page.table, page.previous, page.map_key)
    words = words_of("vi")
    return frozenset(name for row in page.table.rows for name in figure_cells(row, figures, words))


def _summary(page: OverviewPage, changed: Cells, new: list[FeedLine], words: Words) -> str:
    """One sentence for screen readers: the key figures that moved, else what happened."""
    country = Figures(page.table).country
    moved = [
        words(
            "say.figure",
            indicator=words(f"indicator.{key}"),
            value=changed[f"{country.code}.{key}"]["text"],
            unit=words(f"unit.{key}"),
        )
        for key in KEY_FIGURES
        if country is not None and f"{country.code}.{key}" in changed
    ]
    return "; ".join(moved or [said(line, words) for line in new[:1]])


def _identity(line: FeedLine) -> tuple[object, ...]:
    """Not its effect: a late paper may change what an earlier fact is said to have changed."""
    return line.at, line.type, line.cluster_id


def _fresh(fresh: Iterable[Freshness]) -> list[Message]:
    return [
        {
            "source": source.source,
            "complete_to": source.complete_to,
            "lag_s": source.lag_s,
            "parked": source.parked,
        }
        for source in fresh
    ]
