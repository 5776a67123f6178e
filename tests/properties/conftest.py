"""Two databases for the run, new again for each example."""

from collections.abc import AsyncIterator

import asyncpg
import pytest_asyncio

from eventkit import builds, clock
from reporting.projections import PROJECTIONS
from servicekit.database import Database
from testkit.databases import Databases
from tests.properties import pristine
from tests.properties.registry import running
from tests.properties.world import World
from tests.system.tables import with_registry_tables, with_reporting_tables


async def pristine_registry(dsn: str) -> None:
    await with_registry_tables(dsn)
    connection = await asyncpg.connect(dsn)
    await pristine.keep(connection)
    await connection.close()


async def pristine_reporting(dsn: str) -> None:
    await with_reporting_tables(dsn)
    connection = await asyncpg.connect(dsn)
    for projection in PROJECTIONS:
        await builds.ensure_first(connection, projection)
    today = await clock.today(connection)
    await connection.execute("update present_day set day = $1", today)
    await pristine.keep(connection)
    await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(databases: Databases) -> AsyncIterator[World]:
    filed = await databases.make("registry_pristine", pristine_registry)
    reported = await databases.make("reporting_pristine", pristine_reporting)
    database = Database(reported, name="tests", pool_size_max=2)
    await database.open()
    connections = [await asyncpg.connect(reported) for _ in range(3)]
    async with running(filed) as registry:
        yield World(registry, database, connections)
    for connection in connections:
        await connection.close()
    await database.close()
