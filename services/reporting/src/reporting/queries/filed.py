"""What accepted returns of a form say, for some periods: one statement for all units."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Date, Integer, RowMapping, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine, Uuid

from reporting import fold
from reporting.forms.reference import FormRow
from reporting.queries.figures import Place, rate
from reporting.queries.form_facts import LAND, LEASED, RATE
from reporting.queries.lens import Seen
from reporting.queries.origin import Origin
from reporting.queries.states import INSTANT
from reporting.report_views import Number

# ruff: noqa: S608 - these statements are put together from our own texts

IDS = """
(
    select distinct return_id from return_fact
    where build = :build and form = :form and period = any(:periods) and position > 0
        and (:subject is null or subject_code = :subject)
        and (:units is null or unit34 = any(:units))
)"""
STATES = fold.returns(build=":build", on=":on", known=":known", ids=IDS)
# The newest fact that filed the accepted version: its rows as numbers.
FILED = f"""
select state.return_id, state.unit, state.unit34, state.unit63, state.period,
    state.subject_code, state.subject_name, state.accepted_version,
    cast(said.rows as text) as rows, said.provenance
from ({STATES}) as state
left join lateral (
    select f.rows, f.provenance from return_fact f
    where f.build = :build and f.return_id = state.return_id
        and f.return_version = state.accepted_version and f.rows is not null
        and f.occurred_on <= :on and {fold.KNOWN.format(known=":known")}
    order by f.occurred_on desc, f.streamversion desc
    limit 1
) as said on true
where state.facts > 0
order by state.unit, state.subject_code, state.return_id
"""
COLUMNS: Mapping[str, TypeEngine[Any]] = {
    "return_id": Uuid(),
    **dict.fromkeys(("unit", "unit34", "unit63", "period"), Text()),
    **dict.fromkeys(("subject_code", "subject_name", "rows", "provenance"), Text()),
    "accepted_version": Integer(),
}


@dataclass(frozen=True, kw_only=True)
class FiledReturn:
    """A return of which something was received; `rows` are those of its accepted version."""

    return_id: UUID
    unit: str
    place: Place
    period: str
    subject: str | None
    subject_name: str | None
    accepted_version: int | None
    rows: Mapping[str, Number | None]
    origin: Origin = field(default_factory=Origin)


async def filed_forms(
    connection: AsyncConnection,
    seen: Seen,
    form: str,
    periods: Collection[str],
    *,
    units34: Iterable[str] | None = None,
    subject: str | None = None,
) -> list[FiledReturn]:
    """Of these periods, in order of unit and subject; as decided by the lens's day."""
    statement = (
        text(FILED)
        .bindparams(
            bindparam("build", seen.returns.number, Integer),
            bindparam("on", seen.on, Date),
            bindparam("known", seen.known_or_all, INSTANT),
            bindparam("form", form, Text),
            bindparam("periods", sorted(periods), ARRAY(Text)),
            bindparam("subject", subject, Text),
            bindparam("units", None if units34 is None else sorted(units34), ARRAY(Text)),
        )
        .columns(**COLUMNS)
    )
    return [_read(row) for row in (await connection.execute(statement)).mappings()]


def added_up(rows: Mapping[str, FormRow], parts: Sequence[FiledReturn]) -> dict[str, Number | None]:
    """A sum per row over what says a number; a rate is made of the sums, never of rates."""
    if len(parts) == 1:
        return {code: parts[0].rows.get(code) for code in rows}
    found: dict[str, Number | None] = {}
    for code in rows:
        said = [number for part in parts if (number := part.rows.get(code)) is not None]
        found[code] = sum(said) if said else None
    leased, land = found.get(LEASED), found.get(LAND)
    if leased is not None and land is not None:
        found[RATE] = rate(Decimal(leased), Decimal(land))
    return found


def numbers(rows: str | None) -> dict[str, Number | None]:
    """From JSON, exactly: counts are whole, all else keeps its decimals."""
    return {} if rows is None else json.loads(rows, parse_float=Decimal)


def _read(row: RowMapping) -> FiledReturn:
    accepted: int | None = row["accepted_version"]
    return FiledReturn(
        return_id=row["return_id"],
        unit=row["unit"],
        place=(row["unit34"], row["unit63"]),
        period=row["period"],
        subject=row["subject_code"],
        subject_name=row["subject_name"],
        accepted_version=accepted,
        rows=numbers(row["rows"]),
        origin=Origin() if accepted is None else Origin.of(row["provenance"]),
    )
