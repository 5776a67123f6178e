"""The facts behind one row of a report, and whether they give its number again."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.asked import Asked, NoSuchReport, find
from reporting.queries.form_events import events
from reporting.queries.form_facts import FormSums
from reporting.queries.freshness import freshness
from reporting.queries.history import ENVELOPE, paper_of, said_by
from reporting.queries.lens import CLUSTERS
from reporting.queries.report import facts_of
from reporting.queries.report_lines import why_no_facts
from reporting.queries.revision import OVERVIEW, revision
from reporting.report_views import RowEvent, RowEvents
from servicekit.cursor import Cursor

LINES = 50

CURSOR = Cursor("row-events", tuple[date, int, UUID])


async def row_events(
    connection: AsyncConnection, asked: Asked, code: str, *, cursor: str | None, lines: int = LINES
) -> RowEvents:
    at = await find(connection, asked)
    row = at.form.rows.get(code)
    if row is None:
        raise NoSuchReport("row", code)
    found: Sequence[RowMapping] = ()
    facts: FormSums | None = None
    if at.subject is None:
        facts = await facts_of(connection, at)
        if row.from_facts:
            found = await events(
                connection,
                at.of_facts,
                row,
                at.period.first_day,
                at.events_here,
                after=CURSOR.position(cursor),
                lines=lines,
            )
    page = found[:lines]
    told = facts.get(code) if facts is not None and row.from_facts else None
    return RowEvents(
        form=at.form.code,
        unit=at.here.code,
        unit_name=at.here.name_vi,
        unit_name_en=at.here.name_en,
        subject=at.subject,
        period=at.period.code,
        code=code,
        facts=told,
        why_no_facts=why_no_facts(row, facts) if told is None else None,
        clusters=page[0]["clusters"] if page else 0,
        total=page[0]["total"] if page else 0,
        events=tuple(_event(fact) for fact in page),
        next_cursor=_cursor(page[-1]) if len(found) > len(page) else None,
        fresh=await freshness(connection, CLUSTERS),
        revision=await revision(connection, OVERVIEW),
        as_of=at.seen.as_of,
        known=at.seen.known,
        borders=at.seen.borders,
        today=at.seen.today,
        synthetic=facts is not None and facts.origin.is_made_up,
    )


def _event(fact: RowMapping) -> RowEvent:
    data = said_by(fact["data"])
    return RowEvent(
        event_id=fact["event_id"],
        cluster_id=fact["cluster_id"],
        cluster_code=fact["code"],
        cluster_name=fact["name"],
        type=fact["type"].rsplit(".", 2)[1],
        occurred_on=fact["occurred_on"],
        recorded_at=fact["recorded_at"],
        paper=paper_of(data.get("document")),
        data={name: value for name, value in data.items() if name not in ENVELOPE},
        provenance=fact["provenance"],
    )


def _cursor(fact: RowMapping) -> str:
    return CURSOR.text((fact["occurred_on"], fact["streamversion"], fact["event_id"]))
