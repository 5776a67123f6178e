"""The service's clock, kept in its database: only a demo's can be moved, and only forward."""

from datetime import date, datetime, timedelta, timezone

import asyncpg

NOW = "select service_now()"
TODAY = "select (service_now() at time zone 'Asia/Ho_Chi_Minh')::date"
# In seconds, because days added to an instant depend on the session's time zone.
PUT = """
update service_clock set {demo}
    ahead = make_interval(secs => extract(epoch from $1 - clock_timestamp())::double precision)
"""

# Before any history that is loaded into a demo: its loader walks the clock on from here.
DEMO_BEGINS = datetime(2022, 12, 31, tzinfo=timezone(timedelta(hours=7)))

HAS_BEGUN = """
select demo or exists (select from event_log)
    or exists (select from event_relay where complete_to > 'epoch')
from service_clock
"""


class NotNumberedYet(Exception):
    """Something waits for its position, which would get the later time."""


class NotADemo(Exception):
    """Only the clock of a demo can be moved."""


class NeverBack(Exception):
    """The clock is already past that instant."""


async def now(connection: asyncpg.Connection) -> datetime:
    at: datetime = await connection.fetchval(NOW)
    return at


async def today(connection: asyncpg.Connection) -> date:
    """The date in Việt Nam."""
    day: date = await connection.fetchval(TODAY)
    return day


async def begin_demo(connection: asyncpg.Connection) -> None:
    """Leaves alone a database that has begun its life, as a demo or not."""
    if not await connection.fetchval(HAS_BEGUN):
        await start_demo(connection, DEMO_BEGINS)


async def start_demo(connection: asyncpg.Connection, at: datetime) -> None:
    """Make a database that holds nothing yet a demo whose time begins at `at`."""
    await connection.execute(PUT.format(demo="demo = true,"), at)


async def move_to(connection: asyncpg.Connection, instant: datetime) -> None:
    """Time goes on from `instant`."""
    async with connection.transaction():
        if not await connection.fetchval("select demo from service_clock for update"):
            raise NotADemo
        if await connection.fetchval("select exists (select from event_pending)"):
            raise NotNumberedYet
        if instant < await now(connection):
            raise NeverBack
        await connection.execute(PUT.format(demo=""), instant)
