"""The returns that were received, by period from the newest on, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, and_, exists, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms import forms
from reporting.forms.reference import PROVINCE
from reporting.projections.placement import territory
from reporting.queries.freshness import freshness
from reporting.queries.lens import RETURNS, Lens, look
from reporting.report_views import ReportItem, ReportList, State
from reporting.tables import unit_return
from servicekit.cursor import Cursor

LINES = 50

# The last line of a page: its period's end, form, unit, subject and id.
CURSOR = Cursor("reports", tuple[date, str, str, str, UUID])


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which returns; those of firms are for officers, and not listed here."""

    form: str | None = None
    unit: str | None = None
    period: str | None = None
    cursor: str | None = None
    lines: int = LINES


async def report_list(connection: AsyncConnection, listed: Listed) -> ReportList:
    """As of now: a list of what there is to look at, not a figure of any day."""
    seen = await look(connection, Lens())
    rows = (await connection.execute(_statement(listed, seen.returns.number))).mappings().all()
    page = rows[: listed.lines]
    return ReportList(
        items=tuple(_item(row) for row in page),
        next_cursor=_cursor(page[-1]) if len(rows) > len(page) else None,
        periods=tuple((await connection.execute(_periods(seen.returns.number))).scalars()),
        fresh=await freshness(connection, RETURNS),
        as_of=seen.as_of,
        today=seen.today,
        synthetic=bool(await connection.scalar(_made_up(seen.returns.number))),
    )


def _made_up(build: int) -> Select[*tuple[Any, ...]]:
    c = unit_return.c
    return select(exists().where(c.build == build, c.form == PROVINCE, c.synthetic))


def _periods(build: int) -> Select[*tuple[Any, ...]]:
    """Those of which any province has reported, the newest first."""
    c = unit_return.c
    return (
        select(c.period)
        .where(c.build == build, c.facts > 0, c.form == PROVINCE)
        .group_by(c.period, c.period_end)
        .order_by(c.period_end.desc())
    )


def _statement(listed: Listed, build: int) -> Select[*tuple[Any, ...]]:
    c = unit_return.c
    subject = func.coalesce(c.subject_code, "")
    statement = select(unit_return, subject.label("subject")).where(
        c.build == build, c.facts > 0, c.form.in_(forms())
    )
    wanted: Mapping[str, str | None] = {
        "form": listed.form,
        "unit": listed.unit,
        "period": listed.period,
    }
    for name, value in wanted.items():
        if value is not None:
            statement = statement.where(c[name] == value)
    after = CURSOR.position(listed.cursor)
    if after is not None:
        ends, *rest = after
        later = tuple_(c.form, c.unit, subject, c.return_id) > tuple_(*map(literal, rest))
        statement = statement.where(or_(c.period_end < ends, and_(c.period_end == ends, later)))
    return statement.order_by(c.period_end.desc(), c.form, c.unit, subject, c.return_id).limit(
        listed.lines + 1
    )


def _item(row: RowMapping) -> ReportItem:
    state: State = "submitted" if row["accepted_version"] is None else "accepted"
    subject = row["subject_code"]
    address = f"/v1/reports/{row['form']}/{row['unit']}/{row['period']}"
    return ReportItem(
        form=row["form"],
        unit=row["unit"],
        unit_name=territory().unit(row["unit"], row["period_end"]).name_vi,
        subject=subject,
        subject_name=row["subject_name"],
        period=row["period"],
        state=state,
        accepted_version=row["accepted_version"],
        synthetic=row["synthetic"],
        address=address if subject is None else f"{address}?subject={subject}",
    )


def _cursor(row: RowMapping) -> str:
    return CURSOR.text(
        (row["period_end"], row["form"], row["unit"], row["subject"], row["return_id"])
    )
