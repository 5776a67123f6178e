"""One command over HTTP: recorded whole, answered with its version, or refused in two languages."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from testkit.eventually import eventually

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]


async def test_a_cluster_is_planned(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    answer = await agency.post("/v1/commands/plan-cluster", json=papers.plan())

    assert answer.status_code == 201
    filed = answer.json()
    assert filed["code"] == "CCN-10-0001"
    assert filed["event_ids"] == [filed["fact_id"]]
    assert (answer.headers["etag"], filed["version"]) == ('"1"', 1)
    assert answer.headers["location"] == f"/v1/clusters/{filed['cluster_id']}"
    row = await connection.fetchrow("select * from cluster")
    assert row is not None
    assert (row["id"], row["status"], row["unit34"], row["unit63"]) == (
        UUID(filed["cluster_id"]),
        "PLANNED",
        "15",
        "10",
    )
    [event] = await connection.fetch("select * from event_log")
    assert (event["event_id"], event["actor"]) == (UUID(filed["fact_id"]), "someone")


async def test_codes_are_given_in_order_and_pass_over_those_given_by_hand(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    by_hand = papers.plan(code="CCN-10-0002")
    taken = papers.plan(code="CCN-10-0001")

    answers = [
        await agency.post("/v1/commands/plan-cluster", json=body)
        for body in (papers.plan(), by_hand, papers.plan(), papers.plan(unit="15"), taken)
    ]

    assert [answer.json()["code"] for answer in answers] == [
        "CCN-10-0001",
        "CCN-10-0002",
        "CCN-10-0003",
        "CCN-15-0001",
        "code-taken",
    ]
    assert answers[-1].status_code == 409


async def test_two_who_begin_clusters_at_once_get_two_codes(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    answers = await asyncio.gather(
        *(agency.post("/v1/commands/plan-cluster", json=papers.plan()) for _ in range(4))
    )

    codes = {answer.json()["code"] for answer in answers}
    assert codes == {f"CCN-10-000{n}" for n in (1, 2, 3, 4)}


async def test_of_two_who_choose_the_same_id_at_once_one_is_told(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    chosen = "0197a2f0-0000-7000-8000-000000000001"

    answers = await asyncio.gather(
        *(
            agency.post("/v1/commands/plan-cluster", json=papers.plan(cluster_id=chosen))
            for _ in range(4)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_a_code_that_another_transaction_is_just_giving_is_not_given_twice(
    agency: httpx.AsyncClient, connection: Connection, database_url: str, papers: Any
) -> None:
    planned = await agency.post("/v1/commands/plan-cluster", json=papers.plan())
    other = await asyncpg.connect(database_url)
    await other.execute(
        "begin; create temp table twin as select * from cluster;"
        " update twin set id = uuidv7(), code = 'CCN-10-0002';"
        " insert into cluster select * from twin"
    )
    by_hand = asyncio.create_task(
        agency.post("/v1/commands/plan-cluster", json=papers.plan(code="CCN-10-0002"))
    )
    by_order = asyncio.create_task(agency.post("/v1/commands/plan-cluster", json=papers.plan()))

    async def both_wait() -> bool:
        waiting = "select count(*) from pg_stat_activity where wait_event = 'transactionid'"
        return bool(await connection.fetchval(waiting) == 2)

    await eventually(both_wait)
    await other.execute("commit")
    await other.close()

    assert planned.status_code == 201
    assert (await by_hand).json()["code"] == "code-taken"
    assert (await by_order).json()["code"] == "CCN-10-0003"


async def test_a_command_with_the_seen_version_goes_through_and_with_an_older_one_does_not(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    seen = {"If-Match": '"1"'}

    first = await agency.post(
        "/v1/commands/establish-cluster", json=papers.establish(cluster), headers=seen
    )
    second = await agency.post(
        "/v1/commands/approve-detailed-plan", json=papers.detail(cluster), headers=seen
    )

    assert (first.status_code, first.headers["etag"]) == (201, '"2"')
    assert second.status_code == 412
    assert second.json()["code"] == "stale-version"
    assert second.json()["params"] == {"expected": 1, "actual": 2}


async def test_of_two_officers_at_once_one_wins_and_the_other_is_told(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]

    answers = await asyncio.gather(
        *(
            agency.post(
                "/v1/commands/establish-cluster",
                json=papers.establish(cluster, area_ha=area),
                headers={"If-Match": '"1"'},
            )
            for area in ("50.00", "49.00")
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 412]
    assert await connection.fetchval("select count(*) from event_log") == 2


async def test_two_officers_without_a_version_are_judged_one_after_the_other(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]

    answers = await asyncio.gather(
        *(
            agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
            for _ in range(2)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    assert refused["code"] == "already-established"


async def test_who_has_waited_for_a_cluster_is_judged_by_what_came_meanwhile(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    """Eight leases at once, of which seven fill the land to the last square metre."""
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
    await agency.post(
        "/v1/commands/approve-detailed-plan", json=papers.detail(cluster, industrial="35.00")
    )

    answers = await asyncio.gather(
        *(
            agency.post(
                "/v1/commands/lease-to-tenant",
                json=papers.lease(cluster, name=f"Công ty {n}", leased_ha="5.00"),
            )
            for n in range(8)
        )
    )

    filed = [answer.json()["version"] for answer in answers if answer.status_code == 201]
    refused = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert sorted(filed) == list(range(4, 11))
    assert refused == ["leased-above-industrial"]


async def test_a_refusal_is_written_in_the_language_asked_for_and_names_the_fact(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
    again = papers.establish(cluster, on="2021-03-02")

    in_vietnamese = await agency.post("/v1/commands/establish-cluster", json=again)
    in_english = await agency.post(
        "/v1/commands/establish-cluster", json=again, headers={"Accept-Language": "en"}
    )

    number = again["document"]["number"]
    assert in_vietnamese.headers["content-type"] == "application/problem+json"
    assert in_vietnamese.json()["detail"] == (
        f"Thành lập cụm theo {number}, hiệu lực 02/03/2021: cụm đã được thành lập."
    )
    assert in_english.json()["detail"] == (
        f"Establishment by {number}, effective 02 Mar 2021: the cluster is established already."
    )
    assert in_english.json()["fact"]["document"] == number


async def test_a_warning_is_recorded_and_said_in_both_languages(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    small = papers.plan(area_ha="3.50", area_reason="pre-2017-below-floor")

    filed = (await agency.post("/v1/commands/plan-cluster", json=small)).json()

    [warning] = filed["warnings"]
    assert warning["code"] == "area-outside-limits-explained"
    assert "3,50 ha" in warning["message_vi"]
    assert "3.50 ha" in warning["message_en"]
    assert "3.50" in warning["message_en"]


@pytest.mark.parametrize("command", ["establish-cluster", "lease-to-tenant"])
async def test_a_cluster_that_nobody_knows_is_404(
    agency: httpx.AsyncClient, papers: Any, command: str
) -> None:
    body = {
        "establish-cluster": papers.establish("CCN-10-9999"),
        "lease-to-tenant": papers.lease("0197a2f0-0000-7000-8000-00000000dead"),
    }[command]

    answer = await agency.post(f"/v1/commands/{command}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-cluster")


async def test_the_same_request_under_a_key_is_carried_out_once(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    body, key = papers.plan(), {"Idempotency-Key": "first"}

    answers = [
        await agency.post("/v1/commands/plan-cluster", json=body, headers=key) for _ in range(2)
    ]

    assert answers[0].content == answers[1].content
    assert answers[1].headers["etag"] == '"1"'
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert await connection.fetchval("select count(*) from event_log") == 1


async def test_a_key_is_looked_up_before_the_version_is_compared(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]
    body = papers.establish(cluster)
    headers = {"Idempotency-Key": "once", "If-Match": '"1"'}

    answers = [
        await agency.post("/v1/commands/establish-cluster", json=body, headers=headers)
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]


async def test_a_key_with_another_body_is_refused_and_a_refusal_frees_the_key(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    key = {"Idempotency-Key": "k"}
    ahead = papers.plan(unit="15", on="2099-01-01")

    refused = await agency.post("/v1/commands/plan-cluster", json=ahead, headers=key)
    done = await agency.post("/v1/commands/plan-cluster", json=papers.plan(), headers=key)
    other = await agency.post("/v1/commands/plan-cluster", json=papers.plan(), headers=key)

    assert (refused.status_code, refused.json()["code"]) == (422, "document-dated-ahead")
    assert done.status_code == 201
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_synthetic_data_are_taken_by_a_demo_only(
    service: Any, demo_service: Any, papers: Any
) -> None:
    made_up = papers.plan(provenance={"kind": "synthetic", "source": "DEMO", "seed": 1})

    in_production = await service.client().post("/v1/commands/plan-cluster", json=made_up)
    in_a_demo = await demo_service.client().post("/v1/commands/plan-cluster", json=made_up)

    assert (in_production.status_code, in_production.json()["code"]) == (422, "synthetic-refused")
    assert in_a_demo.status_code == 201
