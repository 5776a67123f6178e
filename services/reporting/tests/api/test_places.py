"""Provinces and establishments over HTTP: answers, pages and files say the same."""

import csv
import io
import json
from typing import Any

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from services.reporting.tests.telling import Registry
from testkit.document import Document

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes


@pytest_asyncio.fixture(loop_scope="session")
async def told(registry: Registry, readers: Fixture) -> None:
    """A cluster of the former Yên Bái, a firm and a household of the former Lào Cai."""
    cluster = uuid7()
    registry.cluster(cluster, "planned", "2020-01-06", unit="15")
    registry.cluster(cluster, "established", "2021-01-06", unit="15", area_ha="50.00")
    registry.establishment(uuid7(), "registered", "2024-05-06", "10", name="Gỗ Văn Bàn (mẫu)")
    registry.establishment(
        *(uuid7(), "registered", "2024-05-07", "10"), legal_form="household", name=None,
        tax_code=None, size="micro", tax_code_hash="ab" * 32, person_id=str(uuid7()),
    )  # fmt: skip
    await readers.read_on()


@pytest.fixture
def browser(service: Fixture) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.browser()
    return client


@pytest.mark.usefixtures("told")
async def test_a_province_answers_a_page_a_program_and_a_file_with_the_same_figures(
    service: Fixture, browser: httpx.AsyncClient
) -> None:
    answer = (await service.client().get("/v1/units/15")).json()
    page = Document((await browser.get("/tinh/15")).text)
    file = (await browser.get("/tinh/15.json")).json()
    lines = list(
        csv.reader(io.StringIO((await browser.get("/tinh/15.csv")).content.decode("utf-8-sig")))
    )
    excel = await browser.get("/tinh/15.xlsx")

    established = next(one for one in answer["figures"] if one["key"] == "established")
    assert (established["value"], established["rank"], established["ranked"]) == (1, 1, 34)
    shown = page.all("data", **{"data-cell": "15.established"})
    assert {element["value"] for element in shown} == {"1"}
    assert next(row for row in file["rows"] if row["key"] == "established")["value"] == 1
    assert next(line for line in lines if line[0] == "established")[4] == "1"
    assert excel.content[:2] == b"PK"
    assert answer["establishments"]["by_form"] == {
        "enterprise": {"small": 1},
        "household": {"micro": 1},
    }
    assert answer["fresh"][0]["source"] == "registry"


@pytest.mark.usefixtures("told")
async def test_a_code_has_a_day_and_a_name_is_asked_about(
    service: Fixture, browser: httpx.AsyncClient
) -> None:
    of_63 = await browser.get("/tinh/15@2025-06-30?ghi-nhan=2026-02-01")
    which = Document((await browser.get("/tinh/lao-cai")).text)
    only = await browser.get("/tinh/Hà Giang")

    assert of_63.headers["Location"] == "/tinh/15?dia-gioi=2025-06-30&ghi-nhan=2026-02-01"
    answer = (await service.client().get("/v1/units/15@2025-06-30")).json()
    assert (answer["name_vi"], answer["successor"]["code"]) == ("Yên Bái", "15")
    choices = [link["href"] for link in which.all("a", class_="btn") if "/tinh/" in link["href"]]
    assert choices == ["/tinh/15?dia-gioi=2025-07-01", "/tinh/10?dia-gioi=2025-06-30"]
    assert only.headers["Location"] == "/tinh/02?dia-gioi=2025-06-30"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/tinh/99", 404),
        ("/tinh/khong-co", 404),
        ("/tinh/02?dia-gioi=2026-01-01", 404),
        ("/tinh/15@2025-13-45", 422),
        ("/tinh/15abc", 404),
        ("/v1/units/15@0001-01-01", 422),
        ("/v1/units/99", 404),
        ("/co-so/CNNT-99-00001", 404),
        ("/co-so?sap-xep=lap-day", 422),
        ("/cum?sap-xep=lao-dong", 422),
        ("/v1/establishments?sort=lap-day", 422),
    ],
)
async def test_what_there_is_not_is_a_problem_that_says_so(
    quiet_service: Fixture, path: str, status: int
) -> None:
    answer = await quiet_service.client().get(path)

    assert (answer.status_code, "correlation_id" in answer.text) == (status, True)


@pytest.mark.usefixtures("told")
async def test_establishments_are_listed_shown_and_taken_away_without_a_person(
    service: Fixture, browser: httpx.AsyncClient
) -> None:
    listed = (await service.client().get("/v1/establishments", params={"q": "yen bai"})).json()
    found = (await service.client().get("/v1/establishments", params={"q": "9900000016"})).json()
    code = found["lines"][0]["code"]
    page = Document((await browser.get("/co-so?loai-hinh=household")).text)
    one = (await browser.get(f"/co-so/{code}")).text
    paths = ("/co-so.json", "/co-so.csv", f"/co-so/{code}.json", "/v1/establishments")
    texts = [(await browser.get(path)).text for path in paths]

    assert (listed["total"], found["total"]) == (0, 1)
    assert "Hộ kinh doanh (không công bố tên)" in page.one("tbody").text
    assert "Gỗ Văn Bàn (mẫu)" in one
    assert json.loads(texts[0])["rows"][1]["name"] == "Hộ kinh doanh (không công bố tên)"
    assert [text for text in texts if "ab" * 32 in text or "person_id" in text] == []


async def test_pages_without_a_fact_say_what_comes_next(quiet_service: Fixture) -> None:
    browser = quiet_service.browser()

    empty = (await browser.get("/co-so")).text
    province = (await browser.get("/tinh/15")).text

    assert "Chưa có cơ sở nào" in empty
    assert "Chưa nhận Biểu 04 nào của tỉnh." in province
