"""The parts from which every deciding service's composition root builds its processes."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg
from fastapi import FastAPI

from eventkit import clock
from eventkit.log import EventLog
from eventkit.relay import Relay
from servicekit import migrations
from servicekit.database import Database
from servicekit.health import Check, NotReady
from servicekit.process import Background
from servicekit.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Process:
    """What one process runs: an app that answers, and what goes on beside it."""

    app: FastAPI
    background: Sequence[Background]


def database(settings: ServiceSettings, *, name: str) -> Database:
    """`name` is what the server's list of sessions shows."""
    return Database(
        settings.database_url,
        name=name,
        pool_size_max=settings.pool_size_max,
        statement_timeout_s=settings.statement_timeout_s,
    )


def relay(settings: ServiceSettings, event_log: EventLog, *, alone: bool) -> Relay:
    """`alone` in its process: its end is the process's."""
    return Relay(
        dsn=settings.database_url,
        log=event_log,
        bootstrap=settings.kafka_bootstrap,
        kafka_options=settings.kafka_options,
        topic_prefix=settings.topic_prefix,
        alone=alone,
    )


def word_of(relay: Relay) -> str:
    """For readiness a note and no condition: commands are accepted without Kafka."""
    return f"{relay.state} {relay.reason}".strip()


def readiness(settings: ServiceSettings, database: Database, package: str) -> Mapping[str, Check]:
    """The database answers, and holds the schema of `<package>.migrations`."""
    return {"database": database.ping, "schema": partial(_schema, settings, package)}


@asynccontextmanager
async def opened(database: Database, _app: FastAPI) -> AsyncIterator[None]:
    """As an app's lifespan."""
    await database.open()
    try:
        yield
    finally:
        await database.close()


async def migrate(settings: ServiceSettings, package: str) -> None:
    """Bring the schema up to date; a new database becomes a demo where the settings say so."""
    await migrations.upgrade(settings.database_url, package)
    if not settings.demo:
        return
    connection = await asyncpg.connect(settings.database_url)
    try:
        await clock.begin_demo(connection)
    finally:
        await connection.close()


async def _schema(settings: ServiceSettings, package: str) -> None:
    if not await migrations.is_current(settings.database_url, package):
        raise NotReady("not migrated")
