"""The row of a return: what lists need to know of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from registry.domain.returns.filing import Return
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from territory import Territory

_GIVEN = """
    $1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::uuid[], $12::text[], $13::date[], $14::text[], $15::text[],
    $16::int[], $17::text[], $18::int[], $19::int[], $20::boolean[]
"""
_NAMES = """
    id, stored_version, version, form, unit, subject, period, subject_kind, subject_code,
    subject_name, cluster_id, cluster_code, last_day, unit34, unit63, latest_version,
    latest_status, accepted_version, warnings, synthetic
"""
_STORED = _NAMES.replace("stored_version, ", "")

INSERT = f"""
insert into periodic_return ({_STORED}, first_received_on)
select {_STORED}, (service_now() at time zone 'Asia/Ho_Chi_Minh')::date
from unnest({_GIVEN}) as given ({_NAMES})
"""  # noqa: S608 - constants only

UPDATE = f"""
update periodic_return set version = given.version, subject_name = given.subject_name,
    latest_version = given.latest_version, latest_status = given.latest_status,
    accepted_version = given.accepted_version, warnings = given.warnings,
    synthetic = given.synthetic
from unnest({_GIVEN}) as given ({_NAMES})
where periodic_return.id = given.id and periodic_return.version = given.stored_version
"""  # noqa: S608 - as above

WITHHOLD = """
insert into return_withheld (return_id, return_version, rows, notes, warnings)
select * from unnest($1::uuid[], $2::int[], $3::jsonb[], $4::jsonb[], $5::jsonb[])
"""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """In the order of the statements; `stored_version` guards the update and is 0 at birth."""

    id: UUID
    stored_version: int
    version: int
    form: str
    unit: str
    subject: str
    period: str
    subject_kind: str | None
    subject_code: str | None
    subject_name: str | None
    cluster_id: UUID | None
    cluster_code: str | None
    last_day: date
    unit34: str
    unit63: str | None
    latest_version: int
    latest_status: str
    accepted_version: int | None
    warnings: int
    synthetic: bool


_VALUES = attrgetter(*(field.name for field in fields(ReturnRow)))


def columns(rows: Sequence[ReturnRow]) -> list[list[Any]]:
    """As arrays, one a column."""
    return [list(column) for column in zip(*map(_VALUES, rows), strict=True)]


def row_of(
    return_: Return, stored_version: int, reference: ReturnReference, territory: Territory
) -> ReturnRow:
    name = return_.name
    form, unit, subject, code = name.key
    period = Period.parse(code, form, reference)
    place = territory.place(unit, period.last_day)
    latest = max(return_.versions)
    filed = return_.versions[latest]
    accepted = [n for n, version in return_.versions.items() if version.status == "accepted"]
    about = name.subject
    return ReturnRow(
        id=return_.id,
        stored_version=stored_version,
        version=return_.version,
        form=form,
        unit=unit,
        subject=subject,
        period=code,
        subject_kind=None if about is None else about.kind,
        subject_code=None if about is None else about.code,
        subject_name=None if about is None else about.name,
        cluster_id=None if about is None else about.cluster_id,
        cluster_code=None if about is None else about.cluster,
        last_day=period.last_day,
        unit34=place.unit34,
        unit63=place.unit63,
        latest_version=latest,
        latest_status=filed.status,
        accepted_version=max(accepted, default=None),
        warnings=sum(one.get("level") != "info" for one in filed.receipt.warnings),
        synthetic=filed.synthetic,
    )
