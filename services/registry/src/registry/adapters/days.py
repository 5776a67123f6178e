"""A fact that was stored ahead of its day counts from that day on: then its row is written anew."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from eventkit.event import Context
from eventkit.log import EventLog
from registry.adapters.chronicles import PostgresChronicles
from registry.adapters.clusters import PostgresClusters
from registry.adapters.establishments import PostgresEstablishments
from registry.adapters.stored import StaleRow
from registry.domain.clusters.law import Law
from registry.domain.establishments.law import Law as EstablishmentLaw
from registry.domain.establishments.rules import Hiding
from servicekit.correlation import accepted
from servicekit.database import Connection, Database
from servicekit.problems import Problem
from territory import Territory

log = structlog.get_logger()

LOOK_EVERY_S = 5.0  # a demo's clock may leap over months
AT_ONCE = 100

CLUSTERS = """
select id from cluster
where changes_on <= (service_now() at time zone 'Asia/Ho_Chi_Minh')::date
    or communes is null -- written by a release that did not know of it
order by id limit $1
"""
ESTABLISHMENTS = """
select id from establishment
where changes_on <= (service_now() at time zone 'Asia/Ho_Chi_Minh')::date
order by id limit $1
"""


@dataclass(frozen=True, slots=True)
class Due:
    """Which rows of one kind today makes untrue, and how they are read."""

    statement: str
    opened: Callable[[Connection, Sequence[UUID]], Awaitable[PostgresChronicles[Any, Any]]]


def due_clusters(event_log: EventLog, territory: Territory, law: Law) -> Due:
    return Due(
        CLUSTERS,
        lambda connection, ids: PostgresClusters.opened(
            connection, ids, log=event_log, context=_context(), territory=territory, law=law
        ),
    )


def due_establishments(
    event_log: EventLog, territory: Territory, law: EstablishmentLaw, hide: Hiding
) -> Due:
    return Due(
        ESTABLISHMENTS,
        lambda connection, ids: PostgresEstablishments.opened(
            connection,
            ids,
            log=event_log,
            context=_context(),
            territory=territory,
            law=law,
            hide=hide,
        ),
    )


async def keep_rows_true(database: Database, kinds: Sequence[Due]) -> None:
    """A background task of the process that answers commands."""
    while True:
        try:
            written = [await write_due_rows(database, due) for due in kinds]
            if AT_ONCE in written:
                continue
        except (Problem, asyncpg.PostgresError, StaleRow) as error:
            log.warning("rows_not_written_anew", error=repr(error))
        await asyncio.sleep(LOOK_EVERY_S)


async def write_due_rows(database: Database, due: Due) -> int:
    """Some of the rows that today makes untrue; how many."""
    async with database.transaction() as connection:
        ids: list[UUID] = [row["id"] for row in await connection.fetch(due.statement, AT_ONCE)]
        if ids:
            opened = await due.opened(connection, ids)
            await opened.write_rows_anew()
    return len(ids)


def _context() -> Context:
    return Context(actor="registry", correlation_id=accepted(None, None).correlation_id)
