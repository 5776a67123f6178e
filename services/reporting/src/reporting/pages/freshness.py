"""How fresh each source is, in words: the line under a page's title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pagekit.format import duration, nearest, number
from reporting.pages.text import Words
from reporting.views import Freshness

type Level = Literal["ok", "late", "parked"]


@dataclass(frozen=True, kw_only=True)
class FreshLine:
    """One source in words."""

    source: str
    name: str
    text: str
    level: Level
    position: str | None


def lines(
    fresh: Iterable[Freshness], words: Words, *, today: date, live: bool, late_after_s: int
) -> tuple[FreshLine, ...]:
    return tuple(
        line(source, words, today=today, live=live, late_after_s=late_after_s) for source in fresh
    )


def line(
    fresh: Freshness, words: Words, *, today: date, live: bool, late_after_s: int
) -> FreshLine:
    """What is late is said before what is complete; what is parked is always said."""
    # A look at the past is no less true because a source is late now.
    late = live and fresh.lag_s is not None and fresh.lag_s > late_after_s
    said = []
    if fresh.incomplete:
        said.append(words("fresh.incomplete"))
    if late:
        said.append(words("fresh.lag", lag=duration(fresh.lag_s, words.lang)))
    if not said:
        said.append(_complete(fresh, today, words))
    if fresh.parked:
        said.append(words.counted("fresh.parked", fresh.parked))
    if fresh.quarantined:
        said.append(words.counted("fresh.quarantined", fresh.quarantined))
    held = fresh.parked or fresh.quarantined or fresh.incomplete
    position = None if fresh.position is None else number(fresh.position, words.lang)
    return FreshLine(
        source=fresh.source.strip("/"),
        name=words.known("source", fresh.source),
        text=", ".join(said),
        level="parked" if held else "late" if late or fresh.complete_to is None else "ok",
        position=position,
    )


def worst_lag(fresh: Iterable[Freshness]) -> float | None:
    lags = [source.lag_s for source in fresh if source.lag_s is not None]
    return max(lags, default=None)


def _complete(fresh: Freshness, today: date, words: Words) -> str:
    if fresh.complete_to is None:
        return words("fresh.unread")
    return words("fresh.complete", time=nearest(fresh.complete_to, today, words.lang))
