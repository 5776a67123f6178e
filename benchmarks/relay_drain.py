"""The relay drains a full log; beside it a bare producer sends the very same messages."""

import asyncio
import time
from contextlib import suppress

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder

from benchmarks import mill
from benchmarks.ratio import Rates, Ratio, paired
from benchmarks.servers import Bench
from eventkit import numbering, wire
from eventkit.broker import BATCH_BYTES, Broker
from eventkit.relay import Relay, State
from testkit.databases import Databases
from testkit.eventually import eventually
from testkit.topics import create_topics

EVENTS, RUNS = 100_000, 3

type Prepared = list[tuple[int, bytes, bytes, wire.Headers]]  # partition, key, value, headers


async def measure(bench: Bench) -> list[Ratio]:
    drained, sent = Rates(), Rates()
    for run in range(RUNS):
        prefix = f"drain-{run}."
        await create_topics(bench.bootstrap, {prefix + name: n for name, n in mill.TOPICS.items()})
        dsn = await Databases(bench.dsn).make("mill", mill.prepare)
        drained.add(EVENTS, await _drain(bench, dsn, prefix))
        messages = await _messages(dsn)
        bare = f"bare-{run}."
        await create_topics(bench.bootstrap, {bare + mill.STREAM: mill.PARTITIONS})
        sent.add(EVENTS, await _send(bench, bare + mill.STREAM, messages))
        await Databases(bench.dsn).drop(dsn)
    return [
        Ratio(
            name="relay drain",
            value=paired(drained, sent),
            at_least=0.35,
            aim=0.6,
            baseline="aiokafka send_batch of the same messages",
            figures={"relay": str(drained), "bare producer": str(sent)},
        )
    ]


async def _drain(bench: Bench, dsn: str, prefix: str) -> float:
    """Seconds from the commit that makes all of them visible to the cursor behind the last."""
    relay = Relay(dsn=dsn, log=mill.log(), bootstrap=bench.bootstrap, topic_prefix=prefix)
    running = asyncio.create_task(relay.run())
    await eventually(lambda: relay.state is State.RUNNING, timeout_s=60)
    connection = await asyncpg.connect(dsn)
    await mill.store(connection, EVENTS)
    began = time.perf_counter()
    await connection.execute("notify event_pending")
    while (await numbering.cursor(connection))[1] < EVENTS:  # noqa: ASYNC110 - in the database
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - began
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await connection.close()
    return seconds


async def _messages(dsn: str) -> Prepared:
    connection = await asyncpg.connect(dsn)
    rows = await numbering.page(connection, (1, 0), EVENTS)
    await connection.close()
    return [(int(row.partition), row.subject, row.data, wire.headers(row)) for row in rows]


async def _send(bench: Bench, topic: str, messages: Prepared) -> float:
    async with Broker(bench.bootstrap, {}).producer() as producer:
        await producer.partitions_for(topic)
        began = time.perf_counter()
        await _send_all(producer, topic, messages)
        return time.perf_counter() - began


async def _send_all(producer: AIOKafkaProducer, topic: str, messages: Prepared) -> None:
    """Batches as large as the producer allows, built a partition, with no database behind them."""
    open_batches: dict[int, BatchBuilder] = {}
    acks = []
    for partition, key, value, headers in messages:
        batch = open_batches.get(partition) or producer.create_batch()
        open_batches[partition] = batch
        if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
            acks.append(await producer.send_batch(batch, topic, partition=partition))
            batch = open_batches[partition] = producer.create_batch()
            batch.append(timestamp=None, key=key, value=value, headers=headers)
    for partition, batch in open_batches.items():
        acks.append(await producer.send_batch(batch, topic, partition=partition))
    await asyncio.gather(*acks)


assert BATCH_BYTES < 1024 * 1024  # the baseline uses the same batches as the relay
