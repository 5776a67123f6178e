"""Pages, downloads and figures over HTTP: headers, languages, dates, problems and who may read."""

import io
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import httpx
import openpyxl
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from pagekit.layout import HEADERS
from reporting.pages.layout import SITE
from services.reporting.tests.telling import Registry

pytestmark = pytest.mark.postgres

type Fixture = Any  # what tests/api/conftest.py makes

PAGES = ("/", "/cum", "/dang-nhap")
DOWNLOADS = ("/tong-quan", "/cum")


@pytest_asyncio.fixture(loop_scope="session")
async def cluster(registry: Registry, readers: Fixture) -> UUID:
    one: UUID = uuid7()
    registry.cluster(one, "planned", "2019-05-06")
    registry.cluster(one, "established", "2020-03-02")
    await readers.read_on()
    return one


@pytest.fixture
def browser(quiet_service: Fixture) -> httpx.AsyncClient:
    client: httpx.AsyncClient = quiet_service.browser()
    return client


@pytest.fixture
def program(quiet_service: Fixture) -> httpx.AsyncClient:
    client: httpx.AsyncClient = quiet_service.client()
    return client


@pytest_asyncio.fixture(loop_scope="session")
async def closed(run_service: Fixture, dsn: str) -> AsyncIterator[Fixture]:
    async with run_service(dsn, figures_open=False) as service:
        yield service


@pytest.mark.parametrize("path", [*PAGES, "/khong-co", "/cum/khong-co"])
async def test_each_security_header_is_said_once(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)

    names = [name.lower() for name, _ in answer.headers.multi_items()]
    for name in (*map(str.lower, HEADERS), "x-content-type-options"):
        assert names.count(name) == 1, name
    assert "'unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", [*PAGES, "/v1/overview", "/v1/clusters", "/cum.csv"])
async def test_head_is_answered_like_get(browser: httpx.AsyncClient, path: str) -> None:
    got, head = await browser.get(path), await browser.head(path)

    assert head.status_code == got.status_code == 200
    assert head.headers["content-type"] == got.headers["content-type"]


async def test_static_files_are_kept_for_ever_and_a_missing_one_is_a_problem(
    browser: httpx.AsyncClient, program: httpx.AsyncClient
) -> None:
    there = await program.get(SITE.static("live.js"))
    unchanged = await program.get(
        SITE.static("live.js"), headers={"If-None-Match": there.headers["etag"]}
    )
    missing = await program.get("/static/none.js")
    for_a_person = await browser.get("/static/../app.py")

    assert there.status_code == 200
    assert "immutable" in there.headers["cache-control"]
    assert unchanged.status_code == 304
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert "immutable" not in missing.headers["cache-control"]
    assert for_a_person.status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/khong-co", 404),
        ("/cum/CCN-99-0001", 404),
        ("/cum/x.pdf", 404),
        ("/cum.pdf", 404),
        (f"/cum/{'x' * 65}", 422),
        ("/?dia-gioi=hom-qua", 422),
        ("/?ghi-nhan=2026-02-30", 422),
        ("/cum?sap-xep=x", 422),
        ("/cum?lap-day-tu=NaN", 422),
        ("/cum?con-tro=x", 422),
        ("/v1/clusters?cursor=x", 422),
    ],
)
async def test_a_problem_is_a_page_for_people_and_details_for_programs(
    browser: httpx.AsyncClient, program: httpx.AsyncClient, path: str, status: int
) -> None:
    page, details = await browser.get(path), await program.get(path)

    assert (page.status_code, details.status_code) == (status, status)
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["correlation-id"] in page.text
    assert details.headers["content-type"] == "application/problem+json"


async def test_who_has_signed_in_is_named_on_a_page_of_a_problem_too(
    quiet_service: Fixture,
) -> None:
    answer = await quiet_service.browser("viewer").get("/van-hanh")

    assert answer.status_code == 403
    assert "Ông an" in answer.text
    assert 'action="/dang-xuat"' in answer.text


async def test_operators_pages_ask_for_a_sign_in_and_lead_back(browser: httpx.AsyncClient) -> None:
    for path in ("/van-hanh", "/van-hanh.csv"):
        answer = await browser.get(path)

        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/dang-nhap?tiep=%2Fvan-hanh",
        )
    page = await browser.get("/dang-nhap", params={"tiep": "/cum?q=a&tinh=15"})
    assert "/dang-nhap/bat-dau?tiep=%2Fcum%3Fq%3Da%26tinh%3D15" in page.text


@pytest.mark.parametrize(
    ("asked", "cookie", "accept", "lang"),
    [
        ("", "", "", "vi"),
        ("?lang=en", "", "vi", "en"),
        ("", "en", "vi", "en"),
        ("", "x", "en", "vi"),
        ("?lang=vi", "en", "en", "vi"),
        ("?lang=xx", "", "", "vi"),
    ],
)
async def test_the_language_is_chosen_and_kept(
    browser: httpx.AsyncClient, asked: str, cookie: str, accept: str, lang: str
) -> None:
    headers = {"Accept-Language": accept} | ({"Cookie": f"lang={cookie}"} if cookie else {})

    answer = await browser.get(f"/{asked}", headers=headers)

    assert f'<html lang="{lang}">' in answer.text
    assert ("set-cookie" in answer.headers) == (asked in {"?lang=en", "?lang=vi"})
    if "set-cookie" in answer.headers:
        assert "HttpOnly" in answer.headers["set-cookie"]
        assert "samesite=lax" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("path", DOWNLOADS)
async def test_a_page_can_be_downloaded_through_its_own_query(
    service: Fixture, cluster: UUID, path: str
) -> None:
    client = service.client()
    query = "?dia-gioi=2025-06-30&q=%C3%82u"

    csv, xlsx, json = [await client.get(f"{path}.{ending}{query}") for ending in ENDINGS]

    assert csv.content.startswith(b"\xef\xbb\xbf")  # or Excel reads it as another encoding
    book = openpyxl.load_workbook(io.BytesIO(xlsx.content))
    assert book.active is not None
    assert json.json()
    for answer, ending in zip((csv, xlsx, json), ENDINGS, strict=True):
        assert answer.status_code == 200
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment; filename=")
        assert disposition.endswith(f'.{ending}"')
        assert answer.headers["vary"].startswith(HEADERS["Vary"])


ENDINGS = ("csv", "xlsx", "json")


async def test_a_cluster_is_found_by_id_and_by_code_and_downloaded(
    service: Fixture, cluster: UUID
) -> None:
    client = service.client()

    by_id = (await client.get(f"/v1/clusters/{cluster}")).json()
    by_code = (await client.get(f"/v1/clusters/{by_id['code']}")).json()
    file = await client.get(f"/cum/{by_id['code']}.csv")

    assert by_code["id"] == str(cluster)
    assert file.status_code == 200
    assert by_id["code"].lower() in file.headers["content-disposition"]


async def test_figures_carry_freshness_finality_and_decimals_as_text(
    service: Fixture, cluster: UUID
) -> None:
    body = (await service.client().get("/v1/overview")).json()

    country = next(row for row in body["rows"] if row["kind"] == "country")
    assert country["cells"]["established"]["value"] == 1
    assert country["cells"]["established_ha"]["value"] == "50.00"
    assert body["fresh"][0]["source"] == "registry"
    assert (body["final"], body["why_not_final"]) == (False, ["future"])


@pytest.mark.parametrize(
    "query",
    [
        "known=tomorrow",
        "known=2026-02-30",
        "known=2026-06-30T12:00:00",
        "known=0001-01-01",
        "known=9999-12-31",
        "known=0001-01-01T00:00:00%2B14:00",
        "known=9999-12-31T23:59:59-14:00",
        "on=9999-12-31",
        "on=0001-01-01",
        "on=2026-02-30",
        "borders=1899-12-31",
        "borders=x",
    ],
)
async def test_a_date_that_cannot_be_is_named(program: httpx.AsyncClient, query: str) -> None:
    answer = await program.get(f"/v1/overview?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    [error] = answer.json()["errors"]
    assert error["field"] == query.partition("=")[0]
    assert error["message_vi"] != error["message_en"]


@pytest.mark.parametrize(
    "query",
    [
        "on=1900-01-01",
        "on=2099-12-31",
        "known=1900-01-01",
        "known=2099-12-31",
        "known=2099-12-31T23:59:59-14:00",
        "borders=1900-01-01",
        "known=2026-06-30T17:00:00+07:00",
    ],
)
async def test_the_ends_of_time_are_answered(program: httpx.AsyncClient, query: str) -> None:
    answers = [await program.get(f"{path}?{query}") for path in ("/v1/overview", "/v1/clusters")]

    assert {answer.status_code for answer in answers} == {200}


async def test_what_will_be_known_is_not_final(program: httpx.AsyncClient) -> None:
    body = (await program.get("/v1/overview?known=2099-01-01")).json()

    assert body["final"] is False
    assert body["why_not_final"]


READ = ("/v1/overview", "/v1/clusters", "/", "/cum", "/cum.csv")


@pytest.mark.parametrize("path", READ)
async def test_an_office_can_close_its_figures_to_who_has_not_signed_in(
    closed: Fixture, path: str
) -> None:
    found = {
        "nobody": await closed.client().get(path),
        "bearer": await closed.client("viewer").get(path),
        "cookie": await closed.browser("viewer").get(path),
    }

    assert (found["nobody"].status_code, found["nobody"].json()["code"]) == (403, "figures-closed")
    assert {found["bearer"].status_code, found["cookie"].status_code} == {200}
    stream = await closed.client().get("/live/overview")
    assert stream.status_code == 403


@pytest.mark.parametrize("token", ["x", "viewer.an.1"])
async def test_a_bad_token_is_refused_although_the_figures_are_open(
    program: httpx.AsyncClient, token: str
) -> None:
    answer = await program.get("/v1/overview", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401


async def test_an_old_cookie_keeps_no_one_from_open_pages(browser: httpx.AsyncClient) -> None:
    browser.cookies.set("nhipcau", "viewer.an.1")

    assert (await browser.get("/")).status_code == 200


async def test_a_page_says_when_the_database_is_away(run_service: Callable[..., Any]) -> None:
    async with run_service("postgresql://nobody@127.0.0.1:1/none") as service:
        page = await service.browser().get("/")
        details = await service.client().get("/v1/overview")

    assert (page.status_code, details.status_code) == (503, 503)
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["retry-after"]
    assert details.json()["code"] == "database-away"
