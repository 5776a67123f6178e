"""One process: its HTTP server and its background tasks in one loop, started and stopped as one."""

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI

from servicekit import metrics
from servicekit.drain import Drain
from servicekit.protocol import LimitedProtocol
from servicekit.settings import ServiceSettings

log = structlog.get_logger()

type Background = Callable[[], Awaitable[None]]
"""Runs until it is cancelled. Its crash, or its end, ends the process with exit code 1."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)
# A batch of messages is a hundred thousand objects that reference counts free: looking at them for
# cycles every 2,000 cost a reader a third of its time.
COLLECT_RARELY = (50_000, 20, 100)
KEEP_ALIVE_S = 30
TASKS_END_S_MAX = 10.0


def run(
    settings: ServiceSettings,
    app_factory: Callable[[], FastAPI],
    background: Sequence[Background] = (),
) -> None:
    """Serve until SIGTERM; leaves by SystemExit when anything went wrong."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        code = runner.run(serve(settings, app_factory(), background))
    if code:
        sys.exit(code)


async def serve(
    settings: ServiceSettings, app: FastAPI, background: Sequence[Background] = ()
) -> int:
    """The exit code, once all has stopped."""
    stopping = _Stopping(settings, app.state.drain)
    tasks = _Tasks(background, stopping)
    tasks.live_with(app)
    server = stopping.server = _Server(_config(settings, app))
    with stopping.on_signals():
        await server.serve()
    return 1 if tasks.failed else 0


def _config(settings: ServiceSettings, app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=LimitedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,  # ours is in `logs`
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=max(1, round(settings.drain_timeout_s)),
    )


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # Ours: uvicorn's would close the socket at once and end the process by the signal.

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # What is there now stays: no collection needs to look at it again.
        gc.set_threshold(*COLLECT_RARELY)


class _Stopping:
    """From the signal to the server's end: notice, closing, and no patience the second time."""

    def __init__(self, settings: ServiceSettings, drain: Drain) -> None:
        self._notice_s = settings.drain_notice_s
        self._drain = drain
        self._begun: asyncio.Task[None] | None = None
        self.server: uvicorn.Server | None = None

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._on_signal, signal.Signals(number).name)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)

    def begin(self, *, notice_s: float = 0.0) -> None:
        if self._begun is None:
            self._begun = asyncio.create_task(self._stop(notice_s))

    def _on_signal(self, name: str) -> None:
        if self._begun is not None and self.server is not None:
            log.warning("stopping_at_once", signal=name)
            self.server.should_exit = self.server.force_exit = True
            return
        log.info("stopping", signal=name, notice_s=self._notice_s)
        self.begin(notice_s=self._notice_s)

    async def _stop(self, notice_s: float) -> None:
        metrics.DRAINING.set(1)
        self._drain.give_notice()
        await asyncio.sleep(notice_s)
        self._drain.close()
        if self.server is not None:
            self.server.should_exit = True


class _Tasks:
    """The background tasks live inside the app's lifespan: what it opened outlives them."""

    def __init__(self, background: Sequence[Background], stopping: _Stopping) -> None:
        self._background = background
        self._stopping = stopping
        self.failed = False

    def live_with(self, app: FastAPI) -> None:
        around = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(started: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
            async with around(started) as state:
                tasks = [asyncio.create_task(self._watch(start)) for start in self._background]
                try:
                    yield state or {}
                finally:
                    await _end(tasks)

        app.router.lifespan_context = lifespan

    async def _watch(self, start: Background) -> None:
        name = _name(start)
        try:
            await start()
        except asyncio.CancelledError:
            raise
        # Whatever it is, the process must not go on without this task.
        except BaseException:
            log.exception("background_task_crashed", task=name)
        else:
            log.error("background_task_ended", task=name)
        self.failed = True
        self._stopping.begin()


def _name(start: Background) -> str:
    plain = start.func if isinstance(start, partial) else start
    return getattr(plain, "__qualname__", repr(plain))


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    _, stuck = await asyncio.wait(tasks, timeout=TASKS_END_S_MAX)
    for task in stuck:
        log.error("background_task_does_not_end", task=repr(task))
