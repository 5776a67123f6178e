"""Establishments are found by what people type, filtered, paged, and forgotten when asked."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from registry.adapters.days import due_establishments, write_due_rows
from registry.adapters.persons import erase
from registry.app import EVENT_LOG
from registry.domain.establishments.law import Law
from registry.domain.establishments.refusals import UnknownEstablishment
from registry.domain.establishments.rules import hiding
from servicekit.database import Database
from services.registry.tests.establishing import firm, household, paper, place, tax_code
from territory import Territory

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]
type Body = dict[str, Any]

IN_HOA_BINH = place("17", "Mai Châu")  # Phú Thọ since July 2025
TRE, MAY, GOM = "Công ty TNHH Tre Việt (mẫu)", "Hợp tác xã Mây Ngọc (mẫu)", "Gốm Đất Việt (mẫu)"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(databases: Any, prepare_database: Any) -> str:
    made: str = await databases.make("registry", prepare_database)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(dsn: str, run_service: Any) -> AsyncIterator[Any]:
    async with run_service(dsn) as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def codes(service: Any) -> dict[str, str]:
    """Six establishments that all tests of this file look for."""
    bodies = {
        "tre": firm(TRE, tax_code="9900000016"),
        "may": firm(
            MAY,
            legal_form="cooperative",
            tax_code="9900000023",
            place=IN_HOA_BINH,
            craft_village="Làng nghề Mây Tăng Tiến",
            sector="handicrafts",
        ),
        "gom": firm(GOM, tax_code="9900000030-001", size="medium", industry="Gốm sứ"),
        "dat": firm(
            "Gom Dat Viet (mẫu)", industry="Ngói", place=place("15", "Mậu A"), on="2025-08-01"
        ),
        "sao": household(),
        "other": household(person={"name": "Rèn A Páo", "owner": "Giàng A Páo"}),
    }
    client = service.client()
    found = {}
    for name, body in bodies.items():
        answer = await client.post("/v1/commands/register-establishment", json=body)
        assert answer.status_code == 201, answer.text
        found[name] = answer.json()["code"]
    closed = paper(found["gom"], "2026-01-05", reason="dissolved")
    await client.post("/v1/commands/close-establishment", json=closed)
    renamed = {"changes": {"name": "Công ty TNHH Tre Nứa (mẫu)"}}
    change = paper(found["tre"], "2025-01-05", **renamed)
    assert (await client.post("/v1/commands/change-establishment", json=change)).is_success
    return found


@pytest.fixture
def agency(service: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.client()
    return client


async def found(client: httpx.AsyncClient, codes: dict[str, str], **query: Any) -> list[str]:
    answer = await client.get("/v1/establishments", params=query)
    assert answer.status_code == 200, answer.text
    names = {code: name for name, code in codes.items()}
    return [names[line["code"]] for line in answer.json()["items"]]


async def test_they_are_found_by_any_word_with_or_without_accents(
    agency: httpx.AsyncClient, codes: dict[str, str]
) -> None:
    words = {
        "tre nua": ["tre"],
        "Tre Việt": ["tre"],  # as it was called before
        "9900000030": ["gom"],
        "mai chau": ["may"],
        "hoa binh": ["may"],  # a province that is no more
        "phú thọ": ["may"],  # and the one of today
        "tang tien": ["may"],
        "gom su": ["gom"],
        codes["dat"].lower(): ["dat"],
        "%_": [],
    }

    assert {q: await found(agency, codes, q=q) for q in words} == words


async def test_the_very_accents_come_first_and_households_last(
    agency: httpx.AsyncClient, codes: dict[str, str]
) -> None:
    assert await found(agency, codes, q="Gốm Đất Việt") == ["gom", "dat"]
    assert await found(agency, codes) == ["tre", "dat", "gom", "may", "sao", "other"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"unit": "25"}, ["may"]),
        ({"unit": "63:17"}, ["may"]),
        ({"unit": "63:15"}, []),
        ({"legal_form": ["cooperative", "household"]}, ["may", "sao", "other"]),
        ({"status": "CLOSED"}, ["gom"]),
        ({"in_craft_village": "true"}, ["may", "sao", "other"]),
        ({"in_craft_village": "false", "unit": "15", "status": "ACTIVE"}, ["tre", "dat"]),
        ({"craft_village": "tang tien"}, ["may"]),
        ({"size": "medium"}, ["gom"]),
        ({"sector": "handicrafts", "legal_form": "cooperative"}, ["may"]),
        ({"place_kind": "ward"}, []),
    ],
)
async def test_lists_are_narrowed(
    agency: httpx.AsyncClient, codes: dict[str, str], query: Body, wanted: list[str]
) -> None:
    assert await found(agency, codes, **query) == wanted


async def test_pages_show_each_once(agency: httpx.AsyncClient, codes: dict[str, str]) -> None:
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = (await agency.get("/v1/establishments", params={"limit": 2, **cursor})).json()
        seen += [line["code"] for line in answer["items"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}

    assert sorted(seen) == sorted(codes.values())


async def test_who_finds_nothing_is_shown_what_is_near(
    agency: httpx.AsyncClient, codes: dict[str, str]
) -> None:
    answer = (await agency.get("/v1/establishments", params={"q": "mây ngọk"})).json()

    assert answer["items"] == []
    assert answer["nearest"][0]["code"] == codes["may"]


async def test_an_erased_person_is_found_no_more_and_the_establishment_still_is(
    agency: httpx.AsyncClient, codes: dict[str, str], dsn: str
) -> None:
    connection: Connection = await asyncpg.connect(dsn)
    before = await found(agency, codes, q="giang a pao")

    erased = await erase(connection, codes["other"], "Theo đơn của chủ hộ")
    again = await erase(connection, codes["other"], "Lần nữa")

    assert (before, erased, again) == (["other"], 1, 0)
    assert await found(agency, codes, q="giang a pao") == []
    one = (await agency.get(f"/v1/establishments/{codes['other']}")).json()
    assert (one["person"], one["status"]) == (None, "ACTIVE")
    assert one["person_erased_at"] is not None
    for nobody in ("CNNT-10-99999", "nonsense"):
        with pytest.raises(UnknownEstablishment):
            await erase(connection, nobody, "?")
    await connection.close()


async def test_an_establishment_and_its_fact_are_stored_together_or_not_at_all(
    agency: httpx.AsyncClient, dsn: str
) -> None:
    connection: Connection = await asyncpg.connect(dsn)
    counts = """
        select (select count(*) from establishment), (select count(*) from event_log),
            (select count(*) from establishment_person)
    """
    before = await connection.fetchrow(counts)
    await connection.execute("alter table event_pending add constraint no check (false) not valid")

    answer = await agency.post("/v1/commands/register-establishment", json=household())

    await connection.execute("alter table event_pending drop constraint no")
    assert answer.status_code == 500
    assert await connection.fetchrow(counts) == before
    await connection.close()


async def test_two_who_register_one_taxpayer_at_once_make_one_establishment(
    service: Any, agency: httpx.AsyncClient
) -> None:
    body = firm(tax_code=tax_code(4000))
    other = {**body, "document": firm()["document"]}
    clients = [service.client(subject=name) for name in ("one", "other")]

    answers = await asyncio.gather(
        *(
            client.post("/v1/commands/register-establishment", json=each)
            for client, each in zip(clients, (body, other), strict=True)
        )
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    closing = next(answer.json()["code"] for answer in answers if answer.status_code == 201)
    await agency.post(
        "/v1/commands/close-establishment", json=paper(closing, "2026-01-05", reason="ceased")
    )


async def test_what_was_filed_ahead_counts_from_its_day_on(
    demo_service: Any, demo_database_url: str
) -> None:
    agency = demo_service.client()
    body = firm(on="2022-12-30", effective_on="2023-02-01")
    code = (await agency.post("/v1/commands/register-establishment", json=body)).json()["code"]
    connection: Connection = await asyncpg.connect(demo_database_url)
    status = "select status from establishment where code = $1"
    before = await connection.fetchval(status, code)
    await connection.execute(
        "update service_clock set ahead = '2023-02-01 00:00:01+07' - clock_timestamp()"
    )
    database = Database(demo_database_url, name="test", pool_size_max=1)
    await database.open()
    territory = Territory.load()
    due = due_establishments(EVENT_LOG, territory, Law.load(territory), hiding(b"k" * 32))

    written = [await write_due_rows(database, due), await write_due_rows(database, due)]

    await database.close()
    after = await connection.fetchval(status, code)
    await connection.close()
    assert (before, written, after) == ("NOT_REGISTERED", [1, 0], "ACTIVE")
