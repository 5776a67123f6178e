"""The newest state of a live view, computed once a change and offered to all who watch."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager

import asyncpg
import structlog

from eventkit.builds import CHANNEL
from eventkit.lost import LOST

log = structlog.get_logger()

REST_S_MIN = 0.003  # between two looks, for whatever else this process does
# Of the time that computing took: then a glimpse, or a reader, finds the process at rest.
REST_SHARE = 9.0
REST_S_MAX = 0.5
QUIET_S = 5.0  # without a notification: time passes, and lags with it
AGAIN_S = 1.0  # after the listening connection was lost
STALE_S = 3 * QUIET_S  # a state older than this says nothing about the present
VIEWS_MAX = 32  # each is computed anew after every batch


class TooManyViews(Exception):
    """Those who watch already look at as many different views as can be kept up to date."""


class _View[State]:
    def __init__(self) -> None:
        self.state: State | None = None
        self.ahead: State | None = None  # since that state
        self.computed_at = 0.0
        self.failed = False
        self.flags: set[asyncio.Event] = set()
        # Of two computations at once the one that looked first could come in last.
        self.one_at_a_time = asyncio.Lock()

    def offer(self) -> None:
        for flag in self.flags:
            flag.set()


class Watch[State]:
    """One who watches: holds a flag, never a queue, so a slow client gets the latest state."""

    def __init__(self, view: _View[State]) -> None:
        self._view = view
        self.changed = asyncio.Event()

    @property
    def state(self) -> State:
        """The newest there is."""
        assert self._view.state is not None  # noqa: S101 - computed before anyone gets a watch
        return self._view.state

    @property
    def ahead(self) -> State | None:
        """What is known already of the next one, if anything."""
        return self._view.ahead

    @property
    def is_current(self) -> bool:
        """False while the state cannot be computed: what is shown may be out of date."""
        view = self._view
        return not view.failed and time.monotonic() - view.computed_at < STALE_S


class Live[Key, State]:
    """Recomputes what is watched after each NOTIFY of a reader, and slowly without one."""

    def __init__(
        self,
        *,
        dsn: str,
        load: Callable[[Key], Awaitable[State]],
        revision: Callable[[State], int],
        glimpse: Callable[[Key, State], Awaitable[State | None]] | None = None,
    ) -> None:
        """`glimpse`: what can be told at once of the state that comes next, if anything can."""
        self._dsn = dsn
        self._load = load
        self._revision = revision
        self._glimpse = glimpse
        self._views: dict[Key, _View[State]] = {}
        self._changed = asyncio.Event()

    @property
    def watched(self) -> Collection[Key]:
        """What is kept up to date now."""
        return self._views.keys()

    @asynccontextmanager
    async def watching(self, key: Key, *, seen: int | None = None) -> AsyncIterator[Watch[State]]:
        """Begins with the present state; raises what computing it raises.

        `seen`: a revision that was shown already. Its page may have been quicker than a NOTIFY.
        """
        if key not in self._views and len(self._views) >= VIEWS_MAX:
            raise TooManyViews
        view = self._views.setdefault(key, _View())
        watch = Watch(view)
        view.flags.add(watch.changed)
        try:
            async with view.one_at_a_time:
                if view.state is None or self._revision(view.state) < (seen or 0):
                    await self._compute(key, view)
                    view.offer()
            watch.changed.clear()
            yield watch
        finally:
            view.flags.discard(watch.changed)
            if not view.flags:
                del self._views[key]  # no one keeps it up to date from here on

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
            except LOST as lost:
                log.warning("live_listener_lost", error=repr(lost))
            await asyncio.sleep(AGAIN_S)

    async def _recompute(self) -> None:
        is_due, rested_at = False, 0.0
        while True:
            # The freshness on the page grows old without any event.
            wait_s = max(0.0, rested_at - time.monotonic()) if is_due else QUIET_S
            try:
                async with asyncio.timeout(wait_s):
                    await self._changed.wait()
            except TimeoutError:
                is_due = True
            else:
                self._changed.clear()
                await self._look_ahead()
                await asyncio.sleep(REST_S_MIN)
                is_due = True
            if is_due and time.monotonic() >= rested_at:
                began = time.monotonic()
                for key, view in list(self._views.items()):
                    await self._refresh(key, view)
                is_due = False
                ended = time.monotonic()
                rested_at = ended + min(REST_S_MAX, REST_SHARE * (ended - began))

    async def _look_ahead(self) -> None:
        if self._glimpse is None:
            return
        for key, view in list(self._views.items()):
            if view.state is None or view.failed:
                continue
            try:
                ahead = await self._glimpse(key, view.state)
            except Exception as error:  # noqa: BLE001 - the whole state comes in a moment, or says so
                log.warning("live_glimpse_failed", view=str(key), error=repr(error))
                continue
            if ahead is not None:
                view.ahead = ahead
                view.offer()

    async def _refresh(self, key: Key, view: _View[State]) -> None:
        async with view.one_at_a_time:
            before = view.state
            try:
                state = await self._compute(key, view)
            # Pages keep their figures and say that they are late: their next beat is missing.
            except Exception as error:  # noqa: BLE001 - whatever it was, the next change tries again
                view.failed = True
                log.warning("live_view_failed", view=str(key), error=repr(error))
                return
            if before is None or self._revision(state) != self._revision(before):
                view.offer()

    async def _compute(self, key: Key, view: _View[State]) -> State:
        began = time.monotonic()
        view.state, view.ahead = await self._load(key), None
        view.computed_at = began
        view.failed = False
        return view.state
