"""Rural industrial establishments: facts as they were recorded, and what they say today."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

import asyncpg

from eventkit.message import Message
from eventkit.projection import Fact, Withdrawn
from reporting import establishment_fold, fold, tables
from reporting.inbound.establishments import ESTABLISHMENTS
from reporting.projections.establishment_rows import EstablishmentRow, row_of
from reporting.projections.present_day import present_day
from reporting.projections.revisions import follow, forget
from reporting.projections.rows import (
    ALL_THERE_IS,
    PRESENT,
    append,
    by_build,
    columns_of,
    upsert_of,
)

REFRESH = upsert_of(
    tables.establishment, establishment_fold.establishments(ids="unnest($4::uuid[])", **PRESENT)
)
# A correction changes what is said of the earlier of the two days on.
CORRECTED = """
select min(f.occurred_on) from establishment_fact f
join unnest($2::uuid[], $3::uuid[]) as named (establishment_id, fact_id)
    using (establishment_id, fact_id)
where f.build = $1
"""
WITHDRAW = """
update establishment_fact set withdrawn_at = $2
where build = $1 and incarnation = $3 and position > $4 and withdrawn_at is null
returning establishment_id, occurred_on, corrects
"""
DUE = """
select build, establishment_id from establishment where next_on <= $1 or $2 order by 1, 2
"""


class Establishments:
    """The projection `establishments`."""

    name = "establishments"
    streams: Mapping[str, int] = {ESTABLISHMENTS: 3}
    tables = (tables.establishment_fact, tables.establishment)

    def decode(self, message: Message) -> EstablishmentRow | None:
        return row_of(message)

    async def apply(
        self, connection: asyncpg.Connection, build: int, facts: Sequence[Fact]
    ) -> None:
        rows: list[EstablishmentRow] = [fact.body for fact in facts]
        day = await present_day(connection)
        new = ((build, *row) for row in rows)
        await append(
            connection, tables.establishment_fact, ("build", *EstablishmentRow._fields), new
        )
        await refresh(connection, build, day, {row.establishment_id for row in rows})
        corrected = [(row.establishment_id, row.corrects) for row in rows if row.corrects]
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=ESTABLISHMENTS,
            reached=max((row.incarnation, row.position) for row in rows),
            first_day=min(
                await _first_of(connection, build, corrected), *(row.occurred_on for row in rows)
            ),
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
        await refresh(connection, build, day, {row["establishment_id"] for row in gone})
        corrected = [(row["establishment_id"], row["corrects"]) for row in gone if row["corrects"]]
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=ESTABLISHMENTS,
            reached=(withdrawn.incarnation, withdrawn.above),
            first_day=min(
                await _first_of(connection, build, corrected),
                *(row["occurred_on"] for row in gone),
            ),
        )

    async def drop(self, connection: asyncpg.Connection, build: int) -> None:
        await forget(connection, self.name, self.tables, build)

    async def tell_of(self, connection: asyncpg.Connection, day: date, *, all_rows: bool) -> None:
        due = await connection.fetch(DUE, day, all_rows)
        for build, establishment_ids in by_build((row[0], row[1]) for row in due).items():
            await refresh(connection, build, day, establishment_ids)


async def refresh(
    connection: asyncpg.Connection, build: int, day: date, establishments: Collection[UUID]
) -> None:
    """Make these hot rows anew from their facts."""
    await connection.execute(fold.PLAN_ANEW)
    await connection.execute(REFRESH, build, day, ALL_THERE_IS, list(establishments))


async def _first_of(
    connection: asyncpg.Connection, build: int, facts: Sequence[tuple[UUID, UUID]]
) -> date:
    """The first day of these facts, wherever they are known."""
    if not facts:
        return date.max
    first: date | None = await connection.fetchval(CORRECTED, build, *columns_of(facts))
    return first or date.max
