"""What was sent in of one form in one unit: of a period, and of the one before it, whole."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit.event import StoredEvent
from registry.domain.returns.events import STREAM, SUBMITTED
from registry.domain.returns.filing import Return, Withheld
from registry.domain.returns.periods import Period
from registry.domain.returns.subjects import ReturnName
from registry.tables import event_log, periodic_return, return_withheld
from territory.territory import REFORM

LET_OTHERS_IN_EVERY = 200  # Folding thousands of returns takes a second of the loop's time.


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReturn:
    """A return with the notes of its versions, which its figures do not need."""

    whole: Return
    notes: Mapping[int, Mapping[str, str]]

    @property
    def latest(self) -> int:
        return max(self.whole.versions, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReturns:
    """By the key of the subject."""

    current: Mapping[str, KnownReturn]
    previous: Mapping[str, KnownReturn]


async def known_returns(
    connection: AsyncConnection,
    *,
    form: str,
    unit: str,
    period: Period,
    subjects: Collection[str] | None,
) -> KnownReturns:
    """Of these subjects, or of all. A code of 2025 means another province before the reform."""
    table = periodic_return.c
    mine = select(periodic_return).where(table.form == form, table.unit == unit)
    if subjects is not None:
        mine = mine.where(table.subject == any_(literal([*subjects], ARRAY(Text))))
    same_map = table.last_day >= REFORM if period.last_day >= REFORM else table.last_day < REFORM
    before = (
        mine.where(table.last_day < period.last_day, same_map)
        .ext(distinct_on(table.subject))
        .order_by(table.subject, table.last_day.desc(), table.period)
    )
    current = (await connection.execute(mine.where(table.period == period.code))).mappings().all()
    previous = (await connection.execute(before)).mappings().all()
    rows = [dict(row) for row in (*current, *previous)]
    found = await _whole(connection, rows)
    return KnownReturns(
        current={row["subject"]: found[row["id"]] for row in current},
        previous={row["subject"]: found[row["id"]] for row in previous},
    )


async def _whole(
    connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]
) -> Mapping[UUID, KnownReturn]:
    ids = [row["id"] for row in rows]
    events = await _events(connection, ids)
    withheld = await _withheld(connection, ids)
    found = {}
    for nth, row in enumerate(rows):
        if nth % LET_OTHERS_IN_EVERY == 0:
            await asyncio.sleep(0)
        whole = Return(id=row["id"], name=ReturnName.of_row(row))
        of_this, beside = events.get(row["id"], []), withheld.get(row["id"], {})
        whole.fold(of_this, beside)
        notes = {
            number: {**event.data.get("notes", {}), **(beside[number].notes if kept else {})}
            for event in of_this
            if event.type == SUBMITTED
            for number in (event.data["return_version"],)
            for kept in (number in beside,)
        }
        found[row["id"]] = KnownReturn(whole=whole, notes=notes)
    return found


async def _events(
    connection: AsyncConnection, ids: Sequence[UUID]
) -> Mapping[UUID, list[StoredEvent]]:
    table = event_log.c
    statement = (
        select(event_log)
        .where(table.stream == STREAM, table.stream_id == any_(literal(ids, ARRAY(Uuid))))
        .order_by(table.stream_id, table.streamversion)
    )
    events: dict[UUID, list[StoredEvent]] = {}
    for row in (await connection.execute(statement)).mappings():
        events.setdefault(row["stream_id"], []).append(StoredEvent(**dict(row)))
    return events


async def _withheld(
    connection: AsyncConnection, ids: Sequence[UUID]
) -> Mapping[UUID, Mapping[int, Withheld]]:
    table = return_withheld.c
    statement = select(return_withheld).where(table.return_id == any_(literal(ids, ARRAY(Uuid))))
    found: dict[UUID, dict[int, Withheld]] = {}
    for row in await connection.execute(statement):
        kept = Withheld(rows=row.rows, notes=row.notes, warnings=row.warnings)
        found.setdefault(row.return_id, {})[row.return_version] = kept
    return found
