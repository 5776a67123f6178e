"""Promise 8: role × command × own, former and foreign province, as one table over HTTP."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import Any

import httpx
import pytest
import pytest_asyncio

from registry.commands import COMMANDS
from registry.commands.establishments import ESTABLISHMENT_COMMANDS

pytestmark = pytest.mark.postgres

# The cluster lies in what was Yên Bái (63:15) and is Lào Cai (34: 15) today.
OWN, FORMER, FOREIGN = "15", "63:15", "68"
OTHER_FORMER = "10"  # The former Lào Cai: another part of the same province of today.

MAY, WRONG_ROLE, NOT_THEIRS = 201, "wrong-role", "foreign-province"

OFFICERS_OF_A_CLUSTER: Mapping[tuple[str, str], int | str] = {
    ("agency_officer", ""): MAY,
    ("province_officer", OWN): MAY,
    ("province_officer", FORMER): MAY,
    ("province_officer", OTHER_FORMER): NOT_THEIRS,
    ("province_officer", FOREIGN): NOT_THEIRS,
    ("province_officer", ""): NOT_THEIRS,
    ("commune_officer", OWN): WRONG_ROLE,
    ("commune_officer", "15/xa ban qua"): WRONG_ROLE,
    ("viewer", OWN): WRONG_ROLE,
    ("subscriber", OWN): WRONG_ROLE,
    ("operator", OWN): WRONG_ROLE,
    ("minister", OWN): WRONG_ROLE,
}
ONLY_THE_AGENCY: Mapping[tuple[str, str], int | str] = {
    who: MAY if who[0] == "agency_officer" else WRONG_ROLE for who in OFFICERS_OF_A_CLUSTER
}
DECISIONS_ON_RETURNS = {"accept-return", "send-back-return"}


def rights(command: str) -> Mapping[tuple[str, str], int | str]:
    """Of returns only those of form B04: `test_return_roles` tries every form."""
    return ONLY_THE_AGENCY if command in DECISIONS_ON_RETURNS else OFFICERS_OF_A_CLUSTER


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def service(databases: Any, prepare_database: Any, run_service: Any) -> AsyncIterator[Any]:
    """One for the whole table: each test begins clusters and versions of its own."""
    async with run_service(await databases.make("registry", prepare_database)) as started:
        yield started


@pytest.fixture
def agency(service: Any) -> httpx.AsyncClient:
    client: httpx.AsyncClient = service.client()
    return client


class Prepared:
    """A cluster of Yên Bái and a return of it, each far enough for the command to be possible."""

    _jobs = count(1)

    def __init__(self, agency: httpx.AsyncClient, papers: Any) -> None:
        self._agency = agency
        self._papers = papers

    async def body(self, command: str) -> dict[str, Any]:
        jobs = {"25": next(self._jobs)}
        returned: dict[str, Any] = self._papers.b04("15", "H1-2025", on="2025-06-20", rows=jobs)
        if command == "submit-return":
            return returned
        if command in DECISIONS_ON_RETURNS:
            filed = await self._file("submit-return", returned)
            reasons = {"reasons": ["?"]} if command == "send-back-return" else {}
            return {"return": filed["return_id"], **reasons}
        if command in {"plan-cluster", "record-legacy-cluster"}:
            return self._born(command)
        return await self._of_a_known_one(command)

    def _born(self, command: str) -> dict[str, Any]:
        body: dict[str, Any] = self._papers.plan(unit="15")
        if command == "record-legacy-cluster":
            body = {name: body[name] for name in ("name", "place", "area_ha", "document")}
            body |= {"basis": "old-plan", "document": self._papers.document("2008-05-06")}
            body["effective_on"] = "2008-05-06"
        return body

    async def _of_a_known_one(self, command: str) -> dict[str, Any]:  # noqa: PLR0911 - a step each
        planned = await self._file("plan-cluster", self._papers.plan(unit="15"))
        cluster = planned["cluster_id"]
        paper = {"cluster": cluster, "document": self._papers.document("2023-01-09")}
        if command == "adjust-plan":
            return {**paper, "area_ha": "60.00"}
        if command == "withdraw-from-plan":
            return {**paper, "becomes": "withdrawn", "conversion_plan": "Chuyển thành đất ở."}
        if command == "retract-fact":
            return {**paper, "corrects": planned["fact_id"], "reason": "Ghi nhầm."}
        if command == "establish-cluster":
            return self._papers.establish(cluster)  # type: ignore[no-any-return]
        await self._file("establish-cluster", self._papers.establish(cluster))
        if command == "approve-detailed-plan":
            return self._papers.detail(cluster)  # type: ignore[no-any-return]
        await self._file("approve-detailed-plan", self._papers.detail(cluster))
        if command == "lease-to-tenant":
            return self._papers.lease(cluster)  # type: ignore[no-any-return]
        leased = await self._file("lease-to-tenant", self._papers.lease(cluster, leased_ha="30.00"))
        items = ["road", "water", "wastewater", "fire", "power", "light", "telecom", "waste"]
        finished = {"items": items, "ready_ha": "35.00", "complete": True}
        project = {**paper, "total_bnvnd": "480.000"}
        if command == "expand-cluster":
            await self._file("approve-infrastructure-project", project)
            await self._file("complete-infrastructure", {**paper, **finished})
        gone = {**paper, "tenant_id": leased["tenant_id"], "reason": "Trả lại đất."}
        bodies: dict[str, dict[str, Any]] = {
            "approve-infrastructure-project": project,
            "clear-land": {**paper, "cleared_ha": "20.00"},
            "start-construction": paper,
            "complete-infrastructure": {**paper, **finished},
            "change-wastewater": {**paper, "status": "planned"},
            "approve-tenant": {
                **paper,
                "name": "Công ty X",
                "is_fdi": True,
                "approved_ha": "1.00",
                "paper": "irc",
            },
            "change-tenant-status": {
                **paper,
                "tenant_id": leased["tenant_id"],
                "status": "under-construction",
            },
            "revoke-tenant": gone,
            "end-tenant": gone,
            "expand-cluster": {**paper, "area_ha": "74.00", "area_reason": None},
            "adjust-cluster": {**paper, "changes": {"name": "Tân An 2"}},
            "change-investor": {**paper, "investor": None, "reason": "Rút lui."},
            "abolish-cluster": {**paper, "reason": "Không triển khai."},
        }
        return bodies[command]

    async def _file(self, command: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._agency.post(f"/v1/commands/{command}", json=body)
        assert answer.status_code == 201, answer.text
        filed: dict[str, Any] = answer.json()
        return filed


@pytest.mark.parametrize("command", COMMANDS.keys() - ESTABLISHMENT_COMMANDS.keys())
async def test_who_may_file_what_for_which_province(
    service: Any, agency: httpx.AsyncClient, papers: Any, command: str
) -> None:
    """Those who may not are asked first, so that the command is still possible for who may."""
    prepared = Prepared(agency, papers)
    body = await prepared.body(command)
    wanted = rights(command)

    found: dict[tuple[str, str], int | str] = {}
    for who in sorted(wanted, key=lambda who: wanted[who] == MAY):
        role, provinces = who
        answer = await service.client(role, *provinces.split(",")).post(
            f"/v1/commands/{command}", json=body
        )
        found[who] = answer.status_code if answer.is_success else answer.json()["code"]
        if answer.is_success:
            body = await prepared.body(command)
        else:
            assert answer.status_code == 403, answer.text

    assert found == wanted


async def test_nobody_files_without_an_identity(service: Any, papers: Any) -> None:
    stranger = service.client()
    del stranger.headers["Authorization"]

    answers = [
        await stranger.post("/v1/commands/plan-cluster", json=papers.plan()),
        await stranger.post(
            "/v1/commands", content=b"{}", headers={"Content-Type": "application/x-ndjson"}
        ),
        await stranger.get("/v1/clusters"),
        await stranger.get("/v1/events"),
        await stranger.get("/v1/clock"),
    ]

    assert {answer.status_code for answer in answers} == {401}


async def test_a_cluster_of_an_unknown_former_province_is_its_own_province_s(
    service: Any, papers: Any
) -> None:
    """Papers after the reform need not say which part of the province they speak of."""
    body = papers.plan(unit="15", on="2025-09-01")
    answers = {
        provinces: await service.client("province_officer", provinces).post(
            "/v1/commands/plan-cluster", json=body
        )
        for provinces in (FORMER, OTHER_FORMER, OWN)
    }

    assert [answer.status_code for answer in answers.values()] == [403, 403, 201]


async def test_a_cluster_cannot_be_moved_into_a_foreign_province(
    service: Any, agency: httpx.AsyncClient, papers: Any
) -> None:
    planned = (await agency.post("/v1/commands/plan-cluster", json=papers.plan(unit="15"))).json()
    await agency.post("/v1/commands/establish-cluster", json=papers.establish(planned["code"]))
    moved = {
        "cluster": planned["code"],
        "document": papers.document("2023-01-09"),
        "changes": {"place": {"unit": "68", "communes": ["xã Xa"]}},
    }

    answer = await service.client("province_officer", OWN).post(
        "/v1/commands/adjust-cluster", json=moved
    )

    assert (answer.status_code, answer.json()["code"]) == (403, NOT_THEIRS)


READERS = (
    "agency_officer",
    "province_officer",
    "commune_officer",
    "viewer",
    "subscriber",
    "operator",
)
FEED = ("subscriber", "operator")


@pytest.mark.parametrize(
    ("path", "readers"),
    [
        ("/v1/clusters", READERS),
        ("/v1/clusters/CCN-10-0001", READERS),
        ("/v1/returns", READERS),
        ("/v1/establishments", READERS),
        ("/v1/events", FEED),
        ("/v1/clock", READERS),
    ],
)
async def test_who_may_read_what(
    service: Any, agency: httpx.AsyncClient, papers: Any, path: str, readers: tuple[str, ...]
) -> None:
    await agency.post("/v1/commands/plan-cluster", json=papers.plan())

    allowed = {
        role: (await service.client(role).get(path)).status_code for role in (*READERS, "minister")
    }

    others = MAY_ONLY_LOOK_AT_THE_CLOCK if path == "/v1/clock" else 403
    assert allowed == {
        role: 200 if role in readers else (others if role == "minister" else 403)
        for role in allowed
    }


MAY_ONLY_LOOK_AT_THE_CLOCK = 200


async def test_only_an_operator_moves_the_clock_and_only_in_a_demo(
    service: Any, demo_service: Any
) -> None:
    later = {"at": "2023-01-31T17:00:00+07:00"}
    found = {
        (role, where): (await client.post("/v1/clock", json=later)).status_code
        for role in ("agency_officer", "operator")
        for where, client in (
            ("production", service.client(role)),
            ("demo", demo_service.client(role)),
        )
    }

    assert found == {
        ("agency_officer", "production"): 403,
        ("agency_officer", "demo"): 403,
        ("operator", "production"): 409,
        ("operator", "demo"): 200,
    }
