"""Streams of server-sent events: the current state, then every change, and a beat in between."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from pagekit.answers import language
from pagekit.format import Lang
from reporting.api.addresses import address_of
from reporting.api.overviews import Overviews, Watched, watched
from reporting.api.reading import MayRead
from reporting.live import TooManyViews, Watch
from reporting.pages import live
from reporting.pages.address import Address
from reporting.pages.figures import Cells
from reporting.pages.indicators import MAPPED
from reporting.pages.live import Message
from reporting.pages.models import OverviewPage
from reporting.settings import ReportingSettings
from servicekit.drain import Drain
from servicekit.identity import expiry_of
from servicekit.problems import Problem
from servicekit.signin import visit_of
from servicekit.validation import invalid_field

HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that gathers would make it late
}
RETRY_MS = 2000
TOLD_MAX = 64  # changes, by view, language and map
REVISION_MAX = 2**63 - 1
PAST = {
    "vi": "Số liệu quá khứ không thay đổi nên không có luồng; hãy bỏ ngày này.",
    "en": "Figures of the past do not change, so there is no stream; leave this day out.",
}
EVENT: Mapping[str, Any] = {
    "type": "object",
    "description": "One event of the stream.",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["state", "change", "beat"]},
        "id": {"type": "string", "pattern": "^[0-9]+$", "description": "The view's revision."},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}
# Those of the page's own address; `address.read` judges them.
QUERY: Mapping[str, Mapping[str, Any]] = {
    "dia-gioi": {"format": "date", "description": "By the borders of this day."},
    "ngay": {"format": "date", "description": "The state on this day."},
    "chi-tieu": {"enum": list(MAPPED), "description": "What the map shows."},
    "lang": {"enum": ["vi", "en"]},
}
PARAMETERS = [
    {"name": name, "in": "query", "required": False, "schema": {"type": "string", **more}}
    for name, more in QUERY.items()
]


class EventStream(Response):
    media_type = "text/event-stream"


class Told[Said]:
    """What was said last, ready to be said again: a change is drawn once for all who hear it."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Said] = {}

    def once(self, what: Hashable, draw: Callable[[], Said]) -> Said:
        if what not in self._kept:
            if len(self._kept) >= TOLD_MAX:
                del self._kept[next(iter(self._kept))]  # the oldest
            self._kept[what] = draw()
        return self._kept[what]


def router(overviews: Overviews, settings: ReportingSettings) -> APIRouter:
    router = APIRouter(tags=["live"])
    told = Told[bytes | None]()
    drawn = Told[Cells]()

    @router.get(
        "/live/overview",
        summary="The overview as server-sent events",
        response_class=EventStream,
        responses={200: {"content": {EventStream.media_type: {"schema": EVENT}}}},
        openapi_extra={"parameters": PARAMETERS},
    )
    async def watch_overview(
        request: Request,
        _: MayRead,
        after: Annotated[
            int | None, Query(ge=0, le=REVISION_MAX, description="The revision on the page.")
        ] = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> Response:
        """`state` first, unless that is what the page shows; then `change`, and `beat` as a sign
        of life, which may bring figures ahead of their change. `id` is the view's revision. The
        query is the page's own."""
        where = address_of(request)
        if where.known is not None:
            raise invalid_field("ghi-nhan", "past", place="query", context=PAST)
        return _Stream(
            overviews=overviews,
            told=told,
            drawn=drawn,
            settings=settings,
            where=where,
            lang=language(request),
            seen=_revision(last_event_id, after),
            expires_at=await _expiry_of(request),
            drain=request.app.state.drain,
        )

    return router


class _Screen:
    """What is shown on the other side."""

    def __init__(self, page: OverviewPage) -> None:
        self.show(page)

    @property
    def revision(self) -> int:
        return self.page.table.revision

    def show(self, page: OverviewPage) -> None:
        """The whole of a revision."""
        self.page = page
        self.newest = page  # with figures that no revision has yet
        self.ahead: frozenset[str] = frozenset()  # their cells


class _Stream(EventStream):
    """One watcher: it holds a flag and the state it was last told, and never a backlog."""

    def __init__(
        self,
        *,
        overviews: Overviews,
        told: Told[bytes | None],
        drawn: Told[Cells],
        settings: ReportingSettings,
        where: Address,
        lang: Lang,
        seen: int | None,
        expires_at: float | None,
        drain: Drain,
    ) -> None:
        super().__init__()
        self._overviews = overviews
        self._told = told
        self._drawn = drawn
        self._watched: Watched = watched(where)
        self._map_key = where.map_key
        self._lang = lang
        self._seen = seen
        self._drain = drain
        self._beat_s = settings.beat_s
        self._lasts_s = settings.stream_s_max
        if expires_at is not None:
            # What was opened by a token, in a header or a cookie, ends with it.
            self._lasts_s = min(self._lasts_s, expires_at - time.time())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The first state is there before the answer begins: without it there is a problem."""
        try:
            async with self._overviews.live.watching(self._watched, seen=self._seen) as watch:
                messages = self._messages(watch)
                answer = StreamingResponse(
                    messages, media_type=self.media_type, headers=dict(HEADERS)
                )
                await answer(scope, receive, send)
        except TooManyViews:
            raise Problem("overloaded", headers={"Retry-After": "5"}) from None

    async def _messages(self, watch: Watch[OverviewPage]) -> AsyncIterator[bytes]:
        ends_at = time.monotonic() + self._lasts_s
        beats_at = time.monotonic() + self._beat_s
        screen = _Screen(_with_map(watch.state, self._map_key))
        yield f"retry: {RETRY_MS}\n\n".encode()
        if screen.revision == self._seen:
            # Before this stream there may have been another, which broke off.
            screen.ahead = live.could_be_ahead(screen.page)
            yield self._beat(screen.page)
        else:
            yield _event("state", live.state_message(screen.page, self._lang), screen.revision)
        while True:
            await _within(min(beats_at, ends_at) - time.monotonic(), watch.changed, self._drain)
            if self._drain.noticed or time.monotonic() >= ends_at:
                return
            if watch.changed.is_set():
                watch.changed.clear()
                if watch.state.table.revision < screen.revision:
                    return  # The database was restored: who comes back begins anew.
                if text := self._change(screen, watch) or self._ahead(screen, watch):
                    yield text
            if time.monotonic() >= beats_at:
                beats_at = time.monotonic() + self._beat_s
                if watch.is_current:
                    yield self._beat(watch.state)

    def _change(self, screen: _Screen, watch: Watch[OverviewPage]) -> bytes | None:
        page = _with_map(watch.state, self._map_key)
        if page.table.revision == screen.revision:
            return None  # no revision comes twice
        views = map(_version, (screen.page, page))
        of = (self._watched, self._map_key, self._lang, screen.ahead, *views)
        text = self._told.once(of, lambda: self._draw(screen, page))
        if text is not None:
            screen.show(page)
        return text

    def _ahead(self, screen: _Screen, watch: Watch[OverviewPage]) -> bytes | None:
        """Figures that are known before the change that numbers them."""
        if watch.ahead is None:
            return None
        page = _with_map(watch.ahead, self._map_key)
        message = live.ahead_message(screen.newest, page, self._lang)
        if message is None:
            return None
        screen.newest = page
        screen.ahead = screen.ahead.union(message["cells"])
        return _event("beat", message)

    def _draw(self, screen: _Screen, page: OverviewPage) -> bytes | None:
        change = live.change_message(
            screen.page, page, self._lang, ahead=screen.ahead, drawn=self._cells
        )
        return None if change is None else _event("change", change, page.table.revision)

    def _cells(self, page: OverviewPage, lang: Lang) -> Cells:
        """What a change leads to is what the next one comes from."""
        of = (self._watched, page.map_key, lang, _version(page))
        return self._drawn.once(of, lambda: live.page_cells(page, lang))

    def _beat(self, page: OverviewPage) -> bytes:
        return _event("beat", live.beat_message(page.table, self._lang, page.late_after_s))


def _version(page: OverviewPage) -> tuple[int, datetime]:
    return page.table.revision, page.table.as_of


def _with_map(page: OverviewPage, map_key: str) -> OverviewPage:
    return page if page.map_key == map_key else replace(page, map_key=map_key)


async def _within(seconds: float, changed: asyncio.Event, drain: Drain) -> None:
    """Until something changed, or the process is about to stop, or the time is over."""
    waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(drain.wait())]
    try:
        await asyncio.wait(waits, timeout=max(0, seconds), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


async def _expiry_of(request: Request) -> float | None:
    visit = await visit_of(request)
    ends = [await expiry_of(request), None if visit is None else visit.expires_at]
    return min((end for end in ends if end is not None), default=None)


def _revision(last_event_id: str | None, after: int | None) -> int | None:
    """What the browser has seen last wins over what its page was drawn with."""
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        return int(last_event_id[:20])
    return after


def _event(kind: str, message: Message, revision: int | None = None) -> bytes:
    lines = [f"event: {kind}".encode()]
    if revision is not None:
        lines.append(f"id: {revision}".encode())
    lines.append(b"data: " + orjson.dumps(message, default=str, option=orjson.OPT_UTC_Z))
    return b"\n".join(lines) + b"\n\n"
