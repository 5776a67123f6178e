"""Official reports over HTTP: both sources, their events, the list, the page and its downloads."""

import csv
import io
from typing import Any

import httpx
import openpyxl
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from services.reporting.tests.telling import Registry
from testkit.document import Document

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes

ONE = "/v1/reports/B04/15/H1-2026"
PAGE = "/bao-cao/B04/15/H1-2026"


@pytest_asyncio.fixture(loop_scope="session")
async def told(registry: Registry, readers: Fixture) -> None:
    """Lào Cai with three clusters says it has four; two of its communes have reported too."""
    for day in ("2020-01-06", "2021-01-06", "2026-02-02"):
        cluster, unit = uuid7(), "10" if day < "2025" else "15"
        registry.cluster(cluster, "planned", day, unit=unit)
        registry.cluster(cluster, "established", day, unit=unit, area_ha="50.00")
    filed = registry.filed(
        "15",
        "H1-2026",
        None,
        "2026-07-04",
        rows={"3": 4, "4": "150.00", "25": 1200},
        notes={"3": "Có 1 cụm chờ số"},
        warnings=[
            {
                "rule": "V13",
                "rows": ["25"],
                "numbers": {},
                "message_vi": "Giảm",
                "message_en": "Falls",
            }
        ],
    )
    registry.decided(filed, "accepted", "2026-07-10")
    for code in ("02647", "02648"):
        subject = {"kind": "commune", "code": code, "name": f"Xã {code}"}
        registry.filed("15", "H1-2026", None, "2026-06-20", form="B03", subject=subject, rows={})
    firm = {"kind": "tenant", "code": "a", "name": "Công ty (mẫu)"}
    registry.filed("15", "H1-2026", None, "2026-06-18", form="B01", subject=firm, rows={})
    await readers.read_on()


@pytest.fixture
def program(service: Fixture) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.client()
    return client


@pytest.fixture
def browser(service: Fixture) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.browser()
    return client


async def test_a_row_leads_from_its_two_numbers_to_the_papers_behind_them(
    told: None, program: httpx.AsyncClient
) -> None:
    report = (await program.get(ONE)).json()

    lines = {line["code"]: line for line in report["lines"]}
    assert (lines["3"]["value"], lines["3"]["facts"], lines["3"]["difference"]) == (4, 3, 1)
    assert (lines["4"]["value"], lines["4"]["facts"]) == ("150.00", "150.00")
    assert (lines["25"]["facts"], lines["25"]["why_no_facts"]) == (None, "only-returns")
    assert lines["25"]["warnings"] == ["V13"]
    assert (report["sealed"], report["version"], report["versions"][0]["days_late"]) == (
        False,
        1,
        5,
    )

    first = (await program.get(f"{ONE}/rows/3/events", params={"limit": 2})).json()
    rest = (
        await program.get(f"{ONE}/rows/3/events", params={"cursor": first["next_cursor"]})
    ).json()

    assert (first["facts"], first["total"], len(rest["events"])) == (3, 3, 1)
    days = [event["occurred_on"] for event in first["events"] + rest["events"]]
    assert days == ["2026-02-02", "2021-01-06", "2020-01-06"]
    only = (await program.get(f"{ONE}/rows/25/events")).json()
    assert (only["events"], only["why_no_facts"]) == ([], "only-returns")


async def test_the_list_names_what_is_public_page_by_page(
    told: None, program: httpx.AsyncClient
) -> None:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        asked = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = (await program.get("/v1/reports", params=asked)).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    names = [(item["form"], item["subject"], item["state"]) for item in found]
    assert names == [
        ("B03", "02647", "submitted"),
        ("B03", "02648", "submitted"),
        ("B04", None, "accepted"),
    ]
    for item in found:
        assert (await program.get(item["address"])).status_code == 200
    only = (await program.get("/v1/reports", params={"form": "B04", "unit": "15"})).json()
    assert len(only["items"]) == 1


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/v1/reports/B04/99/H1-2026", "99"),
        ("/v1/reports/B04/15/H9-2026", "H9-2026"),
        ("/v1/reports/B01/15/H1-2026", "B01"),
        (f"{ONE}?version=7", "7"),
        (f"{ONE}?compare=FY-2199", "FY-2199"),
        (f"{ONE}/rows/99/events", "99"),
        ("/v1/reports/B03/15/H1-2026?subject=00001", "00001"),
    ],
)
async def test_what_there_is_not_is_named(
    address: str, field: str, told: None, program: httpx.AsyncClient
) -> None:
    answer = await program.get(address)

    assert answer.status_code == 404
    assert field in answer.json()["detail"]


async def test_the_page_is_a_draft_on_the_laws_form_in_vietnamese_with_its_margin(
    told: None, browser: httpx.AsyncClient
) -> None:
    answer = await browser.get(PAGE, params={"lang": "en"})

    page = Document(answer.text)
    paper = page.one("article", class_="paper")
    assert paper["lang"] == "vi"
    assert "DỰ THẢO" in paper.text
    assert "TRÊN ĐỊA BÀN TỈNH LÀO CAI" in paper.text
    row = page.one("tr", id="dong-3")
    assert "Số cụm công nghiệp đã thành lập" in row.text
    assert "Có 1 cụm chờ số" in row.text
    assert "Return differs by" in row.text
    assert page.one("li", id="canh-bao-V13").text.startswith("V13 Falls")
    links = [one["href"] or "" for one in page.all("a")]
    link = next(link for link in links if link.startswith(f"{PAGE}/dong/3?"))
    assert 'datetime="2026-02-02"' in (await browser.get(link)).text


async def test_a_report_can_be_taken_away_exactly(told: None, browser: httpx.AsyncClient) -> None:
    text = (await browser.get(f"{PAGE}.csv")).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO((await browser.get(f"{PAGE}.xlsx")).content))
    data = (await browser.get(f"{PAGE}.json")).json()
    events = (await browser.get(f"{PAGE}/dong/3.json")).json()

    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == len(data["rows"]) == 35
    assert (lines[3]["Báo cáo"], lines[3]["Sự kiện cộng lại"]) == ("150.00", "150.00")
    assert lines[3]["Dự thảo"] == "chưa niêm phong, còn có thể đổi"
    assert data["rows"][2]["difference"] == 1
    assert any(cell.value == 4 for row in book.active.iter_rows() for cell in row)
    assert len(events["rows"]) == 3


async def test_the_list_page_leads_to_each_report_and_to_the_country(
    told: None, browser: httpx.AsyncClient
) -> None:
    page = Document((await browser.get("/bao-cao")).text)

    links = [one["href"] for one in page.all("a") if (one["href"] or "").startswith("/bao-cao/")]
    assert "/bao-cao/B04/VN/H1-2026" in links
    assert "/bao-cao/B03/15/H1-2026?chu-the=02647" in links
    for link in links:
        assert (await browser.get(link)).status_code == 200


async def test_an_address_that_means_nothing_names_its_field(browser: httpx.AsyncClient) -> None:
    for query in ("ban=x", "so-voi=..", f"chu-the={'0' * 65}"):
        answer = await browser.get(f"{PAGE}?{query}")
        assert answer.status_code == 422
        assert query.partition("=")[0] in answer.text
    assert (await browser.get(f"{PAGE}.pdf")).status_code == 404
