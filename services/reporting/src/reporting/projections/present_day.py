"""The day that hot rows tell of. A fact with a later day counts from that day on, without an event.

Whoever writes hot rows shares the lock of this day until the commit; whoever moves it waits for
them and then makes every row anew that changes with it. So all hot rows always tell of one day.
"""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Protocol

import asyncpg
import structlog

from eventkit.clock import today
from eventkit.lost import LOST
from eventkit.projection import CHANNEL
from reporting.projections.revisions import all_views_changed

log = structlog.get_logger()

LOOK_EVERY_S = 1.0
SETTINGS = {"application_name": "reporting day", "jit": "off"}
AGAIN_S = 2.0  # after the database was away

DAY = "select day from present_day for share"
IS_PAST = "select day <> $1 from present_day"
# Back only in a database that becomes a demo, whose time begins in the past.
MOVE = "update present_day set day = $1 where day <> $1 returning new.day < old.day as back"


class Dated(Protocol):
    """A projection with hot rows."""

    @property
    def name(self) -> str: ...

    async def tell_of(self, connection: asyncpg.Connection, day: date, *, all_rows: bool) -> None:
        """Make anew the hot rows that change with the day, in every build."""
        ...


async def present_day(connection: asyncpg.Connection) -> date:
    """For a writer of hot rows: stays until its transaction ends."""
    day: date = await connection.fetchval(DAY)
    return day


async def keep_up(connection: asyncpg.Connection, projections: Sequence[Dated]) -> bool:
    """Move to the service's today, if it is another day, with all that changes."""
    now = await today(connection)
    if not await connection.fetchval(IS_PAST, now):
        return False
    async with connection.transaction():
        back = await connection.fetchval(MOVE, now)
        if back is None:
            return False
        for projection in projections:
            await projection.tell_of(connection, now, all_rows=back)
            await connection.execute("select pg_notify($1, $2)", CHANNEL, projection.name)
        await all_views_changed(connection)
    log.info("present_day_moved", day=now.isoformat())
    return True


async def follow_the_day(dsn: str, projections: Sequence[Dated]) -> None:
    """Until cancelled; several processes may do it at once."""
    while True:
        try:
            connection = await asyncpg.connect(dsn, server_settings=SETTINGS)
            try:
                while True:
                    await keep_up(connection, projections)
                    await asyncio.sleep(LOOK_EVERY_S)
            finally:
                connection.terminate()
        except LOST as away:
            log.warning("present_day_not_followed", error=repr(away))
        await asyncio.sleep(AGAIN_S)
