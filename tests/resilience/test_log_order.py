"""Transactions commit in the adverse order, or not at all; no fact is skipped."""

from typing import Any

import asyncpg
import orjson
import pytest
from uuid_utils.compat import uuid7

from testkit.eventually import eventually
from tests.system import System, log
from tests.system.stranger import listen, must_be_whole
from tests.system.system import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

EXAMPLE = ROOT / "shared" / "contracts" / "registry" / "cluster.planned.v1.json"


async def store(connection: asyncpg.Connection) -> str:
    """A plan entry as the service itself would store it, inside the caller's transaction."""
    example: dict[str, Any] = orjson.loads(EXAMPLE.read_bytes())
    cluster = uuid7()
    said = {"cluster_id": str(cluster), "code": f"CCN-10-{cluster}"}
    await log.store(connection, cluster, "planned", example["data"] | said, after=0)
    return str(cluster)


async def test_promise_4_a_late_commit_and_a_rolled_back_number_skip_nothing(
    system: System, is_long: bool
) -> None:
    """The one that took its number first commits last; another never does."""
    await system.start("registry", "relay")
    early, late, never = [await asyncpg.connect(system.databases["registry"]) for _ in range(3)]
    expected = []
    for _ in range(50 if is_long else 5):
        first = early.transaction()
        await first.start()
        expected.append(await store(early))
        abandoned = never.transaction()
        await abandoned.start()
        await store(never)
        async with late.transaction():
            expected.append(await store(late))
        await late.execute("notify event_pending")
        await _published(system, len(expected) - 1)

        await abandoned.rollback()
        await first.commit()
        await early.execute("notify event_pending")

        await _published(system, len(expected))
    for connection in (early, late, never):
        await connection.close()
    heard = await listen(system, "registry.cluster")
    must_be_whole(heard)
    assert {one.subject for one in heard} == set(expected)


async def _published(system: System, count: int) -> None:
    async def is_published() -> bool:
        return len(await listen(system, "registry.cluster")) == count

    await eventually(is_published, timeout_s=20)
