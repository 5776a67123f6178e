"""The operators' page: what is behind, what is parked, which builds there are, and what to do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, duration, moment, number
from reporting.pages import layout
from reporting.pages.figures import LATE_AFTER_S
from reporting.pages.happened import happened
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.models import OperationsPage, ParkedLine, Refused
from reporting.pages.text import Words, words_of


@dataclass(frozen=True, kw_only=True)
class _Sum:
    name: str
    text: str
    warn: bool


def render(page: OperationsPage, chrome: Chrome) -> str:
    """Only for a signed-in operator: its forms bear the visitor's token."""
    if chrome.visitor is None:
        raise ValueError("the operators' page needs a visitor")
    words = chrome.words
    return layout.render(
        "operations",
        chrome,
        title=words("ops.title"),
        view=Viewpoint(
            borders=page.today,
            known=None,
            today=page.today,
            as_of=page.as_of,
            fresh=page.fresh,
            synthetic=page.synthetic,
        ),
        page=page,
        sums=list(_sums(page, words)),
        projections=sorted({build.projection for build in page.builds}),
        refused_anchor=_anchor(page.refused) if page.refused else "",
        slug=slug,
        field=lambda form: f"reason-{slug(form)}",
        happened=lambda event_type: happened(event_type, words),
        late=lambda lag_s: lag_s is not None and lag_s > LATE_AFTER_S,
    )


def sheet(page: OperationsPage, lang: Lang) -> Sheet:
    """What is parked, with everything an operator needs to ask its source about it."""
    words = words_of(lang)
    return Sheet(
        name=words("ops.title"),
        title=words("ops.held"),
        columns=(
            Column(key="id", name=words("ops.held.id")),
            Column(key="projection", name=words("ops.projection")),
            Column(key="source", name=words("ops.held.source")),
            Column(key="stream", name=words("ops.held.stream")),
            Column(key="stream_id", name=words("ops.held.stream_id")),
            Column(key="name", name=words("clusters.name")),
            Column(key="type", name=words("ops.held.event")),
            Column(key="event_id", name=words("history.event")),
            Column(key="position", name=words("ops.held.position"), places=0),
            Column(key="kind", name=words("ops.state")),
            Column(key="reason", name=words("ops.held.reason")),
            Column(key="waiting", name=words("ops.held.waiting.name"), places=0),
            Column(key="since", name=words("ops.held.since")),
        ),
        rows=tuple(_sheet_row(line, words) for line in page.parked),
        notes={words("foot.asof.name"): moment(page.as_of, lang)},
        as_of=page.as_of,
    )


def _sums(page: OperationsPage, words: Words) -> Iterator[_Sum]:
    lags = [reader.lag_s for reader in page.readers if reader.lag_s is not None]
    worst = max(lags, default=None)
    late = worst is not None and worst > LATE_AFTER_S
    yield _Sum(
        name=words("ops.summary.behind"),
        text=duration(worst, words.lang),
        warn=late,
    )
    open_messages = sum(message.discarded_at is None for message in page.quarantined)
    counts = (
        ("parked", len(page.parked), True),
        ("waiting", sum(held.waiting for held in page.parked), True),
        ("quarantined", open_messages, True),
        ("builds", len(page.builds), False),
    )
    for key, count, warns in counts:
        yield _Sum(
            name=words(f"ops.summary.{key}"),
            text=number(count, words.lang),
            warn=warns and count > 0,
        )


def _anchor(refused: Refused) -> str:
    """The field that was refused, or the button of a form without fields."""
    return f"{refused.field}-{slug(refused.form)}"


def slug(form: str) -> str:
    """A form's address as part of an id."""
    return re.sub(r"[^0-9a-z]+", "-", form.lower()).strip("-")


def _sheet_row(line: ParkedLine, words: Words) -> tuple[Value, ...]:
    return (
        line.id,
        line.projection,
        line.source,
        line.stream,
        str(line.stream_id),
        line.name,
        line.type,
        str(line.event_id),
        line.position,
        words.known("held", line.kind),
        line.reason[words.lang],
        line.waiting,
        line.since,
    )
