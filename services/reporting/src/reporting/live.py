"""The newest state of a live view, computed once a change and offered to all who watch."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import structlog

from eventkit.builds import CHANNEL

log = structlog.get_logger()

REST_S_MIN = 0.005  # between two computations; else as long as the last one took
QUIET_S = 5.0  # without a notification: time passes, and lags with it
AGAIN_S = 1.0  # after the listening connection was lost


class Watched[State]:
    """One view that someone watches; each watcher holds a flag, never a queue."""

    def __init__(self) -> None:
        self.state: State | None = None
        self._flags: set[asyncio.Event] = set()

    @property
    def is_watched(self) -> bool:
        return bool(self._flags)

    @asynccontextmanager
    async def watcher(self) -> AsyncIterator[asyncio.Event]:
        """Set at once and after each change; whoever waits clears it and takes the state."""
        flag = asyncio.Event()
        flag.set()
        self._flags.add(flag)
        try:
            yield flag
        finally:
            self._flags.discard(flag)
            if not self._flags:
                self.state = None  # no one keeps it up to date from here on

    def offer(self, state: State) -> None:
        self.state = state
        for flag in self._flags:
            flag.set()


class Live[Key, State]:
    """Recomputes what is watched after each NOTIFY of a reader, and slowly without one."""

    def __init__(
        self,
        *,
        dsn: str,
        load: Callable[[Key], Awaitable[State]],
        revision: Callable[[State], int],
    ) -> None:
        self._dsn = dsn
        self._load = load
        self._revision = revision
        self._views: dict[Key, Watched[State]] = {}
        self._changed = asyncio.Event()

    def of(self, key: Key) -> Watched[State]:
        return self._views.setdefault(key, Watched())

    async def current(self, key: Key) -> State:
        """What a new watcher gets first; what is watched is always the newest there is."""
        view = self.of(key)
        if view.state is None:
            view.offer(await self._load(key))
        assert view.state is not None  # noqa: S101 - offered just now
        return view.state

    async def run(self) -> None:
        """Listen and recompute, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen())
            tasks.create_task(self._recompute())

    async def _listen(self) -> None:
        while True:
            try:
                connection = await asyncpg.connect(self._dsn)
                try:
                    await connection.add_listener(CHANNEL, lambda *_: self._changed.set())
                    self._changed.set()  # something may have changed meanwhile
                    gone = asyncio.Event()
                    connection.add_termination_listener(lambda *_, gone=gone: gone.set())
                    await gone.wait()
                finally:
                    connection.terminate()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as lost:
                log.warning("live_listener_lost", error=repr(lost))
            await asyncio.sleep(AGAIN_S)

    async def _recompute(self) -> None:
        while True:
            try:
                async with asyncio.timeout(QUIET_S):
                    await self._changed.wait()
            except TimeoutError:
                pass  # the freshness on the page grows old without any event
            self._changed.clear()
            began = time.perf_counter()
            for key, view in list(self._views.items()):
                if view.is_watched:
                    await self._refresh(key, view)
            # At most half of the time goes into views, however many batches there are.
            await asyncio.sleep(max(REST_S_MIN, time.perf_counter() - began))

    async def _refresh(self, key: Key, view: Watched[State]) -> None:
        try:
            state = await self._load(key)
        # The page keeps its figures and says that they are late: its next beat is missing.
        except Exception as error:  # noqa: BLE001 - whatever it was, the next change tries again
            log.warning("live_view_failed", view=str(key), error=repr(error))
            return
        if view.state is None or self._revision(state) != self._revision(view.state):
            view.offer(state)
        else:
            view.state = state
