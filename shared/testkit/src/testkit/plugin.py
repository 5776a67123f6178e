"""The fixtures: one PostgreSQL and one Kafka a run, everything in them of the test's own."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError

from testkit import chromium, settings, topics
from testkit.databases import Databases, Prepare
from testkit.servers import Servers

pytest_plugins = ["testkit.browser"]

type MakeDatabase = Callable[[str, Prepare], Awaitable[str]]
type CreateTopics = Callable[[Mapping[str, int]], Awaitable[None]]


@pytest.fixture(scope="session")
def session_servers() -> Iterator[Servers]:
    """Those that all tests share: never stop one of them."""
    with Servers() as servers:
        yield servers


@pytest.fixture
def servers() -> Iterator[Servers]:
    """For tests that stop, kill or pause a server: start one more."""
    with Servers() as servers:
        yield servers


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_server(session_servers: Servers) -> str:
    """A superuser's dsn."""
    running = settings.running_postgres()
    return running or (await session_servers.postgres()).dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kafka_bootstrap(session_servers: Servers) -> str:
    running = settings.running_kafka()
    return running or (await session_servers.kafka()).bootstrap


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def databases(postgres_server: str) -> AsyncIterator[Databases]:
    """Databases that outlive one test, copies of them, and restoring."""
    databases = Databases(postgres_server)
    yield databases
    await databases.drop_all()


@pytest_asyncio.fixture(loop_scope="session")
async def make_database(databases: Databases) -> AsyncIterator[MakeDatabase]:
    """A fresh database, cloned from what `prepare(dsn)` filled once in this run."""
    made: list[str] = []

    async def make(template_name: str, prepare: Prepare) -> str:
        made.append(await databases.make(template_name, prepare))
        return made[-1]

    yield make
    for dsn in made:
        await databases.drop(dsn)


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Without a browser the test is skipped, and the run says so; in CI it fails."""
    browser = chromium.found()
    if browser is not None:
        return browser
    missing = "NO BROWSER: install chromium (apt install chromium), or name one in TEST_CHROMIUM"
    if settings.in_ci():
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture
def topic_prefix() -> str:
    return f"test-{uuid4().hex[:10]}."


@pytest_asyncio.fixture(loop_scope="session")
async def create_topics(kafka_bootstrap: str, topic_prefix: str) -> AsyncIterator[CreateTopics]:
    """Names without the prefix, and their partitions."""
    made: list[str] = []

    async def create(wanted: Mapping[str, int]) -> None:
        prefixed = {topic_prefix + name: partitions for name, partitions in wanted.items()}
        await topics.create_topics(kafka_bootstrap, prefixed)
        made.extend(prefixed)

    yield create
    if made:
        with suppress(KafkaError):  # a test may have deleted one itself
            await topics.delete_topics(kafka_bootstrap, made)
