"""Which returns were sent in: by form, unit, subject, period, and how the latest version stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference, SubjectKind
from registry.domain.returns.subjects import ReturnName
from registry.queries.places import lies_in
from registry.tables import periodic_return
from servicekit.cursor import Cursor
from territory import Territory

ReturnStatus = Literal["submitted", "accepted", "returned"]
# Where the page before ended: last day of the period, unit, id.
CURSOR = Cursor("returns", tuple[date, str, UUID])


class SubjectLine(BaseModel):
    """Of whom it speaks: a tenant or cluster by the registry's name, a commune by its own."""

    kind: SubjectKind
    code: str
    name: str
    cluster_id: UUID | None
    cluster: str | None


class ReturnLine(BaseModel):
    """A return of one form, unit, subject and period; `status` is that of its latest version."""

    id: UUID
    form: str
    unit: str = Field(description="By the map in force on the period's last day.")
    unit_name: str
    unit34: str
    unit63: str | None
    subject: SubjectLine | None = Field(description="None where it speaks of the whole unit.")
    period: str
    first_day: date
    last_day: date
    due_before: date
    last_punctual_day: date
    first_received_on: date
    late: bool = Field(description="First received after the last punctual day.")
    status: ReturnStatus
    latest_version: int
    accepted_version: int | None
    warnings: int = Field(description="Of the latest version, what is only told left out.")
    version: int
    synthetic: bool


class ReturnPage(BaseModel):
    """One page, the latest periods first."""

    items: list[ReturnLine]
    next: str | None


async def returns(
    connection: AsyncConnection,
    *,
    territory: Territory,
    reference: ReturnReference,
    form: str | None,
    unit: str | None,
    subject: str | None,
    cluster: str | None,
    period: str | None,
    status: ReturnStatus | None,
    limit: int,
    cursor: str | None,
) -> ReturnPage:
    table = periodic_return.c
    statement = select(periodic_return)
    if form is not None:
        statement = statement.where(table.form == form)
    if unit is not None:
        statement = statement.where(lies_in(periodic_return, unit, territory))
    if subject is not None:
        statement = statement.where(table.subject_code == subject)
    if cluster is not None:
        statement = statement.where(table.cluster_code == cluster)
    if period is not None:
        statement = statement.where(table.period == period)
    if status is not None:
        statement = statement.where(table.latest_status == status)
    start = CURSOR.position(cursor)
    if start is not None:
        last_day, after_unit, after_id = start
        after = tuple_(table.unit, table.id) > tuple_(literal(after_unit), literal(after_id))
        statement = statement.where(
            (table.last_day < last_day) | ((table.last_day == last_day) & after)
        )
    statement = statement.order_by(table.last_day.desc(), table.unit, table.id).limit(limit + 1)
    rows = (await connection.execute(statement)).mappings().all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    return ReturnPage(
        items=[line_of(dict(row), territory, reference) for row in shown],
        next=None if last is None else CURSOR.text((last["last_day"], last["unit"], last["id"])),
    )


def line_of(row: Mapping[str, Any], territory: Territory, reference: ReturnReference) -> ReturnLine:
    about = ReturnName.of_row(row).subject
    period = Period.parse(row["period"], row["form"], reference)
    return ReturnLine(
        id=row["id"],
        form=row["form"],
        unit=row["unit"],
        unit_name=territory.unit(row["unit"], period.last_day).name_vi,
        unit34=row["unit34"],
        unit63=row["unit63"],
        subject=None
        if about is None
        else SubjectLine(
            kind=about.kind,
            code=about.code,
            name=about.name,
            cluster_id=about.cluster_id,
            cluster=about.cluster,
        ),
        period=row["period"],
        first_day=period.first_day,
        last_day=period.last_day,
        due_before=period.due_before,
        last_punctual_day=period.last_punctual_day,
        first_received_on=row["first_received_on"],
        late=row["first_received_on"] > period.last_punctual_day,
        status=row["latest_status"],
        latest_version=row["latest_version"],
        accepted_version=row["accepted_version"],
        warnings=row["warnings"],
        version=row["version"],
        synthetic=row["synthetic"],
    )
