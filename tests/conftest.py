"""A system of one's own for a test: fresh databases and topics, nothing started yet."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from servicekit import migrations
from tests.model import Model
from tests.system import Officer, System
from tests.system.system import STREAMS

type MakeDatabase = Callable[[str, Callable[[str], Awaitable[None]]], Awaitable[str]]
type CreateTopics = Callable[[Mapping[str, int]], Awaitable[None]]


async def with_registry_tables(dsn: str) -> None:
    await migrations.upgrade(dsn, "registry")


async def with_reporting_tables(dsn: str) -> None:
    await migrations.upgrade(dsn, "reporting")


@pytest_asyncio.fixture(loop_scope="session")
async def system(
    make_database: MakeDatabase,
    create_topics: CreateTopics,
    kafka_bootstrap: str,
    topic_prefix: str,
    tmp_path: Path,
) -> AsyncIterator[System]:
    """Migrated databases, topics and an issuer; the test starts the services' processes."""
    await create_topics(STREAMS)
    system = System(
        folder=tmp_path,
        databases={
            "registry": await make_database("registry", with_registry_tables),
            "reporting": await make_database("reporting", with_reporting_tables),
        },
        kafka_bootstrap=kafka_bootstrap,
        topic_prefix=topic_prefix,
    )
    try:
        await system.start_issuer()
        yield system
    finally:
        await system.stop()


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def officer(system: System, model: Model) -> Officer:
    """One of the agency, who may file for every province."""
    return Officer(system, model, system.token("agency_officer"))
