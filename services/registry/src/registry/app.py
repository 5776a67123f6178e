"""The composition root: the only module of this service that builds things."""

from collections.abc import Mapping
from functools import partial
from importlib.metadata import version

import asyncpg
from fastapi import APIRouter

from eventkit.bell import Bell
from eventkit.log import EventLog
from pagekit.answers import mount_static, problem_page
from registry.adapters import kept_workbooks, persons
from registry.adapters.days import due_clusters, due_establishments, keep_rows_true
from registry.api.batch import PATH as BATCH_PATH
from registry.api.batch import batch_routes
from registry.api.commands import command_routes
from registry.api.establishments import establishment_router
from registry.api.office import Office
from registry.api.pages import BODY_BYTES_MAX, draw_problem, page_router
from registry.api.problems import PROBLEMS, problem_of, words_of
from registry.api.queries import query_router
from registry.api.shelf import Shelf
from registry.api.workbooks import UPLOAD, workbook_router
from registry.domain.clusters.law import Law
from registry.domain.establishments.law import Law as EstablishmentLaw
from registry.domain.establishments.rules import hiding
from registry.domain.returns.reference import ReturnReference
from registry.pages.layout import FILING, SITE
from registry.settings import RegistrySettings
from registry.workbooks.desk import WorkbookDesk
from registry.workbooks.gate import FILE_BYTES_MAX
from servicekit import idempotency, parts, signin
from servicekit.app import create_app
from servicekit.database import Database
from servicekit.events_api import clock_router, feed_router
from servicekit.health import Note
from servicekit.hot import HotRoutes
from servicekit.identity import Identity
from servicekit.parts import Process
from servicekit.process import Background
from territory import Territory

STREAMS = {"registry.cluster": 6, "registry.return": 3, "registry.establishment": 3}
EVENT_LOG = EventLog(source="registry", streams=STREAMS)
VERSION = version("registry")

STATUS = """
select c.demo, service_now() as now,
    (select count(*) from cluster) as clusters,
    (select count(*) from periodic_return) as returns,
    (select count(*) from establishment) as establishments,
    (select count(*) from event_log) as events,
    (select count(*) from event_pending) as pending,
    r.incarnation, r.position, r.cursor_incarnation, r.cursor_position, r.complete_to
from service_clock c, event_relay r
"""

ABOUT = "industrial clusters, their periodic returns, and rural industrial establishments"

DESCRIPTION = """
Industrial clusters (cụm công nghiệp), their periodic returns, and rural industrial establishments
(cơ sở công nghiệp nông thôn): what provinces file, judged, stored as facts and published. Commands
change, queries read; every event can be pulled or read from Kafka.
"""


def process(
    settings: RegistrySettings,
    *,
    api: bool = True,
    relay: bool = False,
    identity: Identity | None = None,
) -> Process:
    """The parts that are asked for, built in the order in which they depend on each other."""
    database = parts.database(settings, name="registry")
    background: list[Background] = []
    notes: dict[str, Note] = {}
    routers: list[APIRouter | HotRoutes] = []
    if api:
        routers, background = _answering(settings, database)
    if relay:
        started = parts.relay(settings, EVENT_LOG, alone=not api)
        background.append(started.run)
        notes["relay"] = partial(parts.word_of, started)
    app = create_app(
        settings,
        title="registry",
        version=VERSION,
        description=DESCRIPTION,
        problems=PROBLEMS,
        routers=routers,
        lifespan=partial(parts.opened, database),
        readiness=parts.readiness(settings, database, "registry"),
        notes=notes,
        larger_bodies={
            BATCH_PATH: settings.batch_bytes_max,
            UPLOAD: FILE_BYTES_MAX,
            FILING: BODY_BYTES_MAX,
        },
        problem_page=partial(problem_page, draw=draw_problem),
        identity=identity,
    )
    if api:
        mount_static(app, SITE)
    return Process(app=app, background=background)


async def migrate(settings: RegistrySettings) -> None:
    """Bring the schema up to date; a new database becomes a demo where the settings say so."""
    await parts.migrate(settings, "registry")


async def status(settings: RegistrySettings) -> Mapping[str, object]:
    """For an operator: what the database holds, and how far the relay has come."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        [found] = await connection.fetch(STATUS)
    finally:
        await connection.close()
    return dict(found)


async def erase_person(settings: RegistrySettings, establishment: str, reason: str) -> int:
    """For an operator: forget who stands behind an establishment; how many rows that were."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        return await persons.erase(connection, establishment, reason)
    finally:
        await connection.close()


def _answering(
    settings: RegistrySettings, database: Database
) -> tuple[list[APIRouter | HotRoutes], list[Background]]:
    if settings.tax_code_key is None:
        raise ValueError("who answers commands needs a tax_code_key")
    hide = hiding(settings.tax_code_key.get_secret_value().encode())
    territory, law, reference = Territory.load(), Law.load(), ReturnReference.load()
    establishment_law = EstablishmentLaw.load(territory)
    bell = Bell(settings.database_url)
    office = Office(
        database=database,
        event_log=EVENT_LOG,
        bell=bell,
        territory=territory,
        law=law,
        reference=reference,
        establishment_law=establishment_law,
        hide=hide,
    )
    workbooks = WorkbookDesk(
        database=database,
        filer=office,
        reference=reference,
        territory=territory,
        problem_of=problem_of,
        words=words_of,
    )
    routers: list[APIRouter | HotRoutes] = [
        command_routes(office),
        batch_routes(office, settings, group=settings.batch_group),
        workbook_router(workbooks),
        query_router(database, territory=territory, reference=reference),
        establishment_router(database, territory=territory, law=establishment_law),
        feed_router(database),
        clock_router(database),
    ]
    if settings.session_secret is not None:  # Without one nobody can sign in to a page.
        shelf = Shelf(database=database, territory=territory, reference=reference)
        routers += [page_router(shelf, workbooks), signin.router(settings)]
    background: list[Background] = [
        bell.run,
        partial(idempotency.keep_sweeping, database),
        partial(kept_workbooks.keep_sweeping, database),
        partial(
            keep_rows_true,
            database,
            [
                due_clusters(EVENT_LOG, territory, law),
                due_establishments(EVENT_LOG, territory, establishment_law, hide),
            ],
        ),
    ]
    return routers, background
