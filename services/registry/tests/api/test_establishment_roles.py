"""Promises 8 and 9 for establishments: who may file what where, and who sees a person."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio

from registry.commands.establishments import ESTABLISHMENT_COMMANDS
from services.registry.tests import establishing
from services.registry.tests.establishing import firm, household, paper, place

pytestmark = pytest.mark.postgres

type Body = dict[str, Any]

# The establishment lies in what was Yên Bái (63:15) and is Lào Cai (34: 15) today.
OWN, FORMER, FOREIGN, OTHER_FORMER = "15", "63:15", "68", "10"
MAY, WRONG_ROLE, NOT_THEIRS = 201, "wrong-role", "foreign-province"

RIGHTS: Mapping[tuple[str, str], int | str] = {
    ("agency_officer", ""): MAY,
    ("province_officer", OWN): MAY,
    ("province_officer", FORMER): MAY,
    ("province_officer", OTHER_FORMER): NOT_THEIRS,
    ("province_officer", FOREIGN): NOT_THEIRS,
    ("province_officer", ""): NOT_THEIRS,
    ("commune_officer", "15/03001"): WRONG_ROLE,
    ("viewer", OWN): WRONG_ROLE,
    ("subscriber", OWN): WRONG_ROLE,
    ("operator", OWN): WRONG_ROLE,
    ("minister", OWN): WRONG_ROLE,
}
IN_YEN_BAI = place("15", "Mậu A")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(databases: Any, prepare_database: Any, run_service: Any) -> AsyncIterator[Any]:
    async with run_service(await databases.make("registry", prepare_database)) as started:
        yield started


@pytest.fixture
def agency(service: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.client()
    return client


async def body_of(command: str, agency: httpx.AsyncClient) -> Body:
    if command == "register-establishment":
        return firm(place=IN_YEN_BAI)
    answer = await agency.post("/v1/commands/register-establishment", json=firm(place=IN_YEN_BAI))
    filed: Body = answer.json()
    told: Mapping[str, Body] = {
        "change-establishment": {"changes": {"employees": 12}},
        "move-establishment": {"place": place("15", "Yên Bình")},
        "close-establishment": {"reason": "ceased"},
        "retract-establishment-fact": {"corrects": filed["fact_id"], "reason": "Nhập nhầm."},
    }
    return paper(filed["code"], **told[command])


@pytest.mark.parametrize("command", ESTABLISHMENT_COMMANDS)
async def test_who_may_file_what_for_which_province(
    service: Any, agency: httpx.AsyncClient, command: str
) -> None:
    found: dict[tuple[str, str], int | str] = {}
    for (role, provinces), wanted in RIGHTS.items():
        if wanted == MAY or not found:
            body = await body_of(command, agency)
        client = service.client(role, *filter(None, [provinces]))
        answer = await client.post(f"/v1/commands/{command}", json=body)
        found[role, provinces] = answer.status_code if answer.is_success else answer.json()["code"]

    assert found == RIGHTS


async def test_nobody_moves_an_establishment_into_or_out_of_a_foreign_province(
    service: Any, agency: httpx.AsyncClient
) -> None:
    registered = await agency.post(
        "/v1/commands/register-establishment", json=firm(place=IN_YEN_BAI)
    )
    body = paper(registered.json()["code"], place=place("68", "Bảo Lâm"))
    answers = {
        provinces: await service.client("province_officer", *provinces).post(
            "/v1/commands/move-establishment", json=body
        )
        for provinces in ((OWN,), (FOREIGN,), (OWN, FOREIGN))
    }

    assert [answer.status_code for answer in answers.values()] == [403, 403, 201]


async def test_a_person_is_told_to_the_officers_of_the_province_and_that_is_logged(
    service: Any, agency: httpx.AsyncClient, logged: list[Any]
) -> None:
    filed = await agency.post(
        "/v1/commands/register-establishment", json=household(place=IN_YEN_BAI)
    )
    code = filed.json()["code"]
    private = (establishing.OWNER, establishing.HOUSEHOLD, "02140000789", establishing.ADDRESS)

    seen: dict[tuple[str, str], tuple[bool, bool, bool]] = {}
    for role, provinces in RIGHTS:
        client = service.client(role, *filter(None, [provinces]), subject=f"{role}-{provinces}")
        if role == "minister":
            continue
        one = await client.get(f"/v1/establishments/{code}")
        by_public = await client.get("/v1/establishments", params={"q": "mậu a", "limit": 100})
        by_person = await client.get("/v1/establishments", params={"q": "sao vang"})
        lines = by_public.json()["items"]
        assert code in {line["code"] for line in lines}
        told = one.text + by_public.text
        seen[role, provinces] = (
            all(said in one.text for said in private),
            any(said in told for said in private),
            [line["code"] for line in by_person.json()["items"]] == [code],
        )
        assert one.headers["Cache-Control"] == "no-store"

    sees, blind = (True, True, True), (False, False, False)
    assert seen == {
        who: sees if right == MAY else blind for who, right in RIGHTS.items() if who in seen
    }
    read = [entry for entry in logged if entry["event"] == "personal_data_read"]
    assert [entry["actor"] for entry in read] == [
        f"{role}-{provinces}" for (role, provinces), right in RIGHTS.items() if right == MAY
    ]
    assert not any(said in str(logged) for said in private)


async def test_only_officers_of_the_province_find_a_household_by_its_tax_code(
    service: Any, agency: httpx.AsyncClient
) -> None:
    """Else anyone could ask for every number there is."""
    body = household(place=IN_YEN_BAI)
    registered = (await agency.post("/v1/commands/register-establishment", json=body)).json()
    q = {"q": body["person"]["tax_code"]}

    found = {
        who: [
            line["code"]
            for line in (await service.client(*who).get("/v1/establishments", params=q)).json()[
                "items"
            ]
        ]
        for who in (
            ("viewer",),
            ("subscriber",),
            ("province_officer", FOREIGN),
            ("province_officer", FORMER),
        )
    }

    assert list(found.values()) == [[], [], [], [registered["code"]]]
