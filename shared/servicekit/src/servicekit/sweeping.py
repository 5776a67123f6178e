"""What is kept for a time only: deleted piece by piece, in the background."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import structlog

from servicekit.database import Connection, Database
from servicekit.problems import Problem

log = structlog.get_logger()

EVERY_S = 600.0


async def deleted(connection: Connection, statement: str, rows: int) -> int:
    """Deletes at most so many of what has expired (`$1` of the statement); how many it were."""
    done = await connection.execute(statement, rows)
    return int(done.rpartition(" ")[2])


async def keep_sweeping(
    database: Database,
    sweep: Callable[[Connection], Awaitable[int]],
    *,
    rows: int,
    failure: str,
    every_s: float = EVERY_S,
) -> None:
    """Sweeps until fewer than `rows` were there, and again after a while; `failure` is logged."""
    while True:
        try:
            async with database.connection() as connection:
                while await sweep(connection) == rows:
                    continue
        except (Problem, asyncpg.PostgresError) as error:
            log.warning(failure, error=repr(error))
        await asyncio.sleep(every_s)
