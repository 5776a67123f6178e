"""The composition root: the only module of this service that builds things."""

from functools import partial
from importlib.metadata import version

import asyncpg

from eventkit import builds
from eventkit.bell import Bell
from eventkit.log import EventLog
from pagekit.answers import mount_static, problem_page
from reporting import consumers
from reporting.api import (
    clusters,
    establishment_pages,
    establishments,
    figures,
    forms,
    live,
    ops,
    pages,
    report_pages,
    reports,
    unit_pages,
    units,
)
from reporting.api.clusters import Clusters
from reporting.api.establishments import Establishments
from reporting.api.office import Office
from reporting.api.operations import Operations
from reporting.api.overviews import Overviews
from reporting.api.problems import BOOK
from reporting.api.reports import Reports
from reporting.api.units import Units
from reporting.domain.events import STREAM
from reporting.pages.layout import SITE
from reporting.projections import PROJECTIONS
from reporting.settings import ReportingSettings
from servicekit import idempotency, parts, signin
from servicekit.app import create_app
from servicekit.events_api import clock_router, feed_router
from servicekit.health import Note
from servicekit.identity import Identity
from servicekit.parts import Process
from servicekit.process import Background

EVENT_LOG = EventLog(source="reporting", streams={STREAM: 1})

VERSION = version("reporting")
ABOUT = "what operators decided on facts that could not be applied, and on builds"

DESCRIPTION = """
The national figures of industrial clusters (cụm công nghiệp), and rural industrial establishments:
live, by old and new provinces, and as known on any day. Every answer says how fresh it is, whether
it is final, and what is missing.
"""


def process(
    settings: ReportingSettings,
    *,
    api: bool = True,
    reads: bool = False,
    relay: bool = False,
    identity: Identity | None = None,
) -> Process:
    """The parts that are asked for, built in the order in which they depend on each other."""
    database = parts.database(settings, name="reporting")
    background: list[Background] = []
    notes: dict[str, Note] = {}
    routers = []
    if api:
        bell = Bell(settings.database_url)
        office = Office(
            database=database, event_log=EVENT_LOG, bell=bell, builds_max=settings.builds_max
        )
        overviews = Overviews(settings, database)
        listing, operations, papers = Clusters(database), Operations(database), Reports(database)
        rural, provinces = Establishments(database), Units(settings, database)
        routers = [
            figures.router(overviews),
            clusters.router(listing),
            establishments.router(rural),
            units.router(provinces),
            reports.router(papers),
            live.router(overviews, settings),
            ops.router(office, operations),
            pages.router(overviews, listing, operations),
            report_pages.router(papers),
            establishment_pages.router(rural),
            unit_pages.router(provinces),
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
            partial(consumers.forget_the_discarded, settings),
        ]
    if relay:
        started = parts.relay(settings, EVENT_LOG, alone=not api)
        background.append(started.run)
        notes["relay"] = partial(parts.word_of, started)
    app = create_app(
        settings,
        title="reporting",
        version=VERSION,
        description=DESCRIPTION,
        problems=BOOK,
        routers=routers,
        lifespan=partial(parts.opened, database),
        readiness=parts.readiness(settings, database, "reporting"),
        notes=notes,
        problem_page=partial(problem_page, draw=pages.draw_problem),
        identity=identity,
    )
    if api:
        mount_static(app, SITE)
    return Process(app=app, background=background)


async def migrate(settings: ReportingSettings) -> None:
    """Bring the schema up to date; each projection has its first build before a reader runs."""
    await parts.migrate(settings, "reporting")
    connection = await asyncpg.connect(settings.database_url)
    try:
        for projection in PROJECTIONS:
            await builds.ensure_first(connection, projection)
    finally:
        await connection.close()
