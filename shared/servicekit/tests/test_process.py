"""A process serves, drains on SIGTERM, and ends when one of its tasks does."""

import asyncio
import signal
import sys
import textwrap
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import orjson
import pytest

from engines.ports import free_port
from testkit.eventually import eventually

type Start = Callable[..., Awaitable["Mill"]]

MILL = """
import asyncio
import sys
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter
from servicekit import logs, process
from servicekit.app import create_app
from servicekit.common_problems import COMMON
from servicekit.problems import ProblemBook
from servicekit.settings import ServiceSettings

settings = ServiceSettings(
    database_url="postgresql://nobody@127.0.0.1:1/none",
    kafka_bootstrap="127.0.0.1:1",
    issuer_url="http://127.0.0.1:1",
    port=int(sys.argv[1]),
    log_format="json",
    drain_notice_s=float(sys.argv[3]),
    drain_timeout_s=3,
)
logs.configure(settings, service="mill")
router = APIRouter()
grinding = asyncio.Event()


@router.get("/slow")
async def slow() -> str:
    grinding.set()
    await asyncio.sleep(0.5)
    return "ground"


@asynccontextmanager
async def lifespan(app):
    print("opened", file=sys.stderr, flush=True)
    if sys.argv[2] == "does-not-open":
        raise RuntimeError("no water")
    yield
    print("closed", file=sys.stderr, flush=True)


async def works():
    print("works", file=sys.stderr, flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("stops working", file=sys.stderr, flush=True)


async def crashes():
    await grinding.wait()
    raise RuntimeError("the wheel is broken")


async def ends():
    await grinding.wait()


def app():
    return create_app(
        settings, title="mill", version="1", description="Grinds.",
        problems=ProblemBook(COMMON), routers=[router], lifespan=lifespan,
    )


background = [works]
if sys.argv[2] in ("crashes", "ends"):
    background.append(partial({"crashes": crashes, "ends": ends}[sys.argv[2]]))
process.run(settings, app, background)
"""


class Mill:
    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}")

    async def is_ready(self) -> bool:
        try:
            return (await self.client.get("/health/ready")).status_code == 200
        except httpx.TransportError:
            return False

    async def ended(self) -> tuple[int, list[str]]:
        assert self.process.stderr is not None
        async with asyncio.timeout(20):
            lines = (await self.process.stderr.read()).decode().splitlines()
            return await self.process.wait(), lines


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    script = tmp_path / "mill.py"
    script.write_text(textwrap.dedent(MILL))
    started: list[Mill] = []

    async def start(kind: str = "works", notice_s: float = 0.0) -> Mill:
        port = free_port()
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(script), str(port), kind, str(notice_s), stderr=PIPE
        )
        started.append(Mill(process, port))
        return started[-1]

    yield start
    for mill in started:
        await mill.client.aclose()
        if mill.process.returncode is None:
            mill.process.kill()
            await mill.process.wait()


async def test_on_sigterm_what_was_begun_is_finished_and_then_all_stops_in_order(
    start: Start,
) -> None:
    mill = await start()
    await eventually(mill.is_ready, timeout_s=20)
    slow = asyncio.create_task(mill.client.get("/slow"))
    await eventually(lambda: in_flight(mill))

    mill.process.send_signal(signal.SIGTERM)

    assert (await slow).json() == "ground"
    code, lines = await mill.ended()
    assert code == 0
    order = [line for line in lines if line in ("opened", "works", "stops working", "closed")]
    assert order == ["opened", "works", "stops working", "closed"]


async def in_flight(mill: Mill) -> bool:
    return 'http_requests_in_flight{kind="request"} 2.0' in (await mill.client.get("/metrics")).text


async def test_during_the_notice_readiness_is_false_and_requests_are_answered(start: Start) -> None:
    mill = await start(notice_s=1.0)
    await eventually(mill.is_ready, timeout_s=20)

    mill.process.send_signal(signal.SIGTERM)

    await eventually(lambda: is_draining(mill))
    answer = await mill.client.get("/slow")
    assert (answer.status_code, answer.headers["connection"]) == (200, "close")
    assert (await mill.ended())[0] == 0


async def is_draining(mill: Mill) -> bool:
    answer = await mill.client.get("/health/ready")
    return answer.status_code == 503 and answer.json()["draining"] is True


@pytest.mark.parametrize(
    ("kind", "event"),
    [("crashes", "background_task_crashed"), ("ends", "background_task_ended")],
)
async def test_a_background_task_that_crashes_or_ends_takes_the_process_with_it(
    start: Start, kind: str, event: str
) -> None:
    mill = await start(kind)
    await eventually(mill.is_ready, timeout_s=20)

    answer = await mill.client.get("/slow")

    assert answer.status_code == 200  # It had begun.
    code, lines = await mill.ended()
    assert code == 1
    [said] = [orjson.loads(line) for line in lines if event in line]
    assert (said["level"], said["task"], said["service"]) == ("error", kind, "mill")
    assert "stops working" in lines
    assert "closed" in lines


async def test_a_service_that_cannot_open_does_not_start(start: Start) -> None:
    mill = await start("does-not-open")

    code, lines = await mill.ended()

    assert code == 3
    assert "works" not in lines


async def test_a_second_signal_does_not_wait(start: Start) -> None:
    mill = await start(notice_s=30.0)
    await eventually(mill.is_ready, timeout_s=20)

    mill.process.send_signal(signal.SIGTERM)
    await eventually(lambda: is_draining(mill))
    mill.process.send_signal(signal.SIGINT)

    assert (await mill.ended())[0] == 0
