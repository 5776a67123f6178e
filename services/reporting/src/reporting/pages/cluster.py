"""One cluster: where it stands, its figures with their bases, its history, its tenants."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import orjson

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, moment
from reporting.pages import layout
from reporting.pages.axes import axis_view
from reporting.pages.happened import happened
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.models import ClusterPage, FactLine
from reporting.pages.text import Words, words_of
from reporting.pages.timeline import kind_of, timeline


@dataclass(frozen=True, kw_only=True)
class _Area:
    name: str
    value: Decimal | None
    why: str = ""


def render(page: ClusterPage, chrome: Chrome) -> str:
    words = chrome.words
    return layout.render(
        "cluster",
        chrome,
        title=words.cluster(page.name),
        view=Viewpoint.of(page),
        page=page,
        areas=list(_areas(page, words)),
        axes=[axis_view(axis, words) for axis in page.axes],
        facts=timeline(page.timeline, page.tenants, words),
    )


def sheet(page: ClusterPage, lang: Lang) -> Sheet:
    """The history with every field of every event, as it was filed."""
    words = words_of(lang)
    notes = {
        words("clusters.code"): page.code,
        words("clusters.name"): page.name,
        words("clusters.unit"): page.unit_name,
        words("time.known"): moment(page.known or page.as_of, lang),
    }
    if page.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return Sheet(
        name=page.code,
        title=words.cluster(page.name),
        columns=history_columns(words),
        rows=tuple(history_row(fact, words) for fact in page.timeline),
        notes=notes,
        as_of=page.as_of,
    )


def _areas(page: ClusterPage, words: Words) -> Iterator[_Area]:
    for name in ("plan_ha", "gross_ha", "cleared_ha", "ready_ha", "industrial_ha", "leased_ha"):
        yield _Area(name=words(f"cluster.{name}"), value=getattr(page, name))
    free = None
    if page.industrial_ha is not None:
        free = page.industrial_ha - (page.leased_ha or Decimal(0))
    yield _Area(name=words("cluster.free_ha"), value=free, why=words("cluster.free.why"))


def history_columns(words: Words) -> tuple[Column, ...]:
    """Of any history: every field of every event."""
    return (
        Column(key="occurred_on", name=words("history.occurred")),
        Column(key="recorded_at", name=words("history.recorded")),
        Column(key="type", name=words("history.type")),
        Column(key="what", name=words("history.what")),
        Column(key="document", name=words("history.document")),
        Column(key="document_date", name=words("history.document_date")),
        Column(key="issuer", name=words("history.issuer")),
        Column(key="data", name=words("history.data")),
        Column(key="note", name=words("history.note")),
        Column(key="event_id", name=words("history.event")),
        Column(key="fact_id", name=words("history.fact")),
        Column(key="corrects", name=words("history.corrects")),
        Column(key="corrected_by", name=words("history.corrected_by")),
        Column(key="withdrawn_at", name=words("history.withdrawn")),
        Column(key="position", name=words("ops.held.position"), places=0),
        Column(key="kind", name=words("note.kind")),
    )


def history_row(fact: FactLine, words: Words, *, of: str = "cluster") -> tuple[Value, ...]:
    return (
        fact.occurred_on,
        fact.recorded_at,
        fact.type,
        happened(kind_of(fact, of), words),
        fact.paper.number if fact.paper else None,
        fact.paper.date if fact.paper else None,
        fact.paper.issuer if fact.paper else None,
        orjson.dumps(fact.data, default=str).decode(),
        fact.note,
        str(fact.event_id),
        str(fact.fact_id),
        str(fact.corrects) if fact.corrects else None,
        str(fact.corrected_by) if fact.corrected_by else None,
        fact.withdrawn_at,
        fact.position,
        fact.provenance.kind if fact.provenance else None,
    )
