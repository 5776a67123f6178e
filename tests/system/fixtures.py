"""The fixture of a system of one's own: whoever wants it imports it into a conftest."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest_asyncio

from tests.system.system import STREAMS, System
from tests.system.tables import with_registry_tables, with_reporting_tables

type MakeDatabase = Callable[[str, Callable[[str], Awaitable[None]]], Awaitable[str]]
type CreateTopics = Callable[[Mapping[str, int]], Awaitable[None]]


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
