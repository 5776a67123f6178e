"""Clusters are found by what people type, and show their whole history."""

from typing import Any

import asyncpg
import httpx
import pytest

from eventkit import numbering

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

NAMES = ("Đầm Hồng", "Âu Lâu", "Au Lau", "Thịnh Hưng", "Phú Thịnh 1", "Phú Thịnh 2", "Hòa Bình")


@pytest.fixture
async def named(agency: httpx.AsyncClient, papers: Any) -> None:
    for name in NAMES:
        body = papers.plan(name, aliases=["Khu Đông"] if name == "Hòa Bình" else [])
        assert (await agency.post("/v1/commands/plan-cluster", json=body)).status_code == 201


async def found(client: httpx.AsyncClient, **query: str) -> list[str]:
    answer = await client.get("/v1/clusters", params=query)
    assert answer.status_code == 200, answer.text
    return [line["name"] for line in answer.json()["items"]]


@pytest.mark.usefixtures("named")
async def test_names_are_found_with_or_without_accents(agency: httpx.AsyncClient) -> None:
    assert await found(agency, q="dam hong") == ["Đầm Hồng"]
    assert await found(agency, q="ĐẦM HỒNG") == ["Đầm Hồng"]
    assert await found(agency, q="hoà bình") == ["Hòa Bình"]
    assert await found(agency, q="khu dong") == ["Hòa Bình"]
    assert await found(agency, q="thinh phu") == ["Phú Thịnh 1", "Phú Thịnh 2"]
    assert await found(agency, q="ccn-10-0004") == ["Thịnh Hưng"]
    assert await found(agency, q="100%_\\") == []


@pytest.mark.usefixtures("named")
async def test_what_has_the_very_accents_comes_first(agency: httpx.AsyncClient) -> None:
    assert await found(agency, q="Âu Lâu") == ["Âu Lâu", "Au Lau"]
    assert await found(agency, q="au lau") == ["Au Lau", "Âu Lâu"]


@pytest.mark.usefixtures("named")
async def test_without_a_search_they_come_in_vietnamese_order(agency: httpx.AsyncClient) -> None:
    assert await found(agency) == [
        "Au Lau",
        "Âu Lâu",
        "Đầm Hồng",
        "Hòa Bình",
        "Phú Thịnh 1",
        "Phú Thịnh 2",
        "Thịnh Hưng",
    ]


@pytest.mark.usefixtures("named")
async def test_a_search_that_finds_nothing_names_the_nearest(agency: httpx.AsyncClient) -> None:
    page = (await agency.get("/v1/clusters", params={"q": "thinh hunh"})).json()

    assert page["items"] == []
    assert page["nearest"][0]["name"] == "Thịnh Hưng"


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("q", ["", "thinh"])
async def test_pages_join_without_gap_or_repeat(agency: httpx.AsyncClient, q: str) -> None:
    whole = await found(agency, q=q)
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        params = {"q": q, "limit": "2", **cursor}
        page = (await agency.get("/v1/clusters", params=params)).json()
        seen += [line["name"] for line in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}

    assert seen == whole


async def test_filters_know_both_maps_and_several_statuses(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    for name, unit in (("Yên Bái", "15"), ("Lào Cai", "10"), ("Lâm Đồng", "68")):
        planned = await agency.post("/v1/commands/plan-cluster", json=papers.plan(name, unit=unit))
        if name == "Lào Cai":
            body = papers.establish(planned.json()["code"])
            await agency.post("/v1/commands/establish-cluster", json=body)

    assert await found(agency, unit="15") == ["Lào Cai", "Yên Bái"]
    assert await found(agency, unit="63:15") == ["Yên Bái"]
    assert await found(agency, unit="10") == ["Lào Cai"]
    assert await found(agency, status="ESTABLISHED") == ["Lào Cai"]
    answer = await agency.get("/v1/clusters?status=ESTABLISHED&status=PLANNED&unit=68")
    assert [line["name"] for line in answer.json()["items"]] == ["Lâm Đồng"]


async def test_a_cluster_shows_where_it_stood_on_a_day(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = await a_let_cluster(agency, papers)

    before = (await agency.get(f"/v1/clusters/{cluster}", params={"on": "2020-06-01"})).json()
    today = (await agency.get(f"/v1/clusters/{cluster}")).json()

    assert (before["status"], today["status"]) == ("ESTABLISHED", "OPERATING_ESTABLISHED")
    assert before["axes"]["legal"] == {"state": "ESTABLISHED", "since": "2020-03-02"}
    assert (before["industrial_ha"], today["industrial_ha"]) == (None, "35.00")
    assert [(rate["basis"], rate["percent"]) for rate in today["fill"]] == [
        ("F1", "8.57"),
        ("F2", "8.57"),
        ("F5", "6.00"),
    ]
    [tenant] = today["tenants"]
    assert (tenant["name"], tenant["status"], tenant["counts"], tenant["leased_ha"]) == (
        "Công ty CP Gỗ Minh Khai",
        "leased",
        True,
        "3.00",
    )
    assert before["tenants"] == []


async def test_a_history_says_what_was_corrected_and_where_the_log_has_it(
    agency: httpx.AsyncClient, connection: Connection, papers: Any
) -> None:
    cluster = await a_let_cluster(agency, papers)
    lease = (await agency.get(f"/v1/clusters/{cluster}")).json()["history"][-1]
    tenant = lease["data"]["tenant_id"]
    right = papers.lease(cluster, leased_ha="4.00", tenant_id=tenant, corrects=lease["fact_id"])
    correction = (await agency.post("/v1/commands/lease-to-tenant", json=right)).json()["fact_id"]
    taken_back = {
        "cluster": cluster,
        "corrects": correction,
        "reason": "Chưa từng ký.",
        "document": papers.document("2021-03-01"),
    }
    await agency.post("/v1/commands/retract-fact", json=taken_back)
    await numbering.number(connection, 4)

    answer = await agency.get(f"/v1/clusters/{cluster}")

    history = {fact["fact_id"]: fact for fact in answer.json()["history"]}
    assert answer.headers["etag"] == '"6"'
    assert len(history) == 6
    assert (history[lease["fact_id"]]["corrected_by"], history[lease["fact_id"]]["counts"]) == (
        correction,
        False,
    )
    assert history[correction]["retracted_by"] is not None
    assert history[correction]["corrects"] == lease["fact_id"]
    first = answer.json()["history"][0]
    assert (first["type"], first["position"], first["incarnation"]) == ("planned", 1, 1)
    assert first["recorded_at"] is not None
    assert history[correction]["recorded_at"] is None
    assert answer.json()["projects"] == 0


async def a_let_cluster(agency: httpx.AsyncClient, papers: Any) -> str:
    cluster: str = (await agency.post("/v1/commands/plan-cluster", json=papers.plan())).json()[
        "code"
    ]
    for command, body in (
        ("establish-cluster", papers.establish(cluster)),
        ("approve-detailed-plan", papers.detail(cluster)),
        ("lease-to-tenant", papers.lease(cluster)),
    ):
        answer = await agency.post(f"/v1/commands/{command}", json=body)
        assert answer.status_code == 201, answer.text
    return cluster
