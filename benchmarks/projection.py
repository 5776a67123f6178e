"""A projection reads a topic from its beginning; beside it a bare consumer reads the same bytes."""

import asyncio
import gc
import time
from contextlib import suppress

import asyncpg
from aiokafka import TopicPartition
from uuid_utils.compat import uuid7

from benchmarks import facts, mill
from benchmarks.ratio import Rates, Ratio, paired
from benchmarks.servers import Bench
from eventkit import builds
from eventkit.broker import Broker
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from eventkit.reader import Reader, State
from eventkit.relay import Relay
from reporting.projections.clusters import Clusters
from servicekit.process import COLLECT_RARELY
from testkit.databases import Databases
from testkit.eventually import eventually
from testkit.topics import create_topics
from tests.system.tables import with_reporting_tables

EVENTS, RUNS = 100_000, 3
ONE_BY_ONE = 3_000
STREAM, PARTITIONS = "registry.cluster", 6
TOPICS = {STREAM: PARTITIONS, "registry.heartbeat": 1}


async def measure(bench: Bench) -> list[Ratio]:
    gc.set_threshold(*COLLECT_RARELY)
    await _publish(bench, "many.", EVENTS)
    await _publish(bench, "few.", ONE_BY_ONE)
    bare, projected, single = Rates(), Rates(), Rates()
    for _ in range(RUNS):
        bare.add(EVENTS, await _consume(bench, "many.", EVENTS))
        projected.add(EVENTS, await _project(bench, "many.", EVENTS))
        single.add(ONE_BY_ONE, await _project(bench, "few.", ONE_BY_ONE, batch=1))
    return [
        Ratio(
            name="projection of clusters",
            value=paired(projected, bare),
            at_least=0.35,
            aim=0.6,
            baseline="bare aiokafka consumption",
            figures={"projection": str(projected), "bare": str(bare)},
        ),
        Ratio(
            name="projection in batches",
            value=paired(projected, single),
            at_least=12,
            aim=None,
            baseline="one transaction per event",
            figures={"batches": str(projected), "one by one": str(single)},
        ),
    ]


async def _publish(bench: Bench, prefix: str, count: int) -> None:
    await create_topics(bench.bootstrap, {prefix + name: n for name, n in TOPICS.items()})
    dsn = await Databases(bench.dsn).make("mill", mill.prepare)
    log = EventLog(source="registry", streams={STREAM: PARTITIONS})
    relay = Relay(dsn=dsn, log=log, bootstrap=bench.bootstrap, topic_prefix=prefix)
    running = asyncio.create_task(relay.run())
    connection = await asyncpg.connect(dsn)
    await _store(connection, log, count)
    published = "select cursor_position from event_relay"

    async def all_published() -> bool:
        return bool(await connection.fetchval(published) >= count)

    await eventually(all_published, timeout_s=120)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await connection.close()


async def _store(connection: asyncpg.Connection, log: EventLog, count: int) -> None:
    """Clusters with ten facts each, their facts next to each other as they were filed."""
    context = Context(actor="bench", correlation_id=uuid7())
    clusters = [(uuid7(), facts.of_a_cluster(nth)) for nth in range(count // facts.EACH)]
    async with connection.transaction():
        for start in range(0, len(clusters), 100):
            batch = [
                (cluster, 0, [_event(type_, data, cluster) for type_, data in told], context)
                for cluster, told in clusters[start : start + 100]
            ]
            await log.append_many(connection, stream=STREAM, batch=batch)


def _event(type_: str, data: dict[str, object], cluster: object) -> NewEvent:
    return NewEvent(
        type=type_, data=data | {"cluster_id": str(cluster)}, occurred_on=facts.day_of(data)
    )


async def _consume(bench: Bench, prefix: str, count: int) -> float:
    async with Broker(bench.bootstrap, {}).consumer() as consumer:
        partitions = [TopicPartition(prefix + STREAM, n) for n in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        seen, began = 0, time.perf_counter()
        while seen < count:
            found = await consumer.getmany(timeout_ms=1000, max_records=5000)
            seen += sum(len(records) for records in found.values())
        return time.perf_counter() - began


async def _project(bench: Bench, prefix: str, count: int, batch: int = 5000) -> float:
    """Seconds from the assignment of its partitions to the commit of the last batch."""
    dsn = await Databases(bench.dsn).make("reporting", with_reporting_tables)
    connection = await asyncpg.connect(dsn)
    projection = Clusters()
    await builds.ensure_first(connection, projection)
    reader = Reader(
        dsn=dsn,
        projection=projection,
        build=1,
        bootstrap=bench.bootstrap,
        topic_prefix=prefix,
        batch=batch,
    )
    running = asyncio.create_task(reader.run())
    await eventually(lambda: reader.state is State.READING, timeout_s=60)
    began = time.perf_counter()
    read = "select coalesce(sum(next_offset), 0) from reader_offset where topic = $1"
    while await connection.fetchval(read, STREAM) < count:  # noqa: ASYNC110 - in the database
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - began
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    facts_count = "select (select count(*) from cluster_fact) + (select count(*) from tenant_fact)"
    if await connection.fetchval(facts_count) != count:
        raise RuntimeError("the projection does not hold every fact")
    await connection.close()
    await Databases(bench.dsn).drop(dsn)
    return seconds
