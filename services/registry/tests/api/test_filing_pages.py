"""The pages over HTTP: who may, what is checked before it is stored, and where each way leads."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import openpyxl
import pytest
import pytest_asyncio

from services.registry.tests.api.counter import (
    FILING,
    XLSX,
    Counter,
    check,
    csrf,
    document,
    hand_in,
    with_pages,
)
from services.registry.tests.workbooks.paper import Paper
from testkit.document import Document

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]

EVENTS = "select count(*) from event_log"
B04 = {"bieu": "B04", "tinh": "15", "ky": "FY-2025"}
TEMPLATE = f"{FILING}/mau.xlsx?{urlencode(B04)}"


@pytest_asyncio.fixture(loop_scope="session")
async def counter(database_url: str) -> AsyncIterator[Counter]:
    app = with_pages(database_url)
    async with app.router.lifespan_context(app):
        yield Counter(app)


@pytest.fixture
def officer(counter: Counter) -> httpx.AsyncClient:
    return counter.officer("province_officer", "15")


async def filled(officer: httpx.AsyncClient) -> Paper:
    answer = await officer.get(TEMPLATE)
    assert answer.headers["content-type"] == XLSX
    paper = Paper(answer.content)
    paper.fill()
    return paper


async def test_whoever_has_not_signed_in_is_led_to_the_sign_in_and_back(counter: Counter) -> None:
    async with counter.nobody() as browser:
        for path in (FILING, f"{FILING}/mau?ky=FY-2025", f"{FILING}/da-nop"):
            answer = await browser.get(path)

            assert answer.status_code == 303
            assert answer.headers["location"] == f"/dang-nhap?{urlencode({'tiep': path})}"
            page = await document(browser, answer.headers["location"])
            start = page.one("a", class_="btn main")["href"]
            assert start == f"/dang-nhap/bat-dau?{urlencode({'tiep': path})}"
        assert (await browser.get("/")).headers["location"] == FILING


async def test_who_sends_in_nothing_is_told_so_on_a_page(counter: Counter) -> None:
    async with counter.officer("viewer") as viewer:
        page = await document(viewer, FILING, status=403)

    assert "Vai trò không phù hợp" in page.one("h1").text
    assert page.one("span", class_="me").text == "Người dùng: Cán bộ an"


async def test_a_form_that_is_not_ours_stores_nothing(
    officer: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await filled(officer)

    answer = await officer.post(
        FILING, data={"viec": "nop"}, files={"tep": ("a.xlsx", paper.content, XLSX)}
    )

    assert answer.status_code == 403
    assert await connection.fetchval(EVENTS) == 0


async def test_a_workbook_is_checked_handed_in_and_found_again(
    officer: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await filled(officer)

    checked = await check(officer, paper.content)
    assert checked.status_code == 200
    assert "sẽ thành bản 1" in Document(checked.text).text
    assert await connection.fetchval(EVENTS) == 0

    done = await hand_in(officer, checked)
    assert await connection.fetchval(EVENTS) == 1
    page = Document(done.text)
    assert page.one("h1").text == "Đã nộp"
    [link] = [one["href"] for one in page.all("a") if "/da-nop/" in one["href"]]

    one = await document(officer, link)
    assert one.one("h1").text == "Biểu 04, Lào Cai, năm 2025"
    assert "1432/BC-SCT Sở Công Thương tỉnh Lào Cai, 22/12/2025" in one.text
    listed = await document(officer, f"{FILING}/da-nop?bieu=B04&trang-thai=submitted")
    assert link in {one["href"] for one in listed.all("a")}
    assert (
        "Không có biểu nào khớp"
        in (await document(officer, f"{FILING}/da-nop?trang-thai=accepted")).text
    )
    again = await hand_in(officer, checked)
    assert Document(again.text).one("h1").text == "Đã nộp"
    assert await connection.fetchval(EVENTS) == 1


async def test_what_is_wrong_is_told_by_cell_and_the_marked_workbook_is_the_senders_only(
    counter: Counter, officer: httpx.AsyncClient, connection: Connection
) -> None:
    paper = await filled(officer)
    paper["15"] = "khoảng 17"
    where = paper["15"].coordinate

    answer = await check(officer, paper.content)

    assert answer.status_code == 422
    page = Document(answer.text)
    assert page.one("h1").text == "Chưa nộp được"
    assert where in {cell.text for cell in page.all("span", class_="cell")}
    assert "“khoảng 17” là số ước chừng" in page.text
    marked = page.one("a", class_="btn main")["href"]
    file = await officer.get(marked)
    assert openpyxl.load_workbook(BytesIO(file.content))[paper.sheet.title][where].comment
    async with counter.officer("agency_officer") as another:
        another.cookies.set("nhipcau", "agency_officer%20%20binh")
        assert (await another.get(marked)).status_code == 404
    assert await connection.fetchval(EVENTS) == 0


async def test_a_file_that_is_no_workbook_is_explained_beside_its_field(
    officer: httpx.AsyncClient,
) -> None:
    for content in (b"a,b\n1,2\n", b"PK\x03\x04 and nothing more", b""):
        answer = await check(officer, content, "số liệu.csv")

        assert answer.status_code == 422
        page = Document(answer.text)
        assert page.one("input", id="tep")["aria-invalid"] == "true"
        assert page.one("a", href="#tep").text == page.one("p", id="error-tep").text


async def test_without_a_file_one_is_asked_for(officer: httpx.AsyncClient) -> None:
    data = {"csrf": (None, await csrf(officer)), "viec": (None, "kiem-tra")}

    answer = await officer.post(FILING, files=data)

    assert answer.status_code == 422
    assert "Chưa chọn tệp nào" in Document(answer.text).text


async def test_a_workbook_of_another_province_is_not_taken(
    counter: Counter, officer: httpx.AsyncClient
) -> None:
    paper = await filled(officer)

    async with counter.officer("province_officer", "01") as elsewhere:
        answer = await check(elsewhere, paper.content)
        refused = await elsewhere.get(TEMPLATE)

    assert answer.status_code == 403
    assert "tep" in {one.get("id") for one in Document(answer.text).all("input")}
    assert refused.status_code == 403


async def test_when_somebody_was_faster_the_three_sides_are_shown(
    officer: httpx.AsyncClient,
) -> None:
    mine, faster = await filled(officer), await filled(officer)
    faster["25"] = 5000
    await hand_in(officer, await check(officer, faster.content))
    mine["25"] = 6000

    answer = await check(officer, mine.content)

    assert answer.status_code == 409
    row = Document(answer.text).one("tr", class_="v-conflict").text
    assert "6.000" in row
    assert "5.000" in row
    assert row.endswith("phải quyết định")


async def test_the_choice_of_a_template_begins_with_what_is_due_and_obeys_the_address(
    officer: httpx.AsyncClient, counter: Counter
) -> None:
    chosen = await document(officer, f"{FILING}/mau?{urlencode(B04)}")
    former = await document(officer, f"{FILING}/mau?bieu=B04&ky=H1-2025")
    wrong = await document(officer, f"{FILING}/mau?ky=Q3-2025", status=422)
    async with counter.officer("commune_officer", "15/02647") as commune:
        own = await document(commune, f"{FILING}/mau")

    assert (
        "Báo cáo tình hình cụm công nghiệp trên địa bàn tỉnh Lào Cai"
        in chosen.one("h2", id="this").text
    )
    units = [
        one.text for one in former.all("option") if one.parent and one.parent.get("id") == "tinh"
    ]
    assert units == ["Lào Cai", "Yên Bái"]
    assert "Q3-2025" in wrong.text
    forms = [
        one["value"] for one in own.all("option") if one.parent and one.parent.get("id") == "bieu"
    ]
    assert forms == ["B01", "B02", "B03"]


def options(page: Document, select: str) -> list[str]:
    return [one.text for one in page.all("option") if one.parent is page.one("select", id=select)]


async def test_whoever_sends_in_sees_every_page(counter: Counter) -> None:
    for role, provinces, due in (
        ("agency_officer", (), 0),
        ("province_officer", ("15",), 1),
        ("province_officer", ("15", "63:10"), 1),
        ("commune_officer", ("15/02647",), 0),
    ):
        async with counter.officer(role, *provinces) as browser:
            first = await document(browser, FILING)
            for form in ("B01", "B02", "B03", "B04"):
                await document(browser, f"{FILING}/mau?bieu={form}&ky=FY-2025")
            await document(browser, f"{FILING}/mau?ky=H1-2024")
            await document(browser, f"{FILING}/da-nop?tinh=63:10&con-tro=")

        assert len(first.all("ul", class_="duties")) == due


async def test_a_body_that_is_no_form_of_ours_is_refused_on_a_page(
    officer: httpx.AsyncClient,
) -> None:
    for content_type, body in (
        ("application/json", b"{}"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=a", b"\x00\xff--a"),
        ("multipart/form-data; boundary=a", b"--a\r\n" * 2000),
        ("application/x-www-form-urlencoded", b"csrf=%ff&viec=nop&noi-dung=%%%"),
    ):
        answer = await officer.post(FILING, content=body, headers={"Content-Type": content_type})

        assert answer.status_code in {400, 403}
        assert Document(answer.text).one("p", class_="status-code")


async def test_a_cluster_is_chosen_by_name_by_whoever_has_to_do_with_it(
    counter: Counter, officer: httpx.AsyncClient, papers: Any
) -> None:
    async with counter.nobody() as agency:
        filed = await agency.post(
            "/v1/commands/plan-cluster",
            json=papers.plan("Bản Qua"),
            headers={"Authorization": "Bearer agency_officer  an"},
        )
    code = filed.json()["code"]
    wanted = {"bieu": "B02", "ky": "FY-2025", "tinh": "15"}

    page = await document(officer, f"{FILING}/mau?{urlencode(wanted)}")
    async with counter.officer("commune_officer", "15/xã Trung Đô") as neighbour:
        nothing = await document(neighbour, f"{FILING}/mau?{urlencode(wanted)}")
    blank = await officer.get(f"{FILING}/mau.xlsx?{urlencode(wanted | {'ve': code})}")
    list_ = await officer.get(f"{FILING}/mau.xlsx?{urlencode(wanted | {'bieu': 'B01'})}")

    assert options(page, "ve") == [f"Bản Qua ({code})"]
    assert "chưa có nơi nào" in nothing.text
    assert code in blank.headers["content-disposition"]
    assert list_.headers["content-type"] == XLSX
