"""The feed: one line for each fact as it arrived, the same on the page and in the stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from pagekit.format import Lang, clock, day, local
from reporting.pages import layout
from reporting.pages.happened import happened, stream, tag
from reporting.pages.indicators import INDICATORS
from reporting.pages.text import Words, words_of
from reporting.views import FeedLine

FEED_MAX = 12


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a fact changed in a figure of the country."""

    name: str
    before: str
    after: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class FeedView:
    """A line of the feed in words."""

    at: str
    at_exact: str
    stream: str
    tag: str
    what: str
    cluster: str | None
    href: str | None
    unit: str | None
    paper: str
    effect: Effect | None
    to: str


def feed_html(lines: Iterable[FeedLine], lang: Lang, today: date) -> list[Markup]:
    """The newest lines, newest first."""
    words = words_of(lang)
    newest = sorted(lines, key=lambda line: line.at, reverse=True)[:FEED_MAX]
    return [layout.part("feed", "line", _view(line, words, today)) for line in newest]


def said(line: FeedLine, words: Words) -> str:
    """A line as a screen reader hears it in the summary."""
    parts = [happened(line.type, words)]
    if line.cluster_name:
        parts.append(words.cluster(line.cluster_name))
    if line.unit_name:
        parts.append(line.unit_name)
    return ", ".join(parts)


def _view(line: FeedLine, words: Words, today: date) -> FeedView:
    effective = words("feed.effective", day=day(line.occurred_on, words.lang))
    return FeedView(
        at=clock(line.at) if local(line.at).date() == today else day(local(line.at), words.lang),
        at_exact=line.at.isoformat(),
        stream=stream(line.type),
        tag=tag(line.type, words),
        what=happened(line.type, words),
        cluster=words.cluster(line.cluster_name) if line.cluster_name else None,
        href=f"/cum/{line.cluster_id}" if line.cluster_id else None,
        unit=line.unit_name,
        paper=f"{line.document} · {effective}" if line.document else effective,
        effect=_effect(line, words),
        to=words("feed.to"),
    )


def _effect(line: FeedLine, words: Words) -> Effect | None:
    if line.effect is None:
        return None
    key, before, after = line.effect
    indicator = INDICATORS.get(key)
    if indicator is None:
        return None
    return Effect(
        name=words(f"indicator.{key}"),
        before=indicator.text(before, words.lang),
        after=indicator.text(after, words.lang),
        unit=words(f"unit.{key}"),
    )
