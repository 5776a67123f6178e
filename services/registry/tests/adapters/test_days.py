"""A fact with a future day is stored, and counts from that day on without another event."""

from datetime import datetime
from typing import Any

import asyncpg
import pytest

from registry.adapters.days import due_clusters, write_due_rows
from registry.app import EVENT_LOG
from registry.domain.clusters.law import Law
from servicekit.database import Database
from territory import Territory

pytestmark = pytest.mark.postgres


async def test_a_row_becomes_true_on_the_day_of_its_fact(
    demo_service: Any, demo_database_url: str, papers: Any
) -> None:
    agency = demo_service.client()
    planned = await agency.post("/v1/commands/plan-cluster", json=papers.plan())
    ahead = papers.establish(planned.json()["code"], on="2022-12-30", effective_on="2023-02-01")
    filed = await agency.post("/v1/commands/establish-cluster", json=ahead)

    before = await status_of(agency)
    await demo_database_moves_to(demo_database_url, "2023-02-01T00:00:01+07:00")
    written = await due(demo_database_url)
    after = await status_of(agency)

    assert filed.status_code == 201
    assert (before, written, after) == ("PLANNED", 1, "ESTABLISHED")
    assert await due(demo_database_url) == 0


async def test_a_cluster_whose_first_paper_is_ahead_bears_its_coming_name(
    demo_service: Any, papers: Any
) -> None:
    agency = demo_service.client()
    ahead = papers.plan("Tương Lai", on="2022-12-30", effective_on="2023-02-01")

    filed = await agency.post("/v1/commands/plan-cluster", json=ahead)

    assert filed.status_code == 201
    [line] = (await agency.get("/v1/clusters", params={"q": "tuong lai"})).json()["items"]
    assert (line["name"], line["status"]) == ("Tương Lai", "RECORDED")


async def status_of(agency: Any) -> str:
    [line] = (await agency.get("/v1/clusters")).json()["items"]
    status: str = line["status"]
    return status


async def due(dsn: str) -> int:
    database = Database(dsn, name="test", pool_size_max=1)
    await database.open()
    try:
        return await write_due_rows(database, due_clusters(EVENT_LOG, Territory.load(), Law.load()))
    finally:
        await database.close()


async def demo_database_moves_to(dsn: str, instant: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "update service_clock set ahead = $1::timestamptz - clock_timestamp()",
        datetime.fromisoformat(instant),
    )
    await connection.close()
