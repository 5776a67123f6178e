"""Streams of server-sent events: the current state, then every change, and a beat in between."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query
from starlette.requests import Request
from starlette.responses import StreamingResponse

from reporting.api.overviews import Overviews, Watched
from reporting.api.reading import MayRead
from reporting.pages import address, layout, live
from reporting.pages.address import Address
from reporting.pages.format import Lang
from reporting.pages.live import Message
from reporting.pages.models import OverviewPage
from reporting.settings import ReportingSettings
from servicekit.drain import Drain
from servicekit.signin import Visit, visit_of

HEADERS = {
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # a proxy that gathers would make it late
}
RETRY_MS = 2000


def router(overviews: Overviews, settings: ReportingSettings) -> APIRouter:
    router = APIRouter(tags=["live"])

    @router.get(
        "/live/overview",
        summary="The overview as server-sent events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def watch_overview(
        request: Request,
        _: MayRead,
        after: Annotated[int | None, Query(ge=0, description="The revision on the page.")] = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> StreamingResponse:
        """`state` first, unless that is what the page shows; then `change`, and `beat` as a sign
        of life. `id` is the view's revision."""
        where = address.read(request.url.path, request.query_params.multi_items())
        lang = layout.language(
            request.query_params.multi_items(),
            request.cookies.get("lang"),
            request.headers.get("accept-language"),
        )
        stream = _Stream(
            overviews=overviews,
            settings=settings,
            where=where,
            lang=lang,
            seen=_revision(last_event_id, after),
            visit=await visit_of(request),
            drain=request.app.state.drain,
        )
        return StreamingResponse(stream.messages(), media_type="text/event-stream", headers=HEADERS)

    return router


class _Stream:
    """One watcher: it holds a flag and the state it was last told, and never a backlog."""

    def __init__(
        self,
        *,
        overviews: Overviews,
        settings: ReportingSettings,
        where: Address,
        lang: Lang,
        seen: int | None,
        visit: Visit | None,
        drain: Drain,
    ) -> None:
        self._overviews = overviews
        self._watched = Watched(
            address.borders_of(where.borders or address.FIRST_DAY_OF_34), where.on
        )
        self._map_key = where.map_key
        self._lang = lang
        self._seen = seen
        self._drain = drain
        self._beat_s = settings.beat_s
        self._ends_at = time.time() + settings.stream_s_max
        if visit is not None:
            # What was opened by a sign-in ends with it.
            self._ends_at = min(self._ends_at, visit.expires_at)

    async def messages(self) -> AsyncIterator[bytes]:
        yield f"retry: {RETRY_MS}\n\n".encode()
        view = self._overviews.live.of(self._watched)
        async with view.watcher() as changed:
            shown: OverviewPage | None = None
            while not self._drain.noticed and (left_s := self._ends_at - time.time()) > 0:
                if await _within(min(self._beat_s, left_s), changed, self._drain):
                    changed.clear()
                    page = self._page(await self._overviews.live.current(self._watched))
                    if text := self._told(shown, page):
                        yield text
                        shown = page
                        continue
                    shown = shown or page
                if view.state is not None:
                    yield _event("beat", live.beat_message(view.state.table, self._lang))

    def _page(self, page: OverviewPage) -> OverviewPage:
        return page if page.map_key == self._map_key else replace(page, map_key=self._map_key)

    def _told(self, shown: OverviewPage | None, page: OverviewPage) -> bytes | None:
        revision = page.table.revision
        if shown is None:
            if revision == self._seen:
                return None
            return _event("state", live.state_message(page, self._lang), revision)
        if revision <= shown.table.revision:
            return None
        change = live.change_message(shown, page, self._lang)
        return None if change is None else _event("change", change, revision)


async def _within(seconds: float, changed: asyncio.Event, drain: Drain) -> bool:
    """Whether something changed; also returns when the process is about to stop."""
    waits = [asyncio.ensure_future(changed.wait()), asyncio.ensure_future(drain.wait())]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return changed.is_set()


def _revision(last_event_id: str | None, after: int | None) -> int | None:
    """What the browser has seen last wins over what its page was drawn with."""
    if last_event_id is not None and last_event_id.isdecimal():
        return int(last_event_id)
    return after


def _event(kind: str, message: Message, revision: int | None = None) -> bytes:
    lines = [f"event: {kind}".encode()]
    if revision is not None:
        lines.append(f"id: {revision}".encode())
    lines.append(b"data: " + orjson.dumps(message, default=str, option=orjson.OPT_UTC_Z))
    return b"\n".join(lines) + b"\n\n"
