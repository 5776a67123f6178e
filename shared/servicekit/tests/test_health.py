"""Alive is not ready."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY

from servicekit import health
from servicekit.health import NotReady


@pytest.fixture
def health_of(make_app: Callable[..., FastAPI], client_of: Callable[..., httpx.AsyncClient]) -> Any:
    async def health_of(path: str, **given: Any) -> Any:
        answer = await client_of(make_app(**given)).get(f"/health/{path}")
        return answer.status_code, answer.json()

    return health_of


async def well() -> None:
    return None


async def behind() -> None:
    raise NotReady("schema-behind")


async def broken() -> None:
    raise OSError("no route to 10.1.2.3")


async def silent() -> None:
    await asyncio.Event().wait()


async def test_a_process_is_alive_whatever_it_misses(health_of: Any) -> None:
    assert await health_of("live", readiness={"database": broken}) == (200, {"live": True})


async def test_it_is_ready_when_every_check_passes(health_of: Any) -> None:
    status, said = await health_of("ready", readiness={"database": well, "schema": well})

    assert status == 200
    assert said["checks"] == {"database": "ok", "schema": "ok"}


async def test_what_is_missing_is_named_without_its_inside(
    health_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "CHECK_S_MAX", 0.01)
    checks = {"a": well, "b": behind, "c": broken, "d": silent}

    status, said = await health_of("ready", readiness=checks)

    assert (status, said["ready"]) == (503, False)
    assert said["checks"] == {"a": "ok", "b": "schema-behind", "c": "failed", "d": "no-answer"}
    told = {
        name: REGISTRY.get_sample_value("readiness_check_ok", {"check": name}) for name in checks
    }
    assert told == {"a": 1, "b": 0, "c": 0, "d": 0}


async def test_a_note_is_shown_and_decides_nothing(health_of: Any) -> None:
    status, said = await health_of("ready", notes={"relay": lambda: "kafka-away"})

    assert (status, said["notes"]) == (200, {"relay": "kafka-away"})
