"""One database of reporting's for the run; each test has a build of its own in it, the live one."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from reporting.projections import PROJECTIONS
from servicekit import migrations
from servicekit.database import Database
from services.reporting.tests.telling import TODAY, Read, Registry
from testkit.databases import Databases

BUILDS = count(1)

BUILD = """
with quit as (update reader_build set live = false where projection = $1 and live)
insert into reader_build (projection, build, live, switched_at) values ($1, $2, false, now())
"""
LIVE = "update reader_build set live = true where projection = $1 and build = $2"


async def _migrated(dsn: str) -> None:
    await migrations.upgrade(dsn, "reporting")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def dsn(databases: Databases) -> str:
    """A clone costs more than most of these tests do."""
    return await databases.make("reporting", _migrated)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def database(dsn: str) -> AsyncIterator[Database]:
    database = Database(dsn, name="tests", pool_size_max=2)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    await connection.execute("update present_day set day = $1", TODAY)
    yield connection
    await connection.close()


@pytest.fixture
async def build(connection: asyncpg.Connection) -> int:
    build = next(BUILDS)
    for projection in PROJECTIONS:
        await connection.execute(BUILD, projection.name, build)
        await connection.execute(LIVE, projection.name, build)
    return build


@pytest.fixture
def read(connection: asyncpg.Connection, build: int) -> Read:
    return Read(connection, build)


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def ids() -> Iterator[UUID]:
    """Ids that sort in the order in which they were taken."""

    def take() -> Iterator[UUID]:
        while True:
            yield uuid7()

    return take()
