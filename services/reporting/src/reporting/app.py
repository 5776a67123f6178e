"""The composition root: the only module of this service that builds things."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import partial
from importlib.metadata import version

import asyncpg
from fastapi import FastAPI

from eventkit import builds, clock
from eventkit.bell import Bell
from eventkit.log import EventLog
from eventkit.relay import Relay
from reporting import consumers
from reporting.api import clusters, figures, forms, live, ops, pages
from reporting.api.clusters import Clusters
from reporting.api.office import Office
from reporting.api.operations import Operations
from reporting.api.overviews import Overviews
from reporting.api.problems import BOOK
from reporting.domain.events import STREAM
from reporting.projections import PROJECTIONS
from reporting.settings import ReportingSettings
from servicekit import idempotency, migrations, signin
from servicekit.app import create_app
from servicekit.database import Database
from servicekit.events_api import clock_router, feed_router
from servicekit.health import Note, NotReady
from servicekit.identity import Identity
from servicekit.process import Background

EVENT_LOG = EventLog(source="reporting", streams={STREAM: 1})

# The day before the demo set's history: its loader walks the clock on from here.
DEMO_BEGINS = datetime(2022, 12, 31, tzinfo=timezone(timedelta(hours=7)))

HAS_BEGUN = """
select demo or exists (select from event_log)
    or exists (select from event_relay where complete_to > 'epoch')
from service_clock
"""

DESCRIPTION = """
The national figures of industrial clusters (cụm công nghiệp): live, by old and new provinces, and
as known on any day. Every answer says how fresh it is, whether it is final, and what is missing.
"""


@dataclass(frozen=True, kw_only=True)
class Process:
    """What one process runs: an app that answers, and what goes on beside it."""

    app: FastAPI
    background: Sequence[Background]


def process(
    settings: ReportingSettings,
    *,
    api: bool = True,
    reads: bool = False,
    relay: bool = False,
    identity: Identity | None = None,
) -> Process:
    """The parts that are asked for, built in the order in which they depend on each other."""
    database = Database(
        settings.database_url,
        name="reporting",
        pool_size_max=settings.pool_size_max,
        statement_timeout_s=settings.statement_timeout_s,
    )
    background: list[Background] = []
    notes: dict[str, Note] = {}
    routers = []
    if api:
        bell = Bell(settings.database_url)
        office = Office(database=database, event_log=EVENT_LOG, bell=bell)
        overviews = Overviews(settings, database)
        listing, operations = Clusters(database), Operations(database)
        routers = [
            figures.router(overviews),
            clusters.router(listing),
            live.router(overviews, settings),
            ops.router(office, operations),
            pages.router(overviews, listing, operations),
            forms.router(office, operations),
            signin.router(settings),
            feed_router(database),
            clock_router(database),
        ]
        background += [bell.run, overviews.run, partial(idempotency.keep_sweeping, database)]
    if reads:
        background += [
            partial(consumers.read, settings),
            partial(consumers.turn_the_day, settings),
        ]
    if relay:
        started = Relay(
            dsn=settings.database_url,
            log=EVENT_LOG,
            bootstrap=settings.kafka_bootstrap,
            topic_prefix=settings.topic_prefix,
            alone=not api,
        )
        background.append(started.run)
        notes["relay"] = partial(_relay_note, started)
    app = create_app(
        settings,
        title="reporting",
        version=version("reporting"),
        description=DESCRIPTION,
        problems=BOOK,
        routers=routers,
        lifespan=partial(_open, database),
        readiness={"database": database.ping, "schema": partial(_schema, settings)},
        notes=notes,
        problem_page=pages.problem_page,
        identity=identity,
    )
    if api:
        pages.mount_static(app)
    return Process(app=app, background=background)


def _relay_note(relay: Relay) -> str:
    return f"{relay.state} {relay.reason}".strip()


async def migrate(settings: ReportingSettings) -> None:
    """Bring the schema up to date; a new database becomes a demo where the settings say so."""
    await migrations.upgrade(settings.database_url, "reporting")
    connection = await asyncpg.connect(settings.database_url)
    try:
        if settings.demo and not await connection.fetchval(HAS_BEGUN):
            await clock.start_demo(connection, DEMO_BEGINS)
        for projection in PROJECTIONS:
            await builds.ensure_first(connection, projection)
    finally:
        await connection.close()


@asynccontextmanager
async def _open(database: Database, _app: FastAPI) -> AsyncIterator[None]:
    await database.open()
    try:
        yield
    finally:
        await database.close()


async def _schema(settings: ReportingSettings) -> None:
    if not await migrations.is_current(settings.database_url, "reporting"):
        raise NotReady("not migrated")
