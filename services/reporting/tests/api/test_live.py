"""The stream over a real socket: first what is, then what changes, each revision once."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest
import pytest_asyncio
import uvicorn
from uuid_utils.compat import uuid7

from engines.ports import free_port
from reporting import live as live_views
from reporting.api.live import TOLD_MAX, Told
from reporting.api.overviews import Overviews, Watched
from reporting.live import Live
from reporting.pages.models import OverviewPage
from services.reporting.tests.telling import Registry
from testkit.eventually import eventually

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes

BEAT_S = 0.3
PATIENCE_S = 30


@dataclass
class Event:
    kind: str
    id: int | None
    data: dict[str, Any]


@dataclass
class Watcher:
    """One EventSource: what it has heard so far, and whether the stream has ended."""

    heard: list[Event] = field(default_factory=list)
    ended: bool = False

    def kinds(self, *but: str) -> list[str]:
        return [event.kind for event in self.heard if event.kind not in but]

    @property
    def cells(self) -> dict[str, Any]:
        """What a page that follows shows."""
        shown: dict[str, Any] = {}
        for event in self.heard:
            for name, cell in event.data["cells"].items():
                shown[name] = {**shown.get(name, {}), **cell}
        return shown

    async def until(self, check: Callable[[], object]) -> None:
        await eventually(check, timeout_s=20)

    async def has(self, *kinds: str) -> None:
        await self.until(lambda: self.kinds("beat") == list(kinds))


class Site:
    """The served app, its live views kept up to date."""

    def __init__(self, service: Any, live: Live[Watched, OverviewPage], url: str) -> None:
        self.service = service
        self.live = live
        self.url = url

    @asynccontextmanager
    async def watching(self, query: str = "", **headers: str) -> AsyncIterator[Watcher]:
        watcher = Watcher()
        began = asyncio.Event()
        task = asyncio.create_task(self._listen(watcher, began, query, headers))
        waiting = asyncio.create_task(began.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        try:
            yield watcher
        finally:
            task.cancel()
            await asyncio.wait({task})
            if not task.cancelled() and task.exception():
                raise task.exception() or AssertionError

    async def _listen(
        self, watcher: Watcher, began: asyncio.Event, query: str, headers: dict[str, str]
    ) -> None:
        async with (
            httpx.AsyncClient(timeout=PATIENCE_S) as client,
            client.stream("GET", f"{self.url}/live/overview{query}", headers=headers) as answer,
        ):
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            began.set()
            fields: dict[str, str] = {}
            async for line in answer.aiter_lines():
                name, _, value = line.partition(": ")
                if line:
                    fields[name] = value
                elif "event" in fields:
                    number = int(fields["id"]) if "id" in fields else None
                    watcher.heard.append(
                        Event(fields["event"], number, orjson.loads(fields["data"]))
                    )
                    fields = {}
            watcher.ended = True


@pytest_asyncio.fixture(loop_scope="session")
async def start(run_service: Fixture, dsn: str) -> AsyncIterator[Callable[..., Any]]:
    stops: list[Any] = []

    async def start(*, background: bool = True, **options: Any) -> Site:
        entered = run_service(dsn, **{"beat_s": BEAT_S} | options)
        service = await entered.__aenter__()
        server = uvicorn.Server(
            uvicorn.Config(
                service.process.app,
                port=free_port(),
                lifespan="off",
                log_config=None,
                timeout_graceful_shutdown=5,
            )
        )
        served = asyncio.create_task(server._serve())
        [overviews] = [
            task.__self__
            for task in service.process.background
            if isinstance(getattr(task, "__self__", None), Overviews)
        ]
        kept = asyncio.create_task(overviews.run() if background else asyncio.sleep(0))
        stops.append((entered, server, served, kept))
        await eventually(lambda: server.started)
        return Site(service, overviews.live, f"http://127.0.0.1:{server.config.port}")

    yield start
    for entered, server, served, kept in stops:
        server.should_exit = True
        kept.cancel()
        await asyncio.wait({served, kept})
        await entered.__aexit__(None, None, None)


@pytest_asyncio.fixture(loop_scope="session")
async def site(start: Fixture) -> Any:
    return await start()


@pytest.fixture
def cluster(registry: Registry, readers: Fixture) -> Callable[..., Any]:
    """One more cluster of Lào Cai is in the figures."""

    async def happen(**said: Any) -> UUID:
        one: UUID = uuid7()
        registry.cluster(one, "planned", "2019-05-06", **said)
        registry.cluster(one, "established", "2020-03-02")
        await readers.read_on()
        return one

    return happen


async def test_first_comes_the_state_then_each_change_and_together_they_are_a_fresh_state(
    site: Site, cluster: Fixture
) -> None:
    await cluster()
    async with site.watching() as watcher:
        await watcher.has("state")
        await cluster()
        await watcher.has("state", "change")
        await cluster()
        await watcher.has("state", "change", "change")
    async with site.watching() as fresh:
        await fresh.has("state")

    ids = [event.id for event in watcher.heard if event.id is not None]
    assert ids == sorted(set(ids))
    assert fresh.heard[0].id == ids[-1]
    assert _figures(watcher) == _figures(fresh)
    assert watcher.cells["VN.established"]["text"] == "3"
    change = next(event for event in watcher.heard if event.kind == "change").data
    assert len(change["feed"]) == 2  # planned, established
    assert [source["source"] for source in change["fresh"]] == ["registry"]
    assert change["say"]


async def test_a_figure_comes_ahead_of_the_change_that_numbers_it(
    site: Site, cluster: Fixture
) -> None:
    async with site.watching() as watcher:
        await watcher.has("state")
        await cluster()
        await watcher.has("state", "change")

    ahead = [event for event in watcher.heard if "VN.established" in event.data["cells"]]
    assert [event.kind for event in ahead] == ["state", "beat", "change"]
    assert ahead[1].id is None
    assert ahead[1].data["cells"]["VN.established"] == ahead[2].data["cells"]["VN.established"]


def _figures(watcher: Watcher) -> dict[str, Any]:
    """Without what moves by the clock alone."""
    return {
        name: cell
        for name, cell in watcher.cells.items()
        if not name.startswith(("as-of", "minute", "fresh.", "position."))
    }


@pytest.mark.parametrize("how", ["after", "header"])
async def test_who_shows_exactly_the_present_revision_hears_only_that_all_is_well(
    site: Site, cluster: Fixture, how: str
) -> None:
    await cluster()
    async with site.watching() as first:
        await first.has("state")
    revision = first.heard[0].id or 0
    known = (
        {"query": f"?after={revision}"}
        if how == "after"
        # The header wins: the page was drawn long before.
        else {"query": "?after=0", "Last-Event-ID": str(revision)}
    )

    async with site.watching(**known) as again:
        await again.until(lambda: again.heard)
        await cluster()
        await again.has("change")

    assert again.heard[0].kind == "beat"


@pytest.mark.parametrize("seen", ["0", "999999", "x", "-1", "٣", "9" * 40])
async def test_who_shows_anything_else_gets_the_state(
    site: Site, cluster: Fixture, seen: str
) -> None:
    await cluster()

    headers = {"Last-Event-ID": seen} if seen.isascii() else {}
    async with site.watching(**headers) as watcher:
        await watcher.has("state")


async def test_what_was_watched_long_ago_is_not_taken_for_the_present(
    site: Site, cluster: Fixture
) -> None:
    await cluster()
    async with site.watching() as before:
        await before.has("state")
    await eventually(lambda: not site.live.watched)
    await cluster()

    async with site.watching() as later:
        await later.has("state")

    assert later.cells["VN.established"]["text"] == "2"


async def test_a_page_that_was_drawn_before_the_stream_had_news_is_not_set_back(
    start: Fixture, cluster: Fixture
) -> None:
    """Here no one tells the stream of any news."""
    site = await start(background=False)
    async with site.watching() as early, httpx.AsyncClient() as client:
        await early.has("state")
        await cluster()
        page = (await client.get(f"{site.url}/v1/overview")).json()

        async with site.watching(f"?after={page['revision']}") as watcher:
            await watcher.until(lambda: watcher.heard)
        await early.has("state", "change")

    assert watcher.kinds("beat") == []


async def test_a_beat_comes_in_time_even_while_changes_come(site: Site, cluster: Fixture) -> None:
    async with site.watching() as watcher:
        await watcher.has("state")
        began = time.monotonic()
        while time.monotonic() - began < 4 * BEAT_S:
            await cluster()
        changes = watcher.kinds().count("change")
        beats = watcher.kinds().count("beat")

    assert changes >= 1
    assert beats >= 2


def test_a_change_is_drawn_once_for_all_who_hear_it() -> None:
    told, drawn = Told[bytes](), []

    def draw() -> bytes:
        drawn.append(1)
        return b"change"

    assert [told.once((1, 2), draw) for _ in range(100)] == [b"change"] * 100
    assert len(drawn) == 1
    for number in range(TOLD_MAX):
        told.once(number, draw)
    told.once((1, 2), draw)
    assert len(drawn) == TOLD_MAX + 2


async def test_a_slow_client_gets_the_latest_state_and_no_backlog(
    site: Site, cluster: Fixture
) -> None:
    async with site.live.watching(Watched()) as watch:
        first = watch.state.table.revision
        for _ in range(3):
            await cluster()
            await eventually(watch.changed.is_set)
        await eventually(lambda: watch.state.table.rows[0].cells["established"].value == 3)

        assert watch.changed.is_set()
        watch.changed.clear()
        assert watch.state.table.revision > first
        assert not watch.changed.is_set()  # three changes, one wake-up


async def test_the_stream_obeys_the_address_of_its_page(site: Site, cluster: Fixture) -> None:
    await cluster()
    async with (
        site.watching("?dia-gioi=2025-06-30&lang=en") as old_map,
        site.watching("?dia-gioi=2025-07-01&chi-tieu=established") as new_map,
        site.watching("?ngay=2020-01-01") as early,
    ):
        for watcher in (old_map, new_map, early):
            await watcher.has("state")

    assert "10.established" not in old_map.cells or old_map.cells["15.established"]["text"] == "1"
    assert new_map.cells["15.established"]["text"] == "1"
    assert early.cells["VN.established"]["text"] == "0"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?dia-gioi=hom-qua", "dia-gioi"),
        ("?ngay=2026-02-30", "ngay"),
        ("?ngay=9999-12-31", "ngay"),
        ("?chi-tieu=x", "chi-tieu"),
        ("?ghi-nhan=2026-01-31", "ghi-nhan"),
        ("?after=x", "after"),
        ("?after=-1", "after"),
        (f"?after={2**63}", "after"),
    ],
)
async def test_an_address_that_means_nothing_is_a_problem(
    quiet_service: Fixture, query: str, field: str
) -> None:
    answer = await quiet_service.client().get(f"/live/overview{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    [error] = answer.json()["errors"]
    assert error["field"] == field
    assert error["message_vi"] != error["message_en"]


async def test_a_stream_ends_when_the_process_is_about_to_stop(site: Site) -> None:
    async with site.watching() as watcher:
        await watcher.has("state")

        site.service.process.app.state.drain.give_notice()

        await watcher.until(lambda: watcher.ended)


@pytest.mark.parametrize(
    ("header", "value"), [("Cookie", "nhipcau={}"), ("Authorization", "Bearer {}")]
)
async def test_a_stream_ends_with_the_token_that_opened_it(
    start: Fixture, header: str, value: str
) -> None:
    site = await start(figures_open=False)
    began = time.monotonic()
    token = site.service.cookie("viewer", lasts_s=2).removeprefix("nhipcau=")

    async with site.watching(**{header: value.format(token)}) as watcher:
        await watcher.until(lambda: watcher.ended)

    assert "state" in watcher.kinds()
    assert time.monotonic() - began < 5


async def test_a_stream_ends_after_its_time(start: Fixture) -> None:
    site = await start(stream_s_max=0.5)

    async with site.watching() as watcher:
        await watcher.until(lambda: watcher.ended)


async def test_who_has_gone_is_forgotten(site: Site) -> None:
    async with site.watching() as watcher:
        await watcher.has("state")
        assert len(site.live.watched) == 1

    await eventually(lambda: not site.live.watched)


async def test_only_so_many_different_views_are_kept_up_to_date(
    start: Fixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_views, "VIEWS_MAX", 1)
    site = await start()

    async with site.watching() as one, site.watching() as two, httpx.AsyncClient() as client:
        await one.has("state")
        await two.has("state")
        other = await client.get(f"{site.url}/live/overview?ngay=2020-01-01")

    assert (other.status_code, other.json()["code"]) == (503, "overloaded")
    assert other.headers["retry-after"]


async def test_while_the_database_is_away_no_beat_says_that_all_is_well(
    start: Fixture, dsn: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a page says after a while that it is late, and is live again when the database is."""
    monkeypatch.setattr(live_views, "QUIET_S", 0.2)
    site = await start()
    async with site.live.watching(Watched()) as watch, site.watching() as watcher:
        await watcher.until(lambda: watcher.kinds().count("beat") >= 2)

        async with away(dsn, postgres_server):
            await eventually(lambda: not watch.is_current)
            async with httpx.AsyncClient() as client:
                refused = await client.get(f"{site.url}/live/overview?ngay=2020-01-01")
            heard, until = len(watcher.heard), time.monotonic() + 3 * BEAT_S
            await eventually(lambda: time.monotonic() > until)
            silent = len(watcher.heard) == heard
        await watcher.until(lambda: len(watcher.heard) > heard)

    assert silent
    assert (refused.status_code, refused.json()["code"]) == (503, "database-away")
    assert watcher.kinds()[-1] == "beat"
    assert not watcher.ended


@asynccontextmanager
async def away(dsn: str, postgres_server: str) -> AsyncIterator[None]:
    """The server answers, but has no database of this name."""
    name = dsn.rsplit("/", 1)[1]
    superuser = await asyncpg.connect(postgres_server)
    await superuser.execute(f'alter database "{name}" with allow_connections false')
    await superuser.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", name
    )
    await superuser.execute(f'alter database "{name}" rename to "{name}_away"')
    await superuser.execute(f'alter database "{name}_away" with allow_connections true')
    try:
        yield
    finally:
        await superuser.execute(f'alter database "{name}_away" rename to "{name}"')
        await superuser.close()
