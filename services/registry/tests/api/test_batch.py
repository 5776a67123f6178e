"""Many commands in one request: each line for itself, in order, and never a 500."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import httpx
import orjson
import pytest

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]
type Line = dict[str, Any] | bytes


async def send(client: httpx.AsyncClient, *lines: Line, **headers: str) -> list[dict[str, Any]]:
    content = b"\n".join(line if isinstance(line, bytes) else orjson.dumps(line) for line in lines)
    answer = await client.post(
        "/v1/commands",
        content=content,
        headers={"Content-Type": "application/x-ndjson", **headers},
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [orjson.loads(line) for line in answer.content.splitlines()]


def statuses(answers: Sequence[dict[str, Any]]) -> list[int]:
    return [answer["status"] for answer in answers]


async def test_every_line_gets_its_answer_in_order(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    cluster = "0197a2f0-0000-7000-8000-000000000001"

    answers = await send(
        agency,
        {"command": "plan-cluster", "cluster_id": cluster, **papers.plan()},
        {"command": "establish-cluster", **papers.establish(cluster)},
        {"command": "approve-detailed-plan", **papers.detail("CCN-10-0001")},
        {"command": "submit-return", **papers.b04()},
        {"command": "lease-to-tenant", **papers.lease(cluster)},
    )

    assert statuses(answers) == [201] * 5
    assert [answer["line"] for answer in answers] == [1, 2, 3, 4, 5]
    assert [answer["version"] for answer in answers] == [1, 2, 3, 1, 4]
    assert answers[2]["code"] == "CCN-10-0001"
    assert answers[4]["tenant_id"]
    events = await connection.fetch("select event_id::text from event_log order by no")
    assert [row["event_id"] for row in events] == [answer["fact_id"] for answer in answers]
    assert await connection.fetchval("select status from cluster") == "OPERATING_ESTABLISHED"


async def test_a_bad_line_does_not_hurt_its_neighbours(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    good = {"command": "plan-cluster", **papers.plan()}

    answers = await send(
        agency,
        good,
        b"not JSON",
        b'["a list"]',
        b'"\xff"',
        b'{"command": "\\ud800"}',
        {"command": "plan-everything"},
        {"command": ["plan-cluster"]},
        {"no": "command"},
        {"command": "plan-cluster", "key": 1, **papers.plan()},
        {"command": "plan-cluster", "key": "", **papers.plan()},
        {"command": "plan-cluster", "colour": "red", **papers.plan()},
        {"command": "plan-cluster", **papers.plan(area_ha=50.0)},
        {"command": "establish-cluster", **papers.establish("CCN-10-9999")},
        b'{"command": "plan-cluster", "name": "' + b"x" * 300_000 + b'"}',
        {"command": "plan-cluster", **papers.plan("Sau cùng")},
    )

    assert statuses(answers) == [
        201, 400, 422, 400, 400, 422, 422, 422, 422, 400, 422, 422, 404, 413, 201
    ]  # fmt: skip
    assert [answer["line"] for answer in answers] == list(range(1, 16))
    for answer in answers[1:-1]:
        assert answer["problem"]["title"]
        assert answer["problem"]["status"] == answer["status"]
    assert await connection.fetchval("select count(*) from event_log") == 2


async def test_problems_of_lines_are_in_the_language_of_the_request(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    line = {"command": "establish-cluster", **papers.establish("CCN-10-9999")}

    [vietnamese] = await send(agency, line)
    [english] = await send(agency, line, **{"Accept-Language": "en"})

    assert vietnamese["problem"]["title"] == "Không có cụm này"
    assert english["problem"]["title"] == "No such cluster"


async def test_a_refused_line_changes_nothing_for_the_next_one(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    """They share a transaction and the cluster in memory: a refusal must leave neither a trace."""
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]

    answers = await send(
        agency,
        {"command": "establish-cluster", **papers.establish(cluster)},
        {"command": "establish-cluster", **papers.establish(cluster, on="2021-01-04")},
        {"command": "approve-detailed-plan", **papers.detail(cluster, industrial="51.00")},
        {"command": "approve-detailed-plan", **papers.detail(cluster)},
    )

    assert statuses(answers) == [201, 409, 422, 201]
    assert [answers[0]["version"], answers[3]["version"]] == [2, 3]
    assert await connection.fetchval("select version from cluster") == 3


async def test_a_line_may_name_the_version_it_has_seen(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()["code"]

    answers = await send(
        agency,
        {"command": "establish-cluster", **papers.establish(cluster), "expected_version": 1},
        {"command": "approve-detailed-plan", **papers.detail(cluster), "expected_version": 1},
        {"command": "approve-detailed-plan", **papers.detail(cluster), "expected_version": 2},
    )

    assert statuses(answers) == [201, 412, 201]


async def test_a_line_with_a_key_is_carried_out_once(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    one = {"command": "plan-cluster", "key": "one", **papers.plan()}
    two = {"command": "plan-cluster", "key": "two", **papers.plan()}
    other = {"command": "plan-cluster", "key": "one", **papers.plan()}

    first = await send(agency, one, two)
    again = await send(agency, two, one, one, other)

    assert statuses(first + again) == [201, 201, 201, 201, 201, 422]
    assert [answer["fact_id"] for answer in again[:3]] == [
        first[1]["fact_id"],
        first[0]["fact_id"],
        first[0]["fact_id"],
    ]
    assert again[3]["problem"]["code"] == "idempotency-key-reused"
    assert await connection.fetchval("select count(*) from event_log") == 2


async def test_the_same_key_twice_in_one_request_is_one_fact(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    line = {"command": "plan-cluster", "key": "one", **papers.plan()}

    first, second = await send(agency, line, line)

    assert first["fact_id"] == second["fact_id"]
    assert await connection.fetchval("select count(*) from event_log") == 1


async def test_lines_beyond_a_role_are_refused_one_by_one(service: Any, papers: Any) -> None:
    officer = service.client("province_officer", "68")

    answers = await send(
        officer,
        {"command": "plan-cluster", **papers.plan(unit="68")},
        {"command": "plan-cluster", **papers.plan(unit="10")},
        {"command": "accept-return", "form": "B04", "unit": "68", "period": "FY-2025"},
    )

    assert statuses(answers) == [201, 403, 403]
    assert [answer["problem"]["code"] for answer in answers[1:]] == [
        "foreign-province",
        "wrong-role",
    ]


async def test_more_lines_than_a_transaction_takes_are_all_filed(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    lines = [{"command": "plan-cluster", **papers.plan(f"Cụm {n}")} for n in range(120)]

    answers = await send(agency, *lines, b"", b"   ")

    assert statuses(answers) == [201] * 120
    codes = [answer["code"] for answer in answers]
    assert codes == [f"CCN-10-{n:04d}" for n in range(1, 121)]
    assert await connection.fetchval("select count(distinct xmin::text) from cluster") == 3


async def test_more_lines_than_a_request_may_hold_are_refused_as_a_whole(
    agency: httpx.AsyncClient,
) -> None:
    answer = await agency.post(
        "/v1/commands",
        content=b"{}\n" * 10_001,
        headers={"Content-Type": "application/x-ndjson"},
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too-many-lines")


async def test_two_batches_over_the_same_clusters_both_get_through(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    """Each locks its rows in the order of their ids, so they wait and never in a circle."""
    planned = await send(
        agency, *({"command": "plan-cluster", **papers.plan(f"Cụm {n}")} for n in range(10))
    )
    ids = [answer["cluster_id"] for answer in planned]

    def notices(order: list[str]) -> list[Line]:
        return [{"command": "change-wastewater", **_planned(papers, one)} for one in order]

    forth, back = await asyncio.gather(
        send(agency, *notices(ids)), send(agency, *notices(ids[::-1]))
    )

    assert {answer["status"] for answer in forth + back} <= {201}
    assert await connection.fetchval("select count(*) from event_log") == 30


def _planned(papers: Any, cluster: str) -> dict[str, Any]:
    return {"cluster": cluster, "status": "planned", "document": papers.document("2022-06-01")}
