"""From an accepted command to the message in a browser's stream; beside it the bare way there."""

import asyncio
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx
import orjson
from aiokafka import TopicPartition

from benchmarks.http import Client
from benchmarks.processes import Services
from benchmarks.ratio import Ratio, percentile
from benchmarks.servers import Bench
from eventkit.broker import Broker
from testkit.databases import Databases
from testkit.topics import create_topics
from tests.system import papers
from tests.system.system import STREAMS
from tests.system.tables import with_registry_tables, with_reporting_tables

A_SECOND, SECONDS = 50, 20
COUNT = A_SECOND * SECONDS
PLANNED = "VN.planned"


async def measure(bench: Bench) -> list[Ratio]:
    bare = await _bare(bench)
    ours = await _ours(bench)
    said = {
        "command to message": _said(ours),
        "bare pipeline": _said(bare),
        "commands": f"{A_SECOND} a second for {SECONDS} s",
    }
    return [
        Ratio(
            name="command to browser, p99 in s",
            value=percentile(ours, 0.99),
            at_least=1.0,
            aim=None,
            baseline="one second",
            figures=said,
            smaller_is_better=True,
        ),
        Ratio(
            name="command to browser, p50",
            value=percentile(ours, 0.5) / percentile(bare, 0.5),
            at_least=4.0,
            aim=None,
            baseline="insert, NOTIFY, produce, consume, NOTIFY, listener",
            figures=said,
            smaller_is_better=True,
        ),
    ]


def _said(seconds: list[float]) -> str:
    p50, p99 = (1000 * percentile(seconds, share) for share in (0.5, 0.99))
    return f"p50 {p50:.0f} ms, p99 {p99:.0f} ms"


async def _ours(bench: Bench) -> list[float]:
    """Each command plans one more cluster, so the figure in the stream tells which have come."""
    prefix = f"latency-{secrets.token_hex(3)}."
    await create_topics(bench.bootstrap, {prefix + name: n for name, n in STREAMS.items()})
    databases = Databases(bench.dsn)
    registry = await databases.make("registry", with_registry_tables)
    reporting = await databases.make("reporting", with_reporting_tables)
    async with Services(
        bench, topic_prefix=prefix, registry=registry, reporting=reporting
    ) as services:
        port = await services.start("registry", "all")
        page = await services.start("reporting", "all")
        client = await Client.connect(
            port, path="/v1/commands/plan-cluster", token=services.token("agency_officer")
        )
        signed = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
        accepted: list[float] = []
        shown: dict[int, float] = {}
        watching = asyncio.create_task(_watch(page, shown))
        await asyncio.sleep(1)  # until the stream has told its first state
        async for nth in _Ticks():
            body = orjson.dumps(papers.plan(f"Cụm {nth}", unit="15", on=signed))
            if await client.post(body) != 201:
                raise RuntimeError("a command was refused")
            accepted.append(time.perf_counter())
        async with asyncio.timeout(30):
            while max(shown, default=0) < COUNT:  # noqa: ASYNC110 - filled by a stream
                await asyncio.sleep(0.05)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        client.close()
    return [max(0.0, _first(shown, nth) - at) for nth, at in enumerate(accepted, 1)]


class _Ticks:
    """Numbers at a steady pace, whatever each of them takes."""

    def __aiter__(self) -> "_Ticks":
        self._nth, self._began = 0, time.perf_counter()
        return self

    async def __anext__(self) -> int:
        if self._nth == COUNT:
            raise StopAsyncIteration
        due = self._began + self._nth / A_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        self._nth += 1
        return self._nth


async def _watch(port: int, shown: dict[int, float]) -> None:
    async with (
        httpx.AsyncClient(timeout=60) as client,
        client.stream("GET", f"http://127.0.0.1:{port}/live/overview") as response,
    ):
        async for line in response.aiter_lines():
            if not line.startswith("data: "):
                continue
            cell = orjson.loads(line[6:]).get("cells", {}).get(PLANNED)
            if cell is not None and cell.get("v") is not None:
                shown.setdefault(int(cell["v"]), time.perf_counter())


def _first(shown: dict[int, float], nth: int) -> float:
    """When a figure of at least `nth` was first seen."""
    return min(at for count, at in shown.items() if count >= nth)


async def _bare(bench: Bench) -> list[float]:
    """The same stops with nothing in them: two databases' worth of NOTIFY and one topic."""
    topic = f"bare-latency-{secrets.token_hex(3)}"
    await create_topics(bench.bootstrap, {topic: 1})
    writer, outbox, applier, screen = [await asyncpg.connect(bench.dsn) for _ in range(4)]
    await writer.execute("create table if not exists bare_fact (nth int, body text)")
    stored: asyncio.Queue[int] = asyncio.Queue()
    accepted: list[float] = []
    shown: list[float] = []
    await outbox.add_listener("bare_stored", lambda *said: stored.put_nowait(int(said[-1])))
    await screen.add_listener("bare_shown", lambda *_: shown.append(time.perf_counter()))
    broker = Broker(bench.bootstrap, {})
    async with broker.producer() as producer, broker.consumer() as consumer:
        consumer.assign([TopicPartition(topic, 0)])

        async def publish() -> None:
            while True:
                nth = await stored.get()
                await producer.send_and_wait(topic, str(nth).encode(), partition=0)

        async def apply() -> None:
            while True:
                record = await consumer.getone()
                async with applier.transaction():
                    await applier.execute(
                        "insert into bare_fact values ($1, 'applied')", int(record.value)
                    )
                    await applier.execute("notify bare_shown")

        tasks = [asyncio.create_task(publish()), asyncio.create_task(apply())]
        async for nth in _Ticks():
            await writer.execute("insert into bare_fact values ($1, 'stored')", nth)
            accepted.append(time.perf_counter())
            await writer.execute(f"select pg_notify('bare_stored', '{nth}')")
        async with asyncio.timeout(30):
            while len(shown) < COUNT:  # noqa: ASYNC110 - filled by a listener
                await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for connection in (writer, outbox, applier, screen):
        await connection.close()
    return [at - before for before, at in zip(accepted, shown, strict=True)]
