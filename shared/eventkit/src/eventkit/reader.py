"""A batch of messages, applied once, in one transaction with its progress."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from enum import StrEnum
from typing import Any

import asyncpg
import structlog

from eventkit import builds, metrics, parking, progress, stored
from eventkit.applying import TooManyParked
from eventkit.broker import Broker
from eventkit.lost import LOST
from eventkit.projection import Fact, Projection, Withdrawn, source_of
from eventkit.reading import Reading

__all__ = ["Fact", "Projection", "Reader", "State", "Withdrawn", "run_readers"]

log = structlog.get_logger()

BATCH = 5000  # messages
AGAIN_S = 60.0  # How often a partition that lacks something is searched from its beginning.
CLOSE_S = 2
BACKOFF_S, BACKOFF_S_MAX = 0.2, 10.0
LOOK_S = 2.0  # How soon a new build is noticed.

COMMAND_S = 90


SETTINGS = {
    "jit": "off",  # Its compiling takes longer than these statements.
    # A server that crashes may forget the newest batches, rows and progress alike: they are read
    # again. Whoever decides by them commits for good, and what came before is then on disk, too.
    "synchronous_commit": "off",
    # A reader that was frozen in a batch must not keep its rows from the one that took over.
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "60s",
    "lock_timeout": "15s",
    "tcp_keepalives_idle": "15",
}


class State(StrEnum):
    STARTING = "starting"
    READING = "reading"
    FAILING = "failing"  # Kafka or the database is away, or something unforeseen: tried again
    STOPPED = "stopped"  # too much was bad at once: that is a bug, and a person must look
    DROPPED = "dropped"  # its build is gone


class Reader:
    """Reads the streams of one projection into one of its builds."""

    def __init__(
        self,
        *,
        dsn: str,
        projection: Projection,
        build: int,
        bootstrap: str,
        kafka_options: Mapping[str, Any] | None = None,
        topic_prefix: str = "",
        group: str | None = None,
        batch: int = BATCH,
        again_s: float = AGAIN_S,
    ) -> None:
        self.dsn = dsn
        self.projection = projection
        self.build = build
        self.broker = Broker(bootstrap, kafka_options or {}, topic_prefix)
        self.group = group
        self.batch = batch
        self.again_s = again_s
        self.state = State.STARTING
        self.reason = ""
        self.labels = (projection.name, str(build))

    async def run(self) -> None:
        """Read until cancelled, or until the build is dropped."""
        backoff_s = BACKOFF_S
        while True:
            began = time.monotonic()
            try:
                await self._read()
            except builds.NoSuchBuild:
                self.enter(State.DROPPED)
                return
            except TooManyParked as bug:
                self.enter(State.STOPPED, str(bug))
                await asyncio.Event().wait()  # Until a person has looked, and starts it again.
            # Whatever it was, reading goes on from what is stored.
            except Exception as error:  # noqa: BLE001
                metrics.FAILED.labels(*self.labels).inc()
                self.enter(State.FAILING, repr(error))
            if time.monotonic() - began > BACKOFF_S_MAX:
                backoff_s = BACKOFF_S
            await asyncio.sleep(backoff_s)
            backoff_s = min(backoff_s * 2, BACKOFF_S_MAX)

    def enter(self, state: State, reason: str = "") -> None:
        if (state, reason) != (self.state, self.reason):
            say = log.error if state in (State.FAILING, State.STOPPED) else log.info
            name, build = self.labels
            say("reader_state", projection=name, build=build, state=state, reason=reason)
        self.state, self.reason = state, reason

    async def _read(self) -> None:
        async with _connection(self.dsn) as connection:
            target = await stored.enrol(connection, self.projection, self.build)
            group = self.group or await self._group(connection)
            async with self.broker.member(group) as consumer:
                reading = Reading(
                    connection,
                    consumer,
                    target,
                    topic_prefix=self.broker.topic_prefix,
                    batch=self.batch,
                    again_s=self.again_s,
                    when_reading=lambda: self.enter(State.READING),
                )
                try:
                    await reading.run()
                except TooManyParked as bug:
                    await stored.stopped(connection, target, str(bug))
                    raise

    async def _group(self, connection: asyncpg.Connection) -> str:
        """Of its own for each build; services whose projections have the same name do not meet."""
        database = await connection.fetchval("select current_database()")
        return f"{self.broker.topic_prefix}{database}.{self.projection.name}.{self.build}"


async def run_readers(
    *,
    dsn: str,
    projections: Sequence[Projection],
    bootstrap: str,
    kafka_options: Mapping[str, Any] | None = None,
    topic_prefix: str = "",
) -> None:
    """A reader for each build of each projection, as builds come and go, until cancelled."""
    named = {projection.name: projection for projection in projections}
    running: dict[tuple[str, int], asyncio.Task[None]] = {}
    async with asyncio.TaskGroup() as tasks:
        async for found in _builds(dsn, projections):
            for name, build in found:
                if (name, build) not in running or running[name, build].done():
                    reader = Reader(
                        dsn=dsn,
                        projection=named[name],
                        build=build,
                        bootstrap=bootstrap,
                        kafka_options=kafka_options,
                        topic_prefix=topic_prefix,
                    )
                    running[name, build] = tasks.create_task(reader.run())


async def _builds(
    dsn: str, projections: Sequence[Projection]
) -> AsyncIterator[list[tuple[str, int]]]:
    """Again and again, those of these projections."""
    names = [projection.name for projection in projections]
    while True:
        with suppress(*LOST):
            async with _connection(dsn) as connection:
                for projection in projections:
                    await builds.ensure_first(connection, projection)
                while True:
                    await _measure(connection)
                    found = await builds.list_builds(connection)
                    yield [
                        (each.projection, each.build) for each in found if each.projection in names
                    ]
                    await asyncio.sleep(LOOK_S)
        await asyncio.sleep(LOOK_S)


async def _measure(connection: asyncpg.Connection) -> None:
    for gauge in metrics.READER_GAUGES:
        gauge.clear()  # of builds that are gone
    for each in await progress.readers(connection):
        of = (each.projection, str(each.build))
        metrics.READER_LAG.labels(*of, source_of(each.topic)).set(each.lag_s or 0)
        metrics.READER_BEHIND.labels(*of).inc(each.behind)
        metrics.INCOMPLETE.labels(*of, each.topic).set(each.incomplete)
        metrics.QUARANTINED.labels(*of).inc(each.quarantined)
        metrics.READER_STOPPED.labels(*of).set(each.state == "stopped")
    for parked in await parking.listing(connection):
        metrics.PARKED.labels(parked.projection, str(parked.build), parked.kind).inc()


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn, command_timeout=COMMAND_S, server_settings=SETTINGS)
    try:
        yield connection
    finally:
        with suppress(*LOST):
            await connection.close(timeout=CLOSE_S)
