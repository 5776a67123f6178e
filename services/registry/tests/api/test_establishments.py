"""Establishments over HTTP: filed, changed, moved, closed, corrected, found; people kept inside."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import orjson
import pytest
import pytest_asyncio

from services.registry.tests import establishing
from services.registry.tests.establishing import firm, household, paper, place, tax_code

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]
type Body = dict[str, Any]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dsn(databases: Any, prepare_database: Any) -> str:
    made: str = await databases.make("registry", prepare_database)
    return made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(dsn: str, run_service: Any) -> AsyncIterator[Any]:
    """One for the whole file: each test registers establishments of its own."""
    async with run_service(dsn) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def connection(dsn: str) -> AsyncIterator[Connection]:
    opened = await asyncpg.connect(dsn)
    yield opened
    await opened.close()


async def file(client: httpx.AsyncClient, command: str, body: Body, **headers: str) -> Body:
    answer = await client.post(f"/v1/commands/{command}", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    filed: Body = answer.json()
    return filed


async def refused(client: httpx.AsyncClient, command: str, body: Body) -> tuple[int, str]:
    answer = await client.post(f"/v1/commands/{command}", json=body)
    return answer.status_code, answer.json()["code"]


async def details(client: httpx.AsyncClient, code: str, **query: str) -> Body:
    answer = await client.get(f"/v1/establishments/{code}", params=query)
    assert answer.status_code == 200, answer.text
    found: Body = answer.json()
    return found


async def test_a_life_from_registration_to_closure(agency: httpx.AsyncClient) -> None:
    filed = await file(agency, "register-establishment", firm())
    code = filed["code"]
    await file(
        agency,
        "change-establishment",
        paper(code, "2024-09-02", changes={"size": "medium", "employees": 150}),
    )
    await file(
        agency,
        "move-establishment",
        paper(code, "2025-08-01", place=place("15", "Sa Pa", "ward", former_unit="10")),
    )
    closed = await file(agency, "close-establishment", paper(code, "2026-10-01", reason="ceased"))

    now, then = await details(agency, code), await details(agency, code, on="2024-12-31")
    assert code.startswith("CNNT-10-0")
    assert (filed["version"], closed["version"]) == (1, 4)
    assert (now["status"], now["closed_because"], now["since"]) == (
        "CLOSED",
        "ceased",
        "2026-10-01",
    )
    assert (then["status"], then["size"], then["place"]["commune"]) == (
        "ACTIVE",
        "medium",
        "Bản Qua",
    )
    assert [(stay["since"], stay["place"]["commune"]) for stay in now["places"]] == [
        ("2024-05-06", "Bản Qua"),
        ("2025-08-01", "Sa Pa"),
    ]
    assert [line["type"] for line in now["history"]] == ["registered", "changed", "moved", "closed"]


async def test_a_late_paper_is_judged_in_its_place_and_the_broken_fact_is_named(
    agency: httpx.AsyncClient,
) -> None:
    filed = await file(agency, "register-establishment", firm(on="2024-05-06"))
    code = filed["code"]
    late = await agency.post(
        "/v1/commands/change-establishment",
        json=paper(code, "2023-01-09", changes={"employees": 9}),
    )
    await file(agency, "close-establishment", paper(code, "2026-01-05", reason="dissolved"))
    in_time = await file(
        agency, "change-establishment", paper(code, "2025-01-09", changes={"employees": 12})
    )
    too_early = await agency.post(
        "/v1/commands/close-establishment", json=paper(code, "2024-10-01", reason="ceased")
    )

    assert (late.status_code, late.json()["code"]) == (409, "not-registered")
    assert in_time["version"] == 3
    assert (too_early.status_code, too_early.json()["code"]) == (409, "closed")
    assert too_early.json()["fact"]["type"] in {"changed", "closed"}


async def test_a_fact_is_corrected_and_retracted_by_other_facts(agency: httpx.AsyncClient) -> None:
    filed = await file(agency, "register-establishment", firm("Tre Sai (mẫu)"))
    code = filed["code"]
    again = firm("Tre Đúng (mẫu)", establishment=code, corrects=filed["fact_id"])
    corrected = await file(agency, "register-establishment", again)
    changed = await file(
        agency, "change-establishment", paper(code, changes={"industry": "Chế biến gỗ"})
    )
    await file(
        agency,
        "retract-establishment-fact",
        paper(code, "2024-10-01", corrects=changed["fact_id"], reason="Nhập nhầm."),
    )

    found = await details(agency, code)
    assert (found["name"], found["industry"]) == ("Tre Đúng (mẫu)", "Chế biến tre")
    first = found["history"][0]
    assert (first["corrected_by"], first["counts"]) == (corrected["fact_id"], False)
    assert await refused(
        agency,
        "retract-establishment-fact",
        paper(code, corrects=changed["fact_id"], reason="Lần nữa."),
    ) == (409, "no-longer-counts")


async def test_a_household_becomes_a_firm_and_only_then_bears_a_name_in_public(
    agency: httpx.AsyncClient,
) -> None:
    code = (await file(agency, "register-establishment", household()))["code"]
    only_a_name = paper(code, changes={"name": "Dệt lanh Sáo (mẫu)"})
    hidden = await refused(agency, "change-establishment", only_a_name)
    converted = {
        "legal_form": "enterprise",
        "name": "Công ty TNHH Dệt Tả Phìn (mẫu)",
        "tax_code": tax_code(77),
        "size": "small",
    }
    filed = await file(agency, "change-establishment", paper(code, "2025-09-15", changes=converted))

    before, after = await details(agency, code, on="2025-09-14"), await details(agency, code)
    assert hidden == (422, "private-for-form")
    assert filed["warnings"] == []
    assert (before["name"], before["tax_code"]) == (None, None)
    assert (after["name"], after["tax_code"]) == (converted["name"], converted["tax_code"])
    assert before["tax_code_hash"] is not None
    assert after["tax_code_hash"] is None


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"tax_code": "9901234569"}, "tax_code_check"),
        ({"tax_code": "990123456"}, "tax_code"),
        ({"tax_code": None}, "missing_for_form"),
        ({"name": None}, "missing_for_form"),
        ({"legal_form": "household"}, "private_for_form"),
        ({"person": {"tax_code": "9900000016"}}, "public_for_form"),
        ({"person": {"owner": "Lò Văn Pá", "phone": "12"}}, "phone"),
        ({"place": place(kind="commune", ward_of="town")}, "ward_only"),
        ({"owner": "Lò Văn Pá"}, "extra_forbidden"),
    ],
)
async def test_what_does_not_fit_is_named_by_field_and_never_repeated(
    agency: httpx.AsyncClient, changes: Body, rule: str
) -> None:
    answer = await agency.post("/v1/commands/register-establishment", json=firm() | changes)

    assert answer.status_code == 422
    assert rule in {error["rule"] for error in answer.json()["errors"]}, answer.text
    assert "Lò Văn Pá" not in answer.text


async def test_what_officers_write_in_public_fields_must_not_tell_of_the_person(
    agency: httpx.AsyncClient,
) -> None:
    code = (await file(agency, "register-establishment", household()))["code"]
    told = [
        household(note=f"Chủ hộ là {establishing.OWNER}."),
        household(industry="Dệt lanh Sao Vang", person={"name": "Dệt lanh Sao Vàng"}),
    ]
    numbered = household()
    numbered["document"]["number"] = f"{numbered['person']['tax_code']}/ĐKKD"
    later = paper(
        code,
        reason="Nghe ba VANG THI SAO noi nham.",
        corrects="01976f1e-7d3b-7000-8000-0000000000e9",
    )

    answers = [await refused(agency, "register-establishment", one) for one in (*told, numbered)]
    assert answers == [(422, "person-in-public-text")] * 3
    assert await refused(agency, "retract-establishment-fact", later) == (
        422,
        "person-in-public-text",
    )


async def test_a_taxpayer_is_registered_once_in_a_commune_and_remarked_elsewhere(
    agency: httpx.AsyncClient, service: Any
) -> None:
    code, private = tax_code(500), {"tax_code": tax_code(600)}
    first = await file(agency, "register-establishment", firm(tax_code=code))
    hidden = await file(agency, "register-establishment", household(person=private))
    there = place("10", "Cốc San")
    abroad = place("26", "Đại Đình")

    assert await refused(agency, "register-establishment", firm(tax_code=code)) == (
        409,
        "tax-code-registered",
    )
    assert await refused(agency, "register-establishment", household(person=private)) == (
        409,
        "tax-code-registered",
    )
    elsewhere = await file(agency, "register-establishment", firm(tax_code=code, place=there))
    back = paper(elsewhere["code"], place=place())
    assert await refused(agency, "move-establishment", back) == (409, "tax-code-registered")
    assert [first["code"] in one["message_vi"] for one in elsewhere["warnings"]] == [True]
    of_vinh_phuc = service.client("province_officer", "63:26")
    unseen = await file(
        of_vinh_phuc, "register-establishment", household(person=private, place=abroad)
    )
    assert unseen["warnings"] == []  # A household of another province is none of their business.
    seen = await file(
        agency, "register-establishment", household(person=private, place=place("10", "Mường Hum"))
    )
    assert hidden["code"] in seen["warnings"][0]["message_en"]


async def test_who_does_not_count_as_rural_is_registered_with_a_remark(
    agency: httpx.AsyncClient,
) -> None:
    """A ward of a centrally-run city, since the decree of 2025; a craft village makes it count."""
    ward = place("31", "Hồng Bàng", "ward", former_unit="31")
    outside = await file(agency, "register-establishment", firm(on="2026-01-05", place=ward))
    inside = await file(
        agency,
        "register-establishment",
        firm(on="2026-01-05", place=ward, craft_village="Làng nghề Cổ Am (mẫu)"),
    )
    large = await file(agency, "register-establishment", firm(size="large", employees=900))
    differs = await file(agency, "register-establishment", firm(size="micro", employees=60))
    gone = await refused(
        agency,
        "register-establishment",
        firm(on="2026-01-05", place=place("15", "Bát Xát", "township")),
    )

    rules = [
        [one["rule"] for one in filed["warnings"]] for filed in (outside, inside, large, differs)
    ]
    assert rules == [["CNNT-PLACE"], [], ["CNNT-SIZE"], ["CNNT-SIZE"]]
    assert gone == (422, "place-kind-not-in-use")
    counts = (await details(agency, outside["code"]))["counts"]
    assert {one["question"]: one["answer"] for one in counts} == {
        "form": "yes",
        "place": "no",
        "size": "yes",
        "sector": "yes",
    }
    earlier = (await details(agency, outside["code"], on="2026-01-05"))["counts"][1]
    assert earlier["legal_basis"] == "NĐ 235/2025/NĐ-CP"


async def test_repeating_under_a_key_or_by_id_makes_no_second_one(
    agency: httpx.AsyncClient, connection: Connection
) -> None:
    body = household(establishment_id="01976f1e-7d3b-7000-8000-00000000aaaa")
    key = {"Idempotency-Key": "one-household"}
    first = await file(agency, "register-establishment", body, **key)
    again = await file(agency, "register-establishment", body, **key)
    without_key = await refused(agency, "register-establishment", body)

    assert again == first
    assert without_key == (409, "duplicate-fact")
    events = "select count(*) from event_log where stream_id = $1"
    assert await connection.fetchval(events, UUID(body["establishment_id"])) == 1


async def test_who_decides_on_an_older_version_is_refused(agency: httpx.AsyncClient) -> None:
    code = (await file(agency, "register-establishment", firm()))["code"]
    body = paper(code, changes={"employees": 10})
    await file(agency, "change-establishment", body, **{"If-Match": '"1"'})

    answer = await agency.post(
        "/v1/commands/change-establishment",
        json=paper(code, "2024-09-03", changes={"employees": 11}),
        headers={"If-Match": '"1"'},
    )

    assert (answer.status_code, answer.json()["code"]) == (412, "stale-version")


async def test_lines_of_many_kinds_share_a_request_and_stand_in_order(
    agency: httpx.AsyncClient, papers: Any, connection: Connection
) -> None:
    taxpayer = tax_code(900)
    lines = [
        {"command": "register-establishment", **firm(code="CNNT-10-00900", tax_code=taxpayer)},
        {"command": "plan-cluster", **papers.plan()},
        {
            "command": "change-establishment",
            **paper("CNNT-10-00900", changes={"employees": 12}),
        },
        {"command": "register-establishment", **firm(tax_code=taxpayer)},
        {"command": "register-establishment", **household()},
    ]
    answer = await agency.post(
        "/v1/commands",
        content=b"\n".join(map(orjson.dumps, lines)),
        headers={"Content-Type": "application/x-ndjson"},
    )

    told = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [line["status"] for line in told] == [201, 201, 201, 409, 201]
    assert told[3]["problem"]["code"] == "tax-code-registered"
    types = await connection.fetch("select type from event_log order by no desc limit 4")
    assert [row["type"].split(".")[-2] for row in reversed(types)] == [
        "registered",
        "planned",
        "changed",
        "registered",
    ]
    assert (
        await connection.fetchval("select version from establishment where code like '%900'") == 2
    )
