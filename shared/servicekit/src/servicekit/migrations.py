"""A service's schema: its Alembic revisions, run from code, one process at a time.

Revisions only expand: the release before must keep working on the new schema. What it no longer
needs is dropped a release later.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache

import asyncpg
import structlog
from alembic import command, context, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from servicekit.database import sqlalchemy_url

log = structlog.get_logger()

LOCK = int.from_bytes(b"migrate")
WAIT_S_MAX = 120.0
TRY_AGAIN_S = 0.2
CONNECT_S_MAX = 2.0
# A revision that waits for a lock makes all who come after it wait too: it gives up soon.
LOCK_TIMEOUT = "set lock_timeout = '4s'"


class StillMigrating(Exception):
    """Another process has been migrating this database for too long."""


async def upgrade(dsn: str, package: str) -> None:
    """Bring the database to the head of `<package>.migrations`; two may start together."""
    async with _connected(dsn) as connection:
        await _wait_for_our_turn(connection)
        await connection.execute(text(LOCK_TIMEOUT))
        await connection.commit()
        await connection.run_sync(_upgrade, package)
        log.info("schema_is_current", package=package)


async def is_current(dsn: str, package: str) -> bool:
    """For readiness: has every revision of this package been run here?"""
    connection = await asyncpg.connect(dsn, timeout=CONNECT_S_MAX)
    try:
        rows = await connection.fetch("select version_num from alembic_version")
    except asyncpg.UndefinedTableError:
        return False
    finally:
        await connection.close()
    return {row["version_num"] for row in rows} == _heads(package)


def execute(statements: Iterable[str]) -> None:
    """Inside a revision: run SQL as it stands, such as `ddl.statements("idempotency", 1)`."""
    for statement in statements:
        # Not `op.execute`, which reads a colon as a parameter.
        op.get_bind().exec_driver_sql(statement)


def run() -> None:
    """The whole of a service's `migrations/env.py` is a call of this."""
    context.configure(
        connection=context.config.attributes["connection"],
        # What is done stays done when a later revision fails.
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _config(package: str) -> Config:
    config = Config()
    config.set_main_option("script_location", f"{package}:migrations")
    return config


def _upgrade(connection: Connection, package: str) -> None:
    config = _config(package)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def _heads(package: str) -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config(package)).get_heads())


@asynccontextmanager
async def _connected(dsn: str) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(sqlalchemy_url(dsn), poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            yield connection
    finally:
        await engine.dispose()


async def _wait_for_our_turn(connection: AsyncConnection) -> None:
    """The lock belongs to the session, so it ends with the connection."""
    try:
        async with asyncio.timeout(WAIT_S_MAX):
            while not await _locked(connection):  # noqa: ASYNC110 - another process
                await asyncio.sleep(TRY_AGAIN_S)
    except TimeoutError:
        raise StillMigrating from None


async def _locked(connection: AsyncConnection) -> bool:
    found = await connection.scalar(text("select pg_try_advisory_lock(:lock)"), {"lock": LOCK})
    await connection.commit()
    return bool(found)
