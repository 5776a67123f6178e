"""Journals in PostgreSQL: the row first, guarded by its version, then its events."""

from collections.abc import Collection

from eventkit.event import Context
from eventkit.log import EventLog
from reporting.domain.errors import JournalChanged, UnknownProjection
from reporting.domain.events import STREAM
from reporting.domain.journal import Journal, journal_id
from servicekit.database import Connection

GET = "select version from operator_journal where projection = $1"

SAVE = """
insert into operator_journal as old (id, projection, version) values ($1, $2, $3)
on conflict (id) do update set version = excluded.version where old.version = $4
returning version
"""


class PostgresJournals:
    def __init__(self, connection: Connection, log: EventLog, projections: Collection[str]) -> None:
        self._connection = connection
        self._log = log
        self._projections = projections

    async def get(self, projection: str) -> Journal:
        if projection not in self._projections:
            raise UnknownProjection(projection=projection)
        version = await self._connection.fetchval(GET, projection)
        return Journal(id=journal_id(projection), version=version or 0, projection=projection)

    async def save(self, journal: Journal, context: Context) -> None:
        events = journal.take_events()
        after = journal.version + len(events)
        row = (journal.id, journal.projection, after, journal.version)
        if await self._connection.fetchval(SAVE, *row) is None:
            raise JournalChanged(projection=journal.projection)
        await self._log.append(
            self._connection,
            stream=STREAM,
            stream_id=journal.id,
            after_version=journal.version,
            events=events,
            context=context,
        )
        journal.version = after
