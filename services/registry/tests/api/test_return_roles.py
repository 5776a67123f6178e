"""Promise 8 for returns: role × form × own, former and foreign place, for sending and deciding."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import Any

import httpx
import pytest
import pytest_asyncio

pytestmark = pytest.mark.postgres

# Bản Qua lay in the Lào Cai of the 63 (10) and lies in that of today (15).
OWN, FORMER, OTHER_FORMER, FOREIGN = "15", "63:10", "63:15", "68"
COMMUNE, NEIGHBOUR, NAMESAKE = "15/xa-ban-qua", "15/xa coc san", "68/xa ban qua"
BY_NUMBER = "15/02647"

MAY, WRONG_ROLE, NOT_THEIRS = 201, "wrong-role", "foreign-province"

# (sending, deciding), by form; a commune is known by its name in a cluster, by its number in B03.
type Rights = Mapping[str, tuple[int | str, int | str]]
EVERYWHERE: Rights = dict.fromkeys(("B01", "B02", "B03", "B04"), (MAY, MAY))
NOWHERE: Rights = dict.fromkeys(EVERYWHERE, (WRONG_ROLE, WRONG_ROLE))
OF_THE_PROVINCE: Rights = {**EVERYWHERE, "B04": (MAY, WRONG_ROLE)}
OF_NO_PLACE: Rights = {
    **dict.fromkeys(("B01", "B02", "B03"), (NOT_THEIRS, NOT_THEIRS)),
    "B04": (NOT_THEIRS, WRONG_ROLE),
}
OF_THE_COMMUNE: Rights = {
    "B01": (MAY, MAY),
    "B02": (MAY, MAY),
    # In B03 it is known by its number alone: the name there is what the sender says it is.
    "B03": (NOT_THEIRS, WRONG_ROLE),
    "B04": (WRONG_ROLE, WRONG_ROLE),
}
OF_ANOTHER_COMMUNE: Rights = {
    **dict.fromkeys(("B01", "B02"), (NOT_THEIRS, NOT_THEIRS)),
    "B03": (NOT_THEIRS, WRONG_ROLE),
    "B04": (WRONG_ROLE, WRONG_ROLE),
}
RIGHTS: Mapping[tuple[str, str], Rights] = {
    ("agency_officer", ""): EVERYWHERE,
    ("province_officer", OWN): OF_THE_PROVINCE,
    ("province_officer", FORMER): OF_THE_PROVINCE,
    ("province_officer", OTHER_FORMER): OF_NO_PLACE,
    ("province_officer", FOREIGN): OF_NO_PLACE,
    ("province_officer", COMMUNE): OF_NO_PLACE,
    ("commune_officer", COMMUNE): OF_THE_COMMUNE,
    ("commune_officer", f"{COMMUNE},{BY_NUMBER}"): {**OF_THE_COMMUNE, "B03": (MAY, WRONG_ROLE)},
    ("commune_officer", BY_NUMBER): {**OF_ANOTHER_COMMUNE, "B03": (MAY, WRONG_ROLE)},
    ("commune_officer", NEIGHBOUR): OF_ANOTHER_COMMUNE,
    ("commune_officer", NAMESAKE): OF_ANOTHER_COMMUNE,
    ("commune_officer", OWN): OF_ANOTHER_COMMUNE,
    ("viewer", OWN): NOWHERE,
    ("subscriber", OWN): NOWHERE,
    ("operator", OWN): NOWHERE,
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(databases: Any, prepare_database: Any, run_service: Any) -> AsyncIterator[Any]:
    async with run_service(await databases.make("registry", prepare_database)) as started:
        yield started


@pytest.fixture
def agency(service: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.client()
    return client


class Returns:
    """Of the former Lào Cai, each with figures that were not there before."""

    _figures = count(1)

    def __init__(self, papers: Any, cluster: str, tenant: str) -> None:
        self._papers, self._cluster, self._tenant = papers, cluster, tenant

    def of(self, form: str) -> dict[str, Any]:
        usual = {"unit": "10", "on": "2024-12-16", "period": "FY-2024"}
        new = next(self._figures)
        body: dict[str, Any]
        match form:
            case "B01":
                body = self._papers.b01(self._cluster, self._tenant, rows={"3": new}, **usual)
            case "B02":
                body = self._papers.b02(self._cluster, rows={"11": new}, **usual)
            case "B03":
                # A commune reports since 2025; of this officer's former province there is B04.
                usual |= {"unit": "15", "on": "2025-12-22", "period": "FY-2025"}
                body = self._papers.b03("02647", "xã Bản Qua", rows={"25": new}, **usual)
            case _:
                body = self._papers.b04(rows={"25": new}, **usual)
        return body


@pytest_asyncio.fixture(loop_scope="session")
async def returns(agency: httpx.AsyncClient, papers: Any) -> Returns:
    planned = await agency.post("/v1/commands/plan-cluster", json=papers.plan(unit="10"))
    cluster = planned.json()["code"]
    await agency.post("/v1/commands/establish-cluster", json=papers.establish(cluster))
    leased = await agency.post("/v1/commands/lease-to-tenant", json=papers.lease(cluster))
    return Returns(papers, cluster, leased.json()["tenant_id"])


@pytest.mark.parametrize("form", ["B01", "B02", "B03", "B04"])
async def test_who_may_send_and_decide_on_which_form(
    service: Any, agency: httpx.AsyncClient, returns: Returns, form: str
) -> None:
    async def may(who: tuple[str, str], command: str, body: dict[str, Any]) -> int | str:
        role, province = who
        answer = await service.client(role, province).post(f"/v1/commands/{command}", json=body)
        assert answer.is_success or answer.status_code == 403, answer.text
        return answer.status_code if answer.is_success else str(answer.json()["code"])

    found: dict[tuple[str, str], tuple[int | str, int | str]] = {}
    for who in RIGHTS:
        body = returns.of(form)
        sent = await may(who, "submit-return", body)
        filed = (await agency.post("/v1/commands/submit-return", json=body)).json()
        back = {"return": filed["return_id"], "reasons": ["?"]}
        sent_back = await may(who, "send-back-return", back)
        await agency.post("/v1/commands/submit-return", json=returns.of(form))
        assert sent_back == await may(who, "accept-return", {"return": filed["return_id"]})
        found[who] = sent, sent_back

    wanted = {who: rights[form] for who, rights in RIGHTS.items()}
    if form == "B03":  # A return of today's unit has no former province.
        wanted["province_officer", FORMER] = (NOT_THEIRS, NOT_THEIRS)
    assert found == wanted


async def test_a_decision_may_name_the_subject_instead_of_the_return(
    agency: httpx.AsyncClient, service: Any, returns: Returns
) -> None:
    body = returns.of("B01")
    await agency.post("/v1/commands/submit-return", json=body)
    named = {name: body[name] for name in ("form", "unit", "period", "subject")}

    foreign = await service.client("commune_officer", NEIGHBOUR).post(
        "/v1/commands/accept-return", json=named
    )
    own = await service.client("commune_officer", COMMUNE).post(
        "/v1/commands/accept-return", json=named
    )
    nothing = await agency.post("/v1/commands/accept-return", json=named | {"period": "H1-2024"})

    assert (foreign.status_code, own.status_code) == (403, 201)
    assert (nothing.status_code, nothing.json()["code"]) == (404, "unknown-return")
