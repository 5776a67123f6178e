"""The loader as a client of running services: killed and started again, and refused."""

import asyncio
import io
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import httpx
import pytest
from rich.console import Console

from demo.client import Service, Unusable
from demo.days import STEPS
from demo.lines import Line
from demo.loading import Loading, Unexpected
from demo.showing import shown
from demo.world import World
from servicekit import issuer
from testkit.eventually import eventually
from tests.system.system import System

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

ROLES = ("agency_officer", "operator")


def a_part_of(world: World) -> World:
    """Planted cases of clusters, one cluster in twelve with its firms, one establishment in
    twelve, form B04 and the communes of the sum that is refused; every step.
    """
    of_clusters = [line for line in world.lines if line.of_cluster]
    lanes = sorted({line.lane for line in of_clusters})
    chosen = {line.lane for line in of_clusters if line.case is not None} | set(lanes[::12])
    firms = {f"{form}/{lane}" for lane in lanes[::12] for form in ("B01", "B02")}
    others = sorted({line.lane for line in world.lines if line.lane.startswith("CNNT/")})
    chosen |= firms | set(others[::12]) | {"returns"}
    return replace(
        world, lines=[line for line in world.lines if line.lane in chosen or _is_summed(line)]
    )


def _is_summed(line: Line) -> bool:
    return line.lane == "B03/15" and line.body["period"] == "H1-2026"


def token_of(system: System, subject: str) -> str:
    return issuer.mint(system.folder / "issuer", system.url("issuer"), role=ROLES, subject=subject)


@asynccontextmanager
async def a_loading(system: System, world: World, subject: str) -> AsyncIterator[Loading]:
    token = token_of(system, subject)
    console = Console(file=io.StringIO())
    async with (
        httpx.AsyncClient(base_url=system.url("registry"), timeout=60) as to_registry,
        httpx.AsyncClient(base_url=system.url("reporting"), timeout=60) as to_reporting,
    ):
        with shown(len(world.lines), console) as seen:
            yield Loading(
                world=world,
                registry=Service(
                    name="registry", http=to_registry, token=token, operator_token=token
                ),
                reporting=Service(
                    name="reporting", http=to_reporting, token=token, operator_token=token
                ),
                shown=seen,
            )


async def events_of(system: System) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token = token_of(system, "reader")
    while True:
        page = await system.http.get(
            f"{system.url('registry')}/v1/events",
            params={"after": len(found), "limit": 1000},
            headers={"Authorization": f"Bearer {token}"},
        )
        found += page.json()
        if len(found) == int(page.headers["Last-Position"]):
            return found


def recorded_once(lines: Sequence[Line]) -> int:
    """How many facts the lines make: none where a refusal is planted, one where sent twice."""
    versions = {
        (
            line.body["form"],
            line.body["unit"],
            line.body["period"],
            str(line.body.get("subject")),
            line.body["return_version"],
        )
        for line in lines
        if line.body["command"] == "submit-return" and line.expected is None
    }
    others = [
        line for line in lines if line.body["command"] != "submit-return" and line.expected is None
    ]
    return len(versions) + len(others)


async def test_a_load_that_is_killed_and_started_again_tells_everything_once(
    system: System, world: World, country: World
) -> None:
    part = a_part_of(world)
    for service in ("registry", "reporting"):
        assert await system.run(service, "migrate") == 0  # which makes it a demo
        await system.start(service)

    # Each run is another officer's, so that the keys of the one before are of no use.
    for officer, killed_after in (("first officer", 500), ("second officer", 100)):
        async with a_loading(system, part, officer) as loading:
            running = asyncio.create_task(loading.run())
            await eventually(partial(_has_sent, loading, running, killed_after), timeout_s=60)
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running
    async with a_loading(system, part, "third officer") as loading:
        await loading.run()

    async with a_loading(system, part, "third officer") as again:
        await again.run()
    assert await eventually(lambda: _count(system)) == recorded_once(part.lines)
    assert again.sent < 300
    recorded = [event["recordedtime"][:10] for event in await events_of(system)]
    assert (min(recorded), max(recorded)) == ("2022-12-31", "2026-11-21")

    larger = replace(country, lines=[line for line in country.lines if line.step == STEPS[0]])
    async with a_loading(system, larger, "third officer") as late:
        with pytest.raises(Unusable) as another:
            await late.run()
    assert another.value.for_ever
    assert (late.sent, "size M" in another.value.en) == (0, True)

    wrong = [line for line in part.lines if line.expected is not None and line.of_cluster][-1]
    lines = [replace(wrong, expected=None, step=date(2026, 11, 21), key="wrong")]
    async with a_loading(system, replace(part, lines=lines), "third officer") as stopped:
        with pytest.raises(ExceptionGroup) as refused:
            await stopped.run()
    [error] = refused.value.exceptions
    assert isinstance(error, Unexpected)
    assert error.vi["problem"]["title"] != error.en["problem"]["title"]


async def test_a_database_that_is_not_a_demo_is_left_alone(system: System) -> None:
    system.demo = False
    await system.start("registry", "api")
    loader = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "demo", "load"),
        *("--registry", system.url("registry"), "--reporting", system.url("registry")),
        *("--token", token_of(system, "officer")),
        stderr=asyncio.subprocess.PIPE,
    )

    _, told = await loader.communicate()

    assert loader.returncode == 3
    assert "không phải cơ sở dữ liệu trình diễn" in told.decode()
    assert "not a demonstration" in told.decode()


def _has_sent(loading: Loading, running: asyncio.Task[None], lines: int) -> bool:
    """Lines that an earlier run had sent count too: they were sent again."""
    if running.done():
        running.result()
        pytest.fail(f"the load ended by itself after {loading.sent} lines")
    return loading.sent > lines


async def _count(system: System) -> int:
    return len(await events_of(system))
