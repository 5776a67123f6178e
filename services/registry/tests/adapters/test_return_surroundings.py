"""What is read around a return: by commune as names are written, of the versions that count."""

from typing import Any

import asyncpg
import httpx
import pytest

from registry.adapters.days import due_clusters, write_due_rows
from registry.adapters.return_surroundings import FOLDED
from registry.app import EVENT_LOG
from registry.domain.clusters.law import Law
from servicekit.database import Database
from territory import Territory, fold

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

SUBMIT, ACCEPT = "/v1/commands/submit-return", "/v1/commands/accept-return"
PLACES = "select communes, begun_on::text, ended_on::text from cluster"


async def post(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    filed: dict[str, Any] = answer.json()
    return filed


async def cluster_in(agency: httpx.AsyncClient, papers: Any, *communes: str, **more: Any) -> str:
    plan = papers.plan(unit="10", **more)
    plan["place"] |= {"communes": communes, "lead_commune": communes[-1]}
    code: str = (await post(agency, "/v1/commands/plan-cluster", plan))["code"]
    await post(agency, "/v1/commands/establish-cluster", papers.establish(code))
    return code


async def test_the_database_folds_names_as_the_program_does(connection: Connection) -> None:
    names = ["xã Bản Qua", "Phường Hòa Đông", "phường Hoà đông", "XÃ ĐỒNG ƯỚC", "thị trấn Ngã Bảy"]

    folded = await connection.fetch(
        f"select {FOLDED.format(name='name')} as folded from unnest($1::text[]) as name", names
    )

    assert [row["folded"] for row in folded] == [fold(name) for name in names]


async def test_the_row_of_a_cluster_says_who_leads_it_and_how_long(
    agency: httpx.AsyncClient, connection: Connection, database_url: str, papers: Any
) -> None:
    code = await cluster_in(agency, papers, "xã Bản Qua", "xã Cốc San")
    begun = await connection.fetchrow(PLACES)
    abolition = {"document": papers.document("2023-05-04"), "reason": "Không triển khai."}
    await post(agency, "/v1/commands/abolish-cluster", {"cluster": code, **abolition})
    ended = await connection.fetchrow(PLACES)

    assert begun is not None
    assert tuple(begun) == (["xã Cốc San", "xã Bản Qua"], "2019-05-06", None)
    assert ended is not None
    assert ended["ended_on"] == "2023-05-04"
    # As the release before leaves it.
    await connection.execute("update cluster set communes = null, begun_on = null, ended_on = null")
    database = Database(database_url, name="test", pool_size_max=1)
    await database.open()
    due = due_clusters(EVENT_LOG, Territory.load(), Law.load())
    assert [await write_due_rows(database, due) for _ in range(2)] == [1, 0]
    await database.close()
    assert await connection.fetchrow(PLACES) == ended


async def test_the_workers_of_a_commune_are_those_of_its_tenants_that_still_produce(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    """Row 3 of the accepted versions: of its own clusters, and of no tenant that ceased before."""
    own = await cluster_in(agency, papers, "xã Cốc San", "Xã Bản Quà")
    foreign = await cluster_in(agency, papers, "xã Cốc San", name="Bình Minh")
    tenants = {
        name: (code, (await post(agency, "/v1/commands/lease-to-tenant", lease))["tenant_id"])
        for name, code in (("here", own), ("gone", own), ("silent", own), ("there", foreign))
        for lease in (papers.lease(code, name=f"Công ty {name}"),)
    }
    gone = {"cluster": own, "tenant_id": tenants["gone"][1], "reason": "Trả lại đất."}
    paper = {"document": papers.document("2024-03-04")}
    await post(agency, "/v1/commands/end-tenant", gone | paper)
    for name, workers in (("here", 85), ("gone", 1000), ("there", 7), ("silent", 5)):
        filed = await post(agency, SUBMIT, papers.b01(*tenants[name], rows={"3": workers}))
        if name != "silent":
            await post(agency, ACCEPT, {"return": filed["return_id"]})
    corrected = await post(agency, SUBMIT, papers.b01(*tenants["here"], rows={"3": 90}))
    await post(agency, ACCEPT, {"return": corrected["return_id"]})

    told = await post(agency, SUBMIT, papers.b03("02647", "xã Bản Qua"))

    [found] = [one for one in told["warnings"] if one["rule"] == "V17"]
    assert found["numbers"] == {"25": "19870", "Σ B01-3": "90"}
