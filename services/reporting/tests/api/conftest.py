"""The service in this process on a database of the test's own, and what its readers would read."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio
import structlog
from pydantic import SecretStr
from structlog.testing import LogCapture
from uuid_utils.compat import uuid7

from eventkit import batch, builds, reasons
from eventkit.applying import Memory, Target
from eventkit.intake import BAD_BODY, EPOCH, Partition, Unfit, Unread, begin
from eventkit.message import Message
from eventkit.projection import Fact, Projection
from reporting import app as composition
from reporting.projections import PROJECTIONS
from reporting.settings import ReportingSettings
from servicekit.identity import Identity, Principal, Verified
from servicekit.parts import Process
from servicekit.problems import Problem
from servicekit.signin import _csrf
from services.reporting.tests.telling import Registry
from testkit.databases import Databases

type MakeDatabase = Callable[[str, Callable[[str], Awaitable[None]]], Awaitable[str]]

AN_HOUR = 3600
POISON = {"area_ha": "a lot"}


class Known(Identity):
    """Takes `<roles>.<subject>.<seconds left>` at its word, as if an issuer had signed it."""

    def __init__(self) -> None:
        super().__init__(issuer_url="http://issuer", audience="nhipcau")

    async def verify(self, token: str) -> Verified:
        try:
            roles, subject, expires_at = token.split(".")
            left_s = float(expires_at) - time.time()
        except ValueError:
            raise Problem("bad-token", reason="") from None
        if left_s < 0:
            raise Problem("token-expired", reason="")
        principal = Principal(subject, f"Ông {subject}", frozenset(roles.split("+")), frozenset())
        return Verified(principal, float(expires_at))


def token_of(role: str, subject: str = "an", lasts_s: float = AN_HOUR) -> str:
    return f"{role}.{subject}.{int(time.time() + lasts_s)}"


def settings_of(dsn: str, **more: Any) -> ReportingSettings:
    usual: dict[str, Any] = {
        "database_url": dsn,
        "kafka_bootstrap": "127.0.0.1:1",
        "issuer_url": "http://issuer",
        "session_secret": SecretStr("a secret of these tests, long enough"),
        "port": 1,
        "log_requests": False,
        "pool_size_max": 5,
    }
    return ReportingSettings(**(usual | more))


@pytest.fixture(autouse=True)
def logged_lines() -> Iterator[list[Any]]:
    """What is logged meanwhile; nothing of it is rendered."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[capture])
    yield capture.entries
    structlog.configure(**before)


async def _prepare(dsn: str) -> None:
    await composition.migrate(settings_of(dsn))


@pytest.fixture(scope="session")
def prepare_database() -> Callable[[str], Awaitable[None]]:
    return _prepare


@pytest.fixture(scope="session")
def known_identity() -> Identity:
    return Known()


@pytest_asyncio.fixture(loop_scope="session")
async def dsn(make_database: MakeDatabase) -> str:
    return await make_database("reporting_api", _prepare)


@pytest_asyncio.fixture(loop_scope="session")
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """To look into the test's database past the service."""
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


@dataclass(frozen=True)
class Service:
    """The app, and clients of it: with a bearer token, with a sign-in's cookie, or neither."""

    process: Process
    settings: ReportingSettings

    def client(self, role: str | None = None, **more: Any) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token_of(role, **more)}"} if role else {}
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self.process.app),
            base_url="http://reporting",
            headers=headers,
        )

    def cookie(self, role: str, lasts_s: float = AN_HOUR) -> str:
        return f"nhipcau={token_of(role, lasts_s=lasts_s)}"

    def browser(self, role: str | None = None) -> httpx.AsyncClient:
        """Whoever has signed in bears the cookie; `csrf` stands in each form of theirs."""
        client = self.client()
        client.headers["Accept"] = "text/html,*/*;q=0.8"
        if role is not None:
            token = token_of(role)
            client.cookies.set("nhipcau", token)
            client.headers["X-Csrf-Of-Test"] = _csrf(self.settings, token)
        return client


@asynccontextmanager
async def running(dsn: str, **options: Any) -> AsyncIterator[Service]:
    """The app between its start and its stop, without its background tasks."""
    settings = settings_of(dsn, **options)
    process = composition.process(settings, identity=Known())
    async with process.app.router.lifespan_context(process.app):
        yield Service(process, settings)


@pytest.fixture(scope="session")
def run_service() -> Callable[..., AbstractAsyncContextManager[Service]]:
    return running


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def quiet_service(databases: Databases) -> AsyncIterator[Service]:
    """One for all tests of a file that store nothing, or nothing of each other's."""
    async with running(await databases.make("reporting_api", _prepare)) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def service(dsn: str) -> AsyncIterator[Service]:
    async with running(dsn) as started:
        yield started


@pytest.fixture
def operator(service: Service) -> httpx.AsyncClient:
    return service.client("operator")


class Forms:
    """A browser on the operators' page."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self.browser = browser

    async def send(self, path: str, **fields: str) -> httpx.Response:
        csrf = self.browser.headers["X-Csrf-Of-Test"]
        return await self.browser.post(f"/van-hanh/{path}", data={"csrf": csrf} | fields)


@pytest.fixture
def forms_of() -> Callable[[httpx.AsyncClient], Forms]:
    return Forms


class Readers:
    """What the consumers do with what the registry says: every build reads on from where it was."""

    def __init__(self, connection: asyncpg.Connection, registry: Registry) -> None:
        self._connection = connection
        self._registry = registry
        self.quarantined: list[Unread] = []

    async def read_on(self) -> None:
        for projection in PROJECTIONS:
            for build in await builds.list_builds(self._connection, projection.name):
                await builds.enrol(self._connection, build.reader, projection)
                await self._read(Target(build.reader, projection, build.build))

    async def _read(self, target: Target) -> None:
        for topic in target.projection.streams:
            said = [message for message in self._registry.messages if message.stream == topic]
            place = (target.reader, topic)
            next_offset = await self._connection.fetchval(
                "select next_offset from reader_offset"
                " where reader = $1 and topic = $2 and partition = 0",
                *place,
            )
            taken = begin(Partition(topic=topic, number=0, next_offset=next_offset))
            taken.facts = [_fact(target.projection, message) for message in said[next_offset:]]
            taken.ended = len(said)
            taken.may_repeat = True
            taken.positions = {1: said[-1].position} if said else {}
            if topic == "registry.cluster":
                taken.unread, self.quarantined = self.quarantined, []
            await batch.store(self._connection, target, [taken], Memory())


def _fact(projection: Projection, message: Message) -> Fact:
    try:
        return Fact(message, projection.decode(message))
    except BAD_BODY as bad:
        return Fact(message, Unfit(reasons.of(bad)))


@pytest.fixture
def readers(connection: asyncpg.Connection, registry: Registry) -> Readers:
    return Readers(connection, registry)


@dataclass(frozen=True)
class Parked:
    """A cluster whose second fact cannot be read, with one that waits behind it."""

    id: int
    cluster: UUID
    event_id: UUID


@pytest_asyncio.fixture(loop_scope="session")
async def parked(connection: asyncpg.Connection, registry: Registry, readers: Readers) -> Parked:
    cluster = uuid7()
    registry.cluster(cluster, "planned", "2019-05-06")
    bad = registry.cluster(cluster, "established", "2020-03-02", **POISON)
    registry.cluster(cluster, "land-cleared", "2021-03-02")
    await readers.read_on()
    parked_id = await connection.fetchval("select id from reader_waiting where kind = 'data'")
    return Parked(parked_id, cluster, bad.event_id)


@pytest.fixture
def unreadable() -> Unread:
    return Unread(7, "unreadable", "no header ce_type", b"digest", EPOCH)
