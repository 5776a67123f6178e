"""The composition root: the only module of this service that builds things."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from importlib.metadata import version

import asyncpg
from fastapi import APIRouter, FastAPI

from eventkit import clock
from eventkit.bell import Bell
from eventkit.log import EventLog
from eventkit.relay import Relay
from registry.adapters.days import keep_rows_true
from registry.api.batch import PATH as BATCH_PATH
from registry.api.batch import batch_routes
from registry.api.commands import command_routes
from registry.api.office import Office
from registry.api.problems import PROBLEMS
from registry.api.queries import query_router
from registry.domain.clusters.law import Law
from registry.domain.returns.reference import ReturnReference
from registry.settings import RegistrySettings
from servicekit import idempotency, migrations
from servicekit.app import create_app
from servicekit.database import Database
from servicekit.events_api import clock_router, feed_router
from servicekit.health import Note, NotReady
from servicekit.hot import HotRoutes
from servicekit.identity import Identity
from servicekit.process import Background
from territory import Territory

STREAMS = {"registry.cluster": 6, "registry.return": 3}
EVENT_LOG = EventLog(source="registry", streams=STREAMS)
VERSION = version("registry")

# The day before the demo set's history: its loader walks the clock on from here.
DEMO_BEGINS = datetime(2022, 12, 31, tzinfo=timezone(timedelta(hours=7)))

HAS_BEGUN = """
select demo or exists (select from event_log)
    or exists (select from event_relay where complete_to > 'epoch')
from service_clock
"""

STATUS = """
select c.demo, service_now() as now,
    (select count(*) from cluster) as clusters,
    (select count(*) from periodic_return) as returns,
    (select count(*) from event_log) as events,
    (select count(*) from event_pending) as pending,
    r.incarnation, r.position, r.cursor_incarnation, r.cursor_position, r.complete_to
from service_clock c, event_relay r
"""

DESCRIPTION = """
Industrial clusters (cụm công nghiệp) and their periodic returns: what provinces file, judged,
stored as facts and published. Commands change, queries read; every event can be pulled or read
from Kafka.
"""


@dataclass(frozen=True, kw_only=True)
class Process:
    """What one process runs: an app that answers, and what goes on beside it."""

    app: FastAPI
    background: Sequence[Background]


def process(
    settings: RegistrySettings,
    *,
    api: bool = True,
    relay: bool = False,
    identity: Identity | None = None,
) -> Process:
    """The parts that are asked for, built in the order in which they depend on each other."""
    database = Database(
        settings.database_url,
        name="registry",
        pool_size_max=settings.pool_size_max,
        statement_timeout_s=settings.statement_timeout_s,
    )
    background: list[Background] = []
    notes: dict[str, Note] = {}
    routers: list[APIRouter | HotRoutes] = []
    if api:
        routers, background = _answering(settings, database)
    if relay:
        started = Relay(
            dsn=settings.database_url,
            log=EVENT_LOG,
            bootstrap=settings.kafka_bootstrap,
            topic_prefix=settings.topic_prefix,
            alone=not api,
        )
        background.append(started.run)
        # Commands are accepted without Kafka, so it is told and not a condition.
        notes["relay"] = partial(_word_of, started)
    app = create_app(
        settings,
        title="registry",
        version=VERSION,
        description=DESCRIPTION,
        problems=PROBLEMS,
        routers=routers,
        lifespan=partial(_open, database),
        readiness={"database": database.ping, "schema": partial(_schema, settings)},
        notes=notes,
        larger_bodies={BATCH_PATH: settings.batch_bytes_max},
        identity=identity,
    )
    return Process(app=app, background=background)


async def migrate(settings: RegistrySettings) -> None:
    """Bring the schema up to date; a new database becomes a demo where the settings say so."""
    await migrations.upgrade(settings.database_url, "registry")
    if settings.demo:
        await _make_demo(settings.database_url)


async def status(settings: RegistrySettings) -> Mapping[str, object]:
    """For an operator: what the database holds, and how far the relay has come."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        [found] = await connection.fetch(STATUS)
    finally:
        await connection.close()
    return dict(found)


def _answering(
    settings: RegistrySettings, database: Database
) -> tuple[list[APIRouter | HotRoutes], list[Background]]:
    territory, law, reference = Territory.load(), Law.load(), ReturnReference.load()
    bell = Bell(settings.database_url)
    office = Office(
        database=database,
        event_log=EVENT_LOG,
        bell=bell,
        territory=territory,
        law=law,
        reference=reference,
    )
    routers: list[APIRouter | HotRoutes] = [
        command_routes(office),
        batch_routes(office, settings, group=settings.batch_group),
        query_router(database, territory=territory, reference=reference),
        feed_router(database),
        clock_router(database),
    ]
    background: list[Background] = [
        bell.run,
        partial(idempotency.keep_sweeping, database),
        partial(keep_rows_true, database, event_log=EVENT_LOG, territory=territory, law=law),
    ]
    return routers, background


def _word_of(relay: Relay) -> str:
    return f"{relay.state} {relay.reason}".strip()


@asynccontextmanager
async def _open(database: Database, _app: FastAPI) -> AsyncIterator[None]:
    await database.open()
    try:
        yield
    finally:
        await database.close()


async def _schema(settings: RegistrySettings) -> None:
    if not await migrations.is_current(settings.database_url, "registry"):
        raise NotReady("not migrated")


async def _make_demo(dsn: str) -> None:
    """Leaves alone a database that has begun its life, as a demo or not."""
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval(HAS_BEGUN):
            await clock.start_demo(connection, DEMO_BEGINS)
    finally:
        await connection.close()
