"""Periodic returns: what was filed and decided, and which version counts today."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg

from eventkit.message import Message
from eventkit.projection import Fact, Withdrawn
from reporting import fold, tables
from reporting.inbound.registry import (
    RETURN_EVENTS,
    RETURNS,
    AnyReturnFact,
    ReturnAccepted,
    ReturnReturned,
    ReturnSubmitted,
    Value,
)
from reporting.projections.placement import place
from reporting.projections.present_day import present_day
from reporting.projections.revisions import follow, forget
from reporting.projections.rows import (
    ALL_THERE_IS,
    PRESENT,
    append,
    by_build,
    upsert_of,
)

PROVINCE_FORM = "B04"
FORMS = frozenset({"B01", "B02", "B03", PROVINCE_FORM})
JOBS = "25"  # of a province's form: workers under contract
JOBS_MAX = 10**12

# Administrative half-years end on 14 June and 14 December (Decree 09/2019).
PERIOD_ENDS: Mapping[str, tuple[int, int]] = {"H1": (6, 14), "FY": (12, 14)}


class ReturnRow(NamedTuple):
    """A row of return_fact but for its build."""

    return_id: UUID
    occurred_on: date
    streamversion: int
    incarnation: int
    position: int
    event_id: UUID
    fact_id: UUID
    type: str
    recorded_at: datetime
    provenance: str | None
    data: bytes
    form: str
    unit: str
    period: str
    period_end: date
    unit34: str
    unit63: str | None
    return_version: int
    decision: str | None
    jobs: int | None
    subject_kind: str | None
    subject_code: str | None
    subject_name: str | None
    rows: str | None


REFRESH = upsert_of(tables.unit_return, fold.returns(ids="unnest($4::uuid[])", **PRESENT))

WITHDRAW = """
update return_fact set withdrawn_at = $2
where build = $1 and incarnation = $3 and position > $4 and withdrawn_at is null
returning return_id, occurred_on
"""
DUE = "select build, return_id from unit_return where next_on <= $1 or $2 order by 1, 2"


class Returns:
    """The projection `returns`."""

    name = "returns"
    streams: Mapping[str, int] = {RETURNS: 3}
    tables = (tables.return_fact, tables.unit_return)

    def decode(self, message: Message) -> ReturnRow | None:
        event = RETURN_EVENTS.get(message.type)
        if event is None:
            return None
        body = event.validate_json(message.value)
        return _row(message, body) if body.form in FORMS else None

    async def apply(
        self, connection: asyncpg.Connection, build: int, facts: Sequence[Fact]
    ) -> None:
        rows: list[ReturnRow] = [fact.body for fact in facts]
        day = await present_day(connection)
        new = ((build, *row) for row in rows)
        await append(connection, tables.return_fact, ("build", *ReturnRow._fields), new)
        await refresh(connection, build, day, {row.return_id for row in rows})
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=RETURNS,
            reached=max((row.incarnation, row.position) for row in rows),
            first_day=min(row.occurred_on for row in rows),
        )

    async def withdraw(
        self, connection: asyncpg.Connection, build: int, withdrawn: Withdrawn
    ) -> None:
        day = await present_day(connection)
        gone = await connection.fetch(
            WITHDRAW, build, withdrawn.at, withdrawn.incarnation, withdrawn.above
        )
        if not gone:
            return
        await refresh(connection, build, day, {row["return_id"] for row in gone})
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=RETURNS,
            reached=(withdrawn.incarnation, withdrawn.above),
            first_day=min(row["occurred_on"] for row in gone),
        )

    async def drop(self, connection: asyncpg.Connection, build: int) -> None:
        await forget(connection, self.name, self.tables, build)

    async def tell_of(self, connection: asyncpg.Connection, day: date, *, all_rows: bool) -> None:
        due = await connection.fetch(DUE, day, all_rows)
        for build, return_ids in by_build((row[0], row[1]) for row in due).items():
            await refresh(connection, build, day, return_ids)


async def refresh(
    connection: asyncpg.Connection, build: int, day: date, returns: Collection[UUID]
) -> None:
    """Make these hot rows anew from their facts."""
    await connection.execute(fold.PLAN_ANEW)
    await connection.execute(REFRESH, build, day, ALL_THERE_IS, list(returns))


def _row(message: Message, body: AnyReturnFact) -> ReturnRow:
    period_end = end_of(body.period)
    placement = place(body.unit, None, period_end)
    provenance = decision = jobs = rows = None
    subject = body.subject
    match body:
        case ReturnSubmitted():
            occurred_on, rows = body.document.date, _written(body.rows)
            jobs = _jobs(body)
            provenance = body.provenance.kind if body.provenance else None
        case ReturnAccepted():
            occurred_on, decision = body.effective_on, "accepted"
        case ReturnReturned():
            occurred_on, decision = body.effective_on, "returned"
    return ReturnRow(
        message.stream_id,
        occurred_on,
        message.streamversion,
        message.incarnation,
        message.position,
        message.event_id,
        message.fact_id,
        message.type,
        message.recorded_at,
        provenance,
        message.value,
        body.form,
        body.unit,
        body.period,
        period_end,
        placement.unit34,
        placement.unit63,
        body.return_version,
        decision,
        jobs,
        None if subject is None else subject.kind,
        None if subject is None else subject.code,
        None if subject is None else subject.name,
        rows,
    )


def _written(rows: Mapping[str, Value | None]) -> str:
    """As JSON's own numbers, with the decimals they came with."""
    said = (f'"{code}":{"null" if value is None else value}' for code, value in rows.items())
    return f"{{{','.join(said)}}}"


def _jobs(body: ReturnSubmitted) -> int | None:
    """The national figure is read from it: what is no count of people parks."""
    jobs = body.rows.get(JOBS) if body.form == PROVINCE_FORM else None
    if isinstance(jobs, str) or (jobs is not None and jobs >= JOBS_MAX):
        raise ValueError(f"row {JOBS} is no count of people: {jobs}")
    return jobs


def end_of(period: str) -> date:
    kind, _, year = period.partition("-")
    if kind not in PERIOD_ENDS or len(year) != 4 or not year.isdecimal():
        raise ValueError(f"no period {period!r}")
    return date(int(year), *PERIOD_ENDS[kind])
