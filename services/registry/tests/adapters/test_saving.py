"""Promise 1: a change of state and the fact that explains it are stored together or not at all."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import httpx
import pytest

from services.registry.tests import establishing

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

REFUSE = """
create function refuse() returns trigger language plpgsql as $$
begin
    raise exception 'as if the disk were full';
end $$
"""


async def stored(connection: Connection) -> Mapping[str, list[Any]]:
    """Every row that a command writes, its answer under a key among them."""
    tables = (
        "cluster",
        "periodic_return",
        "return_withheld",
        "establishment",
        "establishment_person",
        "event_log",
        "event_pending",
        "idempotency_answer",
    )
    return {table: await connection.fetch(f"select * from {table} order by 1") for table in tables}


@pytest.mark.parametrize("broken", ["cluster", "event_log", "event_pending", "idempotency_answer"])
async def test_a_cluster_and_its_fact_are_stored_together_or_not_at_all(
    agency: httpx.AsyncClient, connection: Connection, papers: Any, broken: str
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    before = await stored(connection)
    await connection.execute(REFUSE)
    # After the statement has done its work: what it wrote must vanish with the rest.
    await connection.execute(
        f"create trigger broken after insert or update on {broken} execute function refuse()"
    )

    establish = await agency.post(
        "/v1/commands/establish-cluster",
        json=papers.establish(cluster),
        headers={"Idempotency-Key": "k"},
    )
    born = await agency.post(
        "/v1/commands/plan-cluster", json=papers.plan(), headers={"Idempotency-Key": "l"}
    )

    assert (establish.status_code, born.status_code) == (500, 500)
    assert await stored(connection) == before


@pytest.mark.parametrize("broken", ["periodic_return", "event_log", "event_pending"])
async def test_a_return_and_its_fact_are_stored_together_or_not_at_all(
    agency: httpx.AsyncClient, connection: Connection, papers: Any, broken: str
) -> None:
    filed = (await agency.post("/v1/commands/submit-return", json=papers.b04())).json()
    before = await stored(connection)
    await connection.execute(REFUSE)
    await connection.execute(
        f"create trigger broken after insert or update on {broken} execute function refuse()"
    )

    answers = [
        await agency.post("/v1/commands/accept-return", json={"return": filed["return_id"]}),
        await agency.post("/v1/commands/submit-return", json=papers.b04(unit="68")),
    ]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert await stored(connection) == before


@pytest.mark.parametrize("broken", ["return_withheld", "event_log"])
async def test_what_is_withheld_is_stored_with_its_return_or_not_at_all(
    agency: httpx.AsyncClient, connection: Connection, papers: Any, broken: str
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
    before = await stored(connection)
    await connection.execute(REFUSE)
    await connection.execute(
        f"create trigger broken after insert or update on {broken} execute function refuse()"
    )

    answer = await agency.post("/v1/commands/submit-return", json=papers.b02(cluster))

    assert answer.status_code == 500
    assert await stored(connection) == before


@pytest.mark.parametrize("broken", ["establishment", "establishment_person", "event_log"])
async def test_an_establishment_its_person_and_its_fact_are_stored_together_or_not_at_all(
    agency: httpx.AsyncClient, connection: Connection, broken: str
) -> None:
    register, change = (f"/v1/commands/{verb}-establishment" for verb in ("register", "change"))
    code = (await agency.post(register, json=establishing.household())).json()["code"]
    before = await stored(connection)
    await connection.execute(REFUSE)
    await connection.execute(
        f"create trigger broken after insert or update on {broken} execute function refuse()"
    )
    changed = establishing.paper(code, person={"phone": "0214.0000.790"})

    answers = [
        await agency.post(register, json=establishing.household()),
        await agency.post(change, json=changed),
    ]

    assert [answer.status_code for answer in answers] == [500, 500]
    assert await stored(connection) == before


async def test_a_line_that_breaks_leaves_nothing_and_its_neighbours_everything(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    """The lines share a transaction: it rolls back, and each is tried alone."""
    await connection.execute(REFUSE)
    await connection.execute(
        "create trigger broken after insert on event_log for each row"
        " when (new.data->'document'->>'issuer' = 'Không nơi nào') execute function refuse()"
    )
    bad = papers.plan() | {"document": papers.document("2019-05-06", issuer="Không nơi nào")}
    bodies = [papers.plan(), bad, papers.plan()]
    lines = [httpx.Request("POST", "/", json={"command": "plan-cluster", **b}) for b in bodies]

    answer = await agency.post(
        "/v1/commands",
        content=b"\n".join(line.content for line in lines),
        headers={"Content-Type": "application/x-ndjson"},
    )

    assert answer.status_code == 200
    assert [line.count('"status":201') for line in answer.text.splitlines()] == [1, 0, 1]
    kept = await stored(connection)
    assert {row["stream_id"] for row in kept["event_log"]} == {row["id"] for row in kept["cluster"]}
    assert len(kept["cluster"]) == 2


async def test_every_row_bears_the_version_of_its_last_fact(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    for command, body in (
        ("establish-cluster", papers.establish(cluster)),
        ("approve-detailed-plan", papers.detail(cluster)),
        ("lease-to-tenant", papers.lease(cluster)),
    ):
        assert (await agency.post(f"/v1/commands/{command}", json=body)).status_code == 201

    [versions] = await connection.fetch(
        "select version, (select max(streamversion) from event_log where stream_id = id) as last,"
        " (select count(*) from event_log where stream_id = id) as facts from cluster"
    )
    assert tuple(versions) == (4, 4, 4)
