"""Where one number of a report comes from: the rule, and the facts behind it."""

from dataclasses import dataclass
from datetime import timedelta

import orjson

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, day, local, moment, number
from reporting.forms import Period, forms
from reporting.pages import layout
from reporting.pages.details import details
from reporting.pages.happened import happened
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.report_words import period_name
from reporting.pages.text import Words, words_of
from reporting.report_views import RowEvent, RowEvents

LATE = timedelta(days=30)  # between a paper's day and its record, said in colour


@dataclass(frozen=True, kw_only=True)
class EventView:
    """A fact in words."""

    href: str
    cluster: str
    code: str
    what: str
    details: str
    on: str
    on_exact: str
    paper: str
    recorded: str
    is_late: bool


def path_of(page: RowEvents) -> str:
    return f"/bao-cao/{page.form}/{page.unit}/{page.period}"


def render(page: RowEvents, chrome: Chrome) -> str:
    words = chrome.words
    form = forms()[page.form]
    row = form.rows[page.code]
    period = Period.parse(page.period, form)
    return layout.render(
        "report_row",
        chrome,
        title=title(page, words),
        view=Viewpoint.of(page),
        page=page,
        row=row,
        unit=page.unit_name if words.lang == "vi" else page.unit_name_en,
        period=period_name(period, words),
        ends=day(period.last_day, words.lang),
        rule=row.rule_vi if words.lang == "vi" else row.rule_en,
        told=number(page.facts, words.lang, row.decimals),
        why=words.known("report.why", page.why_no_facts) if page.why_no_facts else "",
        events=[_event(event, chrome, words) for event in page.events],
        back=chrome.address.link(path_of(page), con_tro=None),
    )


def title(page: RowEvents, words: Words) -> str:
    row = forms()[page.form].rows[page.code]
    label = row.label_vi if words.lang == "vi" else row.label_en
    return words("row.title", code=page.code, what=label)


def sheet(page: RowEvents, lang: Lang) -> Sheet:
    """Every fact behind the row, with what it was published with."""
    words = words_of(lang)
    row = forms()[page.form].rows[page.code]
    unit = page.unit_name if lang == "vi" else page.unit_name_en
    return Sheet(
        name=f"{page.form} {page.unit} {page.period} {page.code}",
        title=title(page, words),
        columns=(
            Column(key="cluster", name=words("clusters.code")),
            Column(key="cluster_name", name=words("clusters.name")),
            Column(key="occurred_on", name=words("history.occurred")),
            Column(key="recorded_at", name=words("history.recorded")),
            Column(key="type", name=words("history.type")),
            Column(key="what", name=words("history.what")),
            Column(key="document", name=words("history.document")),
            Column(key="document_date", name=words("history.document_date")),
            Column(key="issuer", name=words("history.issuer")),
            Column(key="data", name=words("history.data")),
            Column(key="event_id", name=words("history.event")),
            Column(key="kind", name=words("note.kind")),
        ),
        rows=tuple(_sheet_row(event, words) for event in page.events),
        notes={
            words("reports.unit"): unit,
            words("report.note.period"): page.period,
            words("row.rule"): row.rule_vi if lang == "vi" else row.rule_en,
            words("row.facts"): number(page.facts, lang, row.decimals),
            words("time.known"): moment(page.known or page.as_of, lang),
        },
        as_of=page.as_of,
    )


def _event(event: RowEvent, chrome: Chrome, words: Words) -> EventView:
    recorded = local(event.recorded_at).date()
    return EventView(
        href=chrome.address.elsewhere(f"/cum/{event.cluster_code}"),
        cluster=words.cluster(event.cluster_name or event.cluster_code),
        code=event.cluster_code,
        what=happened(event.type, words),
        details=", ".join(details(event.type, event.data, words)),
        on=day(event.occurred_on, words.lang),
        on_exact=event.occurred_on.isoformat(),
        paper=event.paper.number if event.paper else "",
        recorded=day(recorded, words.lang),
        is_late=recorded - event.occurred_on > LATE,
    )


def _sheet_row(event: RowEvent, words: Words) -> tuple[Value, ...]:
    paper = event.paper
    return (
        event.cluster_code,
        event.cluster_name,
        event.occurred_on,
        event.recorded_at,
        event.type,
        happened(event.type, words),
        paper.number if paper else None,
        paper.date if paper else None,
        paper.issuer if paper else None,
        orjson.dumps(event.data, default=str).decode(),
        str(event.event_id),
        event.provenance,
    )
