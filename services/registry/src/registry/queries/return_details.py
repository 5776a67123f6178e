"""One return with its versions side by side: what each row said, and what was decided."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.returns import events
from registry.domain.returns.filing import Return, Withheld
from registry.domain.returns.reference import FormRow, ReturnReference
from registry.domain.returns.rights import EVERYONE, may_handle
from registry.domain.returns.subjects import ReturnName
from registry.domain.who import Principal
from registry.queries.histories import Recorded, history
from registry.queries.return_list import ReturnLine, ReturnStatus, line_of
from registry.tables import cluster, periodic_return, return_withheld
from territory import Placement, Territory

type Figure = int | str | None


class RowLine(BaseModel):
    """One row of the form; `values` by version, `changed` where they are not all the same."""

    code: str
    label_vi: str
    label_en: str
    unit: str
    type: str
    measure: str
    values: Mapping[int, Figure]
    changed: bool
    withheld: bool = Field(description="Told to the officers of its place only: a firm's figure.")


class Decision(BaseModel):
    """What was decided on a version."""

    fact_id: UUID
    status: ReturnStatus
    on: date
    reasons: Sequence[str]
    recorded_at: datetime | None
    position: int | None


class VersionLine(BaseModel):
    """One version as it was sent in."""

    return_version: int
    status: ReturnStatus
    superseded_by: int | None = Field(description="The version that has taken its place.")
    fact_id: UUID
    form_version: str
    document: Mapping[str, Any]
    channel: str
    data_as_of: date
    notes: Mapping[str, str]
    warnings: Sequence[Mapping[str, Any]]
    provenance: Mapping[str, Any] | None
    accepted_at: datetime = Field(description="When it was received.")
    recorded_at: datetime | None
    incarnation: int | None
    position: int | None
    decision: Decision | None


class ReturnDetails(ReturnLine):
    """A return, its versions, and its rows with the values of all versions."""

    versions: list[VersionLine]
    rows: list[RowLine]
    unknown_types: Sequence[str] = Field(
        description="Of events that a newer release recorded: they are not in what stands here."
    )


async def return_details(
    connection: AsyncConnection,
    return_id: UUID,
    *,
    principal: Principal,
    territory: Territory,
    reference: ReturnReference,
) -> ReturnDetails | None:
    statement = select(periodic_return).where(periodic_return.c.id == return_id)
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    name = ReturnName.of_row(dict(row))
    place = Placement(unit34=row["unit34"], unit63=row["unit63"])
    communes = await _communes(connection, name)
    is_theirs = may_handle(principal, EVERYONE, place, communes, territory)
    recorded = await history(connection, stream=events.STREAM, stream_id=return_id)
    whole = Return(id=return_id, name=name)
    beside = await _withheld(connection, return_id) if is_theirs else {}
    whole.fold((one.event for one in recorded), beside)
    line = line_of(dict(row), territory, reference)
    return ReturnDetails(
        **line.model_dump(),
        versions=[_version(whole, recorded, number) for number in sorted(whole.versions)],
        rows=[
            _row(whole, form_row, withheld=form_row.visibility != "public" and not is_theirs)
            for form_row in _form_rows(whole, reference)
        ],
        unknown_types=whole.unknown_types,
    )


async def _communes(connection: AsyncConnection, name: ReturnName) -> Collection[str]:
    """In which commune's hands it is: its own, or the one that leads the cluster."""
    if name.subject is None:
        return ()
    if name.subject.cluster_id is None:
        return (name.subject.code,)
    statement = select(cluster.c.communes).where(cluster.c.id == name.subject.cluster_id)
    communes: Sequence[str] | None = (await connection.execute(statement)).scalar_one_or_none()
    return (communes or ())[:1]


async def _withheld(connection: AsyncConnection, return_id: UUID) -> dict[int, Withheld]:
    table = return_withheld.c
    statement = select(table.return_version, table.rows, table.notes, table.warnings)
    found = await connection.execute(statement.where(table.return_id == return_id))
    return {
        row.return_version: Withheld(rows=row.rows, notes=row.notes, warnings=row.warnings)
        for row in found
    }


def _form_rows(whole: Return, reference: ReturnReference) -> list[FormRow]:
    """Of every form version that was used, in the order of the paper."""
    rows: dict[str, FormRow] = {}
    for filed in whole.versions.values():
        rows |= reference.forms[whole.name.form, filed.form_version].rows
    return list(rows.values())


def _row(whole: Return, row: FormRow, *, withheld: bool) -> RowLine:
    values = {number: filed.rows.get(row.code) for number, filed in whole.versions.items()}
    return RowLine(
        code=row.code,
        label_vi=row.label_vi,
        label_en=row.label_en,
        unit=row.unit,
        type=row.type,
        measure=row.measure,
        values=values,
        changed=len(set(values.values())) > 1,
        withheld=withheld,
    )


def _version(whole: Return, recorded: Sequence[Recorded], number: int) -> VersionLine:
    filed = whole.versions[number]
    of_version = [
        one
        for one in recorded
        if one.event.type in events.TYPES and one.event.data["return_version"] == number
    ]
    submitted, *decided = of_version
    data = submitted.event.data
    return VersionLine(
        return_version=number,
        status=filed.status,
        superseded_by=whole.superseded_by(number),
        fact_id=submitted.event.fact_id,
        form_version=filed.form_version,
        document=data["document"],
        channel=data["channel"],
        data_as_of=data["data_as_of"],
        notes={**data["notes"], **filed.withheld.notes},
        warnings=filed.receipt.warnings,
        provenance=data.get("provenance"),
        accepted_at=submitted.event.accepted_at,
        recorded_at=submitted.recorded_at,
        incarnation=submitted.incarnation,
        position=submitted.position,
        decision=_decision(decided[-1], filed.status) if decided else None,
    )


def _decision(recorded: Recorded, status: ReturnStatus) -> Decision:
    event = recorded.event
    return Decision(
        fact_id=event.fact_id,
        status=status,
        on=event.occurred_on,
        reasons=event.data.get("reasons", ()),
        recorded_at=recorded.recorded_at,
        position=recorded.position,
    )
