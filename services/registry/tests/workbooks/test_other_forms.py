"""The list of all tenants' returns, and workbooks that speak of one tenant, cluster or commune."""

from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.registry.tests.workbooks.hand_in import TEMPLATE, XLSX, hand_in, template
from services.registry.tests.workbooks.paper import List

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

B01 = {"form": "B01", "unit": "15", "period": "FY-2025"}
FIGURES = {"1": 12.5, "2": "1,25", "3": "1.050", "4": 9.5}
RETURNS = "select count(*) from periodic_return where form = 'B01'"


@pytest_asyncio.fixture(loop_scope="session")
async def cluster(agency: httpx.AsyncClient, papers: Any) -> str:
    """In today's Lào Cai, with an investor and three tenants."""

    async def file(command: str, body: Any) -> Any:
        answer = await agency.post(f"/v1/commands/{command}", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    born = await file("plan-cluster", papers.plan("Tân An"))
    code: str = born["code"]
    await file("establish-cluster", papers.establish(code))
    await file("approve-detailed-plan", papers.detail(code))
    for name in ("Gỗ Minh Khai", "An Phát", "Đá Bắc Hà"):
        await file("lease-to-tenant", papers.lease(code, name=name, leased_ha="2.00"))
    return code


async def the_list(client: httpx.AsyncClient) -> List:
    answer = await client.get(TEMPLATE, params=B01)
    assert answer.status_code == 200, answer.text
    return List(answer.content)


async def test_one_workbook_hands_in_all_tenants_that_have_figures(
    of_lao_cai: httpx.AsyncClient, cluster: str, connection: Connection
) -> None:
    paper = await the_list(of_lao_cai)
    names = [paper.sheet.cell(paper.head + n, 2).value for n in (1, 2, 3)]
    paper.write("An Phát", FIGURES)
    paper.write("Gỗ Minh Khai", FIGURES | {"3": None})
    paper.sign()

    tried = await hand_in(of_lao_cai, paper.content, dry_run=True)
    first = await hand_in(of_lao_cai, paper.content)
    again = await hand_in(of_lao_cai, paper.content)

    assert names == ["An Phát", "Đá Bắc Hà", "Gỗ Minh Khai"]
    assert [one["action"] for one in tried.json()["returns"]] == ["would-submit"] * 2
    assert (first.status_code, first.json()["skipped"]) == (201, 1)
    assert {one["subject"]["name"] for one in first.json()["returns"]} == {
        "An Phát",
        "Gỗ Minh Khai",
    }
    assert again.content == first.content
    assert await connection.fetchval(RETURNS) == 2
    back = await the_list(of_lao_cai)
    assert back.cell("An Phát", "3").value == 1050
    back.sheet.move_range(f"A{back.head + 1}:P{back.head + 3}", rows=2)
    back.write("An Phát", {"3": 1051})
    back.sign()
    second = await hand_in(of_lao_cai, back.content)
    assert sorted((one["action"], one["return_version"]) for one in second.json()["returns"]) == [
        ("submitted", 2),
        ("unchanged", 1),
    ]


async def test_one_bad_line_keeps_all_of_them_out(
    of_lao_cai: httpx.AsyncClient, cluster: str, connection: Connection
) -> None:
    paper = await the_list(of_lao_cai)
    for name in ("An Phát", "Đá Bắc Hà", "Gỗ Minh Khai"):
        paper.write(name, FIGURES)
    paper.cell("An Phát", "1").value = "hơn 12"
    paper.cell("Đá Bắc Hà", "Mã nhận diện").value = None
    paper.sign()

    told = await hand_in(of_lao_cai, paper.content)
    paper.cell("An Phát", "1").value = 12
    paper.cell("Đá Bắc Hà", "Mã nhận diện").value = paper.cell("An Phát", "Mã nhận diện").value
    twice = await hand_in(of_lao_cai, paper.content)
    paper.cell("Đá Bắc Hà", "Mã nhận diện").value = "0197a2f0-0000-7000-8000-00000000dead"
    unknown = await hand_in(of_lao_cai, paper.content, Accept=XLSX)

    assert {error["rule"] for error in told.json()["errors"]} == {"approximate", "unknown-line"}
    assert [error["rule"] for error in twice.json()["errors"]] == ["twice"]
    assert unknown.status_code == 422
    assert "[unknown-tenant-project]" in List(unknown.content).cell("Đá Bắc Hà", "Tên").comment.text
    assert await connection.fetchval(RETURNS) == 0


async def test_a_line_that_moved_on_is_shown_with_three_values(
    of_lao_cai: httpx.AsyncClient, cluster: str, connection: Connection
) -> None:
    mine, theirs = await the_list(of_lao_cai), await the_list(of_lao_cai)
    for paper, figures in ((theirs, FIGURES), (mine, FIGURES | {"3": 7, "4": 9.5})):
        paper.write("An Phát", figures)
        paper.sign()
    mine.write("Đá Bắc Hà", FIGURES)
    await hand_in(of_lao_cai, theirs.content)

    answer = await hand_in(of_lao_cai, mine.content)
    marked = List((await hand_in(of_lao_cai, mine.content, Accept=XLSX)).content)

    assert answer.status_code == 409
    assert {
        (one["row"], one["base"], one["yours"], one["theirs"], one["verdict"])
        for one in answer.json()["differences"]
        if one["verdict"] == "conflict"
    } == {("3", "", "7", "1.050", "conflict")}
    assert await connection.fetchval(RETURNS) == 1
    settled = await hand_in(of_lao_cai, marked.content)
    assert settled.status_code == 201
    assert {one["return_version"] for one in settled.json()["returns"]} == {1, 2}


async def test_a_tenant_a_cluster_and_a_commune_have_forms_of_their_own(
    of_lao_cai: httpx.AsyncClient, cluster: str
) -> None:
    listed = await the_list(of_lao_cai)
    tenant = listed.cell("An Phát", "Mã nhận diện").value
    b01 = await template(of_lao_cai, form="B01", subject=f"{cluster}/{tenant}")
    b02 = await template(of_lao_cai, form="B02", subject=cluster)
    b03 = await template(of_lao_cai, form="B03", subject="02647 xã Bản Qua")
    for code, value in FIGURES.items():
        b01[code] = value
    b02["1"], b02["3"], b02["13"], b02["14"] = "250,5", 30, "có", 0
    b03["1"], b03["2"] = 1, "50,00 ha"

    taken = []
    for paper in (b01, b02, b03):
        paper.sign()
        answer = await hand_in(of_lao_cai, paper.content)
        assert answer.status_code == 201, answer.text
        taken += answer.json()["returns"]

    assert "AN PHÁT" in b01.sheet["A3"].value
    assert b02["13"].number_format == "0"
    assert [one["subject"]["kind"] for one in taken] == ["tenant", "cluster", "commune"]
    assert taken[1]["rows"] | {"1": "250.500", "3": "30.00", "13": 1, "14": 0} == taken[1]["rows"]
    named = await template(of_lao_cai, form="B03", subject="02647")
    assert "XÃ BẢN QUA" in named.sheet["A3"].value


async def test_an_officer_of_a_commune_gets_and_sends_what_is_in_its_hands(
    service: Any, cluster: str
) -> None:
    commune = service.client("commune_officer", "15/xa Ban Qua")
    other = service.client("commune_officer", "15/xa Khac")

    paper = await the_list(commune)
    paper.write("An Phát", FIGURES)
    paper.sign()

    assert (await hand_in(commune, paper.content, dry_run=True)).status_code == 200
    assert (await hand_in(other, paper.content)).status_code == 403
    assert (await other.get(TEMPLATE, params=B01)).status_code == 403
