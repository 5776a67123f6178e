"""A fact that was stored ahead of its day counts from that day on: then its row is written anew."""

import asyncio
from uuid import UUID

import asyncpg
import structlog

from eventkit.event import Context
from eventkit.log import EventLog
from registry.adapters.clusters import PostgresClusters
from registry.adapters.stored import StaleRow
from registry.domain.clusters.law import Law
from servicekit.correlation import accepted
from servicekit.database import Database
from servicekit.problems import Problem
from territory import Territory

log = structlog.get_logger()

LOOK_EVERY_S = 5.0  # a demo's clock may leap over months
AT_ONCE = 100

DUE = """
select id from cluster
where changes_on <= (service_now() at time zone 'Asia/Ho_Chi_Minh')::date
    or communes is null -- written by a release that did not know of it
order by id limit $1
"""


async def keep_rows_true(
    database: Database, *, event_log: EventLog, territory: Territory, law: Law
) -> None:
    """A background task of the process that answers commands."""
    while True:
        try:
            written = await write_due_rows(
                database, event_log=event_log, territory=territory, law=law
            )
            if written == AT_ONCE:
                continue
        except (Problem, asyncpg.PostgresError, StaleRow) as error:
            log.warning("rows_not_written_anew", error=repr(error))
        await asyncio.sleep(LOOK_EVERY_S)


async def write_due_rows(
    database: Database, *, event_log: EventLog, territory: Territory, law: Law
) -> int:
    """Some of the rows that today makes untrue; how many."""
    async with database.transaction() as connection:
        due: list[UUID] = [row["id"] for row in await connection.fetch(DUE, AT_ONCE)]
        if due:
            clusters = await PostgresClusters.opened(
                connection,
                due,
                log=event_log,
                context=Context(
                    actor="registry", correlation_id=accepted(None, None).correlation_id
                ),
                territory=territory,
                law=law,
            )
            await clusters.write_rows_anew()
    return len(due)
