"""After a rollback the log holds what this release does not know: a clear problem, never a 500."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import orjson
import pytest

from eventkit.event import Context, NewEvent
from registry.adapters.days import due_clusters, write_due_rows
from registry.app import EVENT_LOG
from registry.domain.clusters.law import Law
from servicekit.database import Database
from territory import Territory

pytestmark = pytest.mark.postgres

CLUSTER, RETURN = "vn.nhipcau.registry.cluster.", "vn.nhipcau.registry.return."


async def record(
    connection: asyncpg.Connection,
    table: str,
    id_: str,
    type_: str,
    data: dict[str, Any],
    *,
    fact_id: str | None = None,
) -> None:
    """As a newer release would have done."""
    event = NewEvent(
        type=type_,
        data=data,
        occurred_on=date(2026, 1, 5),
        fact_id=None if fact_id is None else UUID(fact_id),
    )
    stream = "registry.cluster" if table == "cluster" else "registry.return"
    async with connection.transaction():
        version = await connection.fetchval(
            f"update {table} set version = version + 1 where id = $1 returning version - 1",
            UUID(id_),
        )
        context = Context(actor="newer", correlation_id=uuid4())
        await EVENT_LOG.append_many(
            connection, stream=stream, batch=[(UUID(id_), version, [event], context)]
        )


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        (f"{CLUSTER}merged.v1", {"into": "CCN-10-0009"}),
        (f"{CLUSTER}tenant-leased.v2", {"tenants": [{"leased": {"ha": 7}}]}),
        (f"{CLUSTER}planned.v2", {"place": {"where": "elsewhere"}}),
    ],
)
async def test_a_cluster_with_an_unknown_fact_is_not_judged_and_still_shown(
    agency: httpx.AsyncClient,
    connection: asyncpg.Connection,
    papers: Any,
    type_: str,
    data: dict[str, Any],
) -> None:
    planned = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()
    cluster = planned["cluster_id"]
    await record(connection, "cluster", cluster, type_, data)

    refused = await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
    again = await agency.post(
        "/v1/commands/plan-cluster", json={**papers.plan(), "cluster_id": cluster}
    )
    shown = await agency.get(f"/v1/clusters/{cluster}")

    assert [answer.status_code for answer in (refused, again)] == [503, 503]
    assert refused.json()["code"] == "written-by-newer-release"
    assert type_ in refused.json()["detail"]
    assert shown.status_code == 200
    details = shown.json()
    assert (details["name"], details["unknown_types"]) == ("Tân An", [type_])
    assert [line["type"] for line in details["history"]] == ["planned", type_]
    assert details["history"][1]["data"] == data


async def test_in_a_batch_only_the_lines_about_it_are_refused(
    agency: httpx.AsyncClient, connection: asyncpg.Connection, papers: Any
) -> None:
    planned = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()
    await record(connection, "cluster", planned["cluster_id"], f"{CLUSTER}merged.v1", {})
    lines = [
        {"command": "establish-cluster", **papers.establish(planned["code"])},
        {"command": "plan-cluster", **papers.plan("Bảo Hưng")},
    ]

    answer = await agency.post(
        "/v1/commands",
        content=b"\n".join(map(orjson.dumps, lines)),
        headers={"Content-Type": "application/x-ndjson"},
    )

    one, two = map(orjson.loads, answer.content.splitlines())
    assert (one["status"], one["problem"]["code"]) == (503, "written-by-newer-release")
    assert two["status"] == 201


async def test_a_known_fact_told_in_a_newer_version_beside_is_no_hindrance(
    agency: httpx.AsyncClient, connection: asyncpg.Connection, papers: Any
) -> None:
    planned = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()
    cluster, fact = planned["cluster_id"], planned["fact_id"]
    await record(connection, "cluster", cluster, f"{CLUSTER}planned.v2", {}, fact_id=fact)

    filed = await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))

    assert (filed.status_code, filed.json()["version"]) == (201, 3)


async def test_a_return_with_an_unknown_event_is_not_judged_and_still_shown(
    agency: httpx.AsyncClient, connection: asyncpg.Connection, papers: Any
) -> None:
    sent = (await agency.post("/v1/commands/submit-return", json=papers.b04())).json()
    return_id = sent["return_id"]
    await record(connection, "periodic_return", return_id, f"{RETURN}sealed.v1", {"by": "x"})

    other = papers.b04(rows={"25": 19_871})
    refused = [
        await agency.post("/v1/commands/accept-return", json={"return": return_id}),
        await agency.post("/v1/commands/submit-return", json=other),
    ]
    again = await agency.post("/v1/commands/submit-return", json=papers.b04())
    shown = await agency.get(f"/v1/returns/{return_id}")

    assert [answer.json()["code"] for answer in refused] == ["written-by-newer-release"] * 2
    # What was sent in already needs no judgement: it is answered as it was.
    assert (again.status_code, again.json()["fact_id"]) == (201, sent["fact_id"])
    assert shown.status_code == 200
    assert shown.json()["unknown_types"] == [f"{RETURN}sealed.v1"]
    assert [version["return_version"] for version in shown.json()["versions"]] == [1]


async def test_its_row_is_left_to_the_newer_release(
    agency: httpx.AsyncClient, connection: asyncpg.Connection, papers: Any, database_url: str
) -> None:
    planned = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()
    await record(connection, "cluster", planned["cluster_id"], f"{CLUSTER}merged.v1", {})
    await connection.execute("update cluster set changes_on = '2020-01-01', status = 'MERGED'")
    database = Database(database_url, name="test", pool_size_max=1)
    await database.open()

    due = due_clusters(EVENT_LOG, Territory.load(), Law.load())
    looked = [await write_due_rows(database, due) for _ in range(2)]

    await database.close()
    assert looked == [1, 0]
    assert await connection.fetchval("select status from cluster") == "MERGED"
