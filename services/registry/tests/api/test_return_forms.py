"""The returns of tenants, investors, communes and provinces, rising one level after the other."""

from typing import Any

import asyncpg
import httpx
import orjson
import pytest

from services.registry.tests.figures import CONSISTENT

pytestmark = pytest.mark.postgres

type Connection = asyncpg.Connection[asyncpg.Record]
type Body = dict[str, Any]

SUBMIT, ACCEPT, SEND_BACK = (
    f"/v1/commands/{name}" for name in ("submit-return", "accept-return", "send-back-return")
)
EVERY_ROW: Body = {row: 0 if isinstance(told, int) else "0" for row, told in CONSISTENT.items()}
"""Of a place where nothing has happened yet; without industrial land there is no rate."""
EVERY_ROW["19"] = None


async def post(client: httpx.AsyncClient, path: str, body: Body) -> Body:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    filed: Body = answer.json()
    return filed


class Rented:
    """A cluster of Lào Cai with a tenant, in the words of the registry."""

    def __init__(self, agency: httpx.AsyncClient, papers: Any) -> None:
        self._agency = agency
        self._papers = papers

    async def cluster(self, *communes: str, **more: Any) -> str:
        place = {"unit": "10", "communes": communes or ["xã Bản Qua"]}
        if len(communes) > 1:
            place["lead_commune"] = communes[0]
        planned = await self._file("plan-cluster", self._papers.plan(**more) | {"place": place})
        code: str = planned["code"]
        await self._file("establish-cluster", self._papers.establish(code))
        await self._file("approve-detailed-plan", self._papers.detail(code))
        return code

    async def tenant(self, cluster: str, **more: Any) -> str:
        leased = await self._file("lease-to-tenant", self._papers.lease(cluster, **more))
        tenant_id: str = leased["tenant_id"]
        return tenant_id

    async def end(self, command: str, cluster: str, on: str, **more: Any) -> None:
        paper = {"cluster": cluster, "document": self._papers.document(on), "reason": "Hết hạn."}
        await self._file(command, paper | more)

    async def _file(self, command: str, body: Body) -> Body:
        return await post(self._agency, f"/v1/commands/{command}", body)


@pytest.fixture
def rented(agency: httpx.AsyncClient, papers: Any) -> Rented:
    return Rented(agency, papers)


def by_rule(told: Body) -> dict[str, list[str]]:
    return {one["rule"]: one["rows"] for one in told["warnings"]}


# --- B01 and B02


async def test_what_a_tenant_tells_stays_with_the_officers_of_its_place(
    service: Any, rented: Rented, agency: httpx.AsyncClient, papers: Any, connection: Connection
) -> None:
    cluster = await rented.cluster()
    tenant = await rented.tenant(cluster)
    body = papers.b01(cluster, tenant, notes={"1": "Có đơn hàng lớn"})

    filed = await post(service.client("province_officer", "15"), SUBMIT, body)

    [event] = await connection.fetch("select data from event_log where stream = 'registry.return'")
    data = orjson.loads(event["data"])
    assert (data["rows"], data["notes"], data["withheld"]) == ({}, {}, ["1", "2", "3", "4"])
    assert data["subject"] == {
        "kind": "tenant",
        "code": tenant,
        "name": "Công ty CP Gỗ Minh Khai",
        "cluster_id": data["subject"]["cluster_id"],
        "cluster": cluster,
    }
    path = f"/v1/returns/{filed['return_id']}"
    for role, province, sees in (
        ("province_officer", "15", True),
        ("agency_officer", "", True),
        ("commune_officer", "15/xa ban qua", True),
        ("commune_officer", "15/xa khac", False),
        ("province_officer", "68", False),
        ("viewer", "15", False),
        ("subscriber", "15", False),
    ):
        shown = (await service.client(role, province).get(path)).json()
        revenue = shown["rows"][0]
        assert (revenue["values"]["1"], revenue["withheld"]) == (
            ("120.500", False) if sees else (None, True)
        ), (role, province)
        assert shown["versions"][0]["notes"] == ({"1": "Có đơn hàng lớn"} if sees else {})


async def test_of_an_investor_s_return_the_public_sees_what_is_built_and_let(
    service: Any, rented: Rented, papers: Any, connection: Connection
) -> None:
    cluster = await rented.cluster()
    body = papers.b02(cluster, rows={"2": "500.000"})

    filed = await post(service.client("province_officer", "15"), SUBMIT, body)

    assert by_rule(filed) == {"V07": ["2", "1"], "V10": ["5", "4"]}
    [event] = await connection.fetch("select data from event_log where stream = 'registry.return'")
    data = orjson.loads(event["data"])
    assert data["withheld"] == ["2", "9", "10", "11", "12"]
    assert data["rows"]["4"] == "22.75"
    assert "500.000" not in event["data"]
    assert [one["rule"] for one in data["warnings"]] == ["V10"]
    found = (await service.client("viewer").get(f"/v1/returns/{filed['return_id']}")).json()
    assert found["warnings"] == 1
    assert [one["rule"] for one in found["versions"][0]["warnings"]] == ["V10"]


async def test_figures_that_are_withheld_still_tell_one_version_from_another(
    rented: Rented, agency: httpx.AsyncClient, papers: Any, connection: Connection
) -> None:
    cluster = await rented.cluster()
    tenant = await rented.tenant(cluster)

    first = await post(agency, SUBMIT, papers.b01(cluster, tenant, return_version=1))
    again = await post(agency, SUBMIT, papers.b01(cluster, tenant, return_version=1))
    other = await agency.post(
        SUBMIT, json=papers.b01(cluster, tenant, return_version=1, rows={"3": 86})
    )
    await post(agency, SEND_BACK, {"return": first["return_id"], "reasons": ["Sai đơn vị"]})
    corrected = await post(agency, SUBMIT, papers.b01(cluster, tenant, rows={"1": "0.121"}))
    await post(agency, ACCEPT, {"return": first["return_id"]})

    assert again == first
    assert (other.status_code, other.json()["code"]) == (409, "return-version-differs")
    assert (corrected["return_id"], corrected["return_version"]) == (first["return_id"], 2)
    shown = (await agency.get(f"/v1/returns/{first['return_id']}")).json()
    changed = {row["code"]: row["values"] for row in shown["rows"] if row["changed"]}
    assert changed == {"1": {"1": "120.500", "2": "0.121"}}
    assert (shown["accepted_version"], shown["subject"]["name"]) == (2, "Công ty CP Gỗ Minh Khai")
    # Once erased, the log is as true as before, and the return can be read.
    await connection.execute("delete from return_withheld")
    erased = (await agency.get(f"/v1/returns/{first['return_id']}")).json()
    assert erased["rows"][0]["values"] == {"1": None, "2": None}


async def test_a_return_of_who_has_ceased_is_kept_or_refused(
    rented: Rented, agency: httpx.AsyncClient, papers: Any
) -> None:
    cluster = await rented.cluster()
    tenant = await rented.tenant(cluster)
    await rented.end("end-tenant", cluster, "2024-03-04", tenant_id=tenant)
    await rented.end("change-investor", cluster, "2024-03-04", investor=None)

    of_tenant = await post(agency, SUBMIT, papers.b01(cluster, tenant))
    of_investor = await agency.post(SUBMIT, json=papers.b02(cluster))
    while_there = await agency.post(
        SUBMIT, json=papers.b02(cluster, "FY-2024", unit="10", on="2024-12-16")
    )

    assert list(by_rule(of_tenant)) == ["CEASED"]
    assert of_investor.status_code == 422, of_investor.text
    assert of_investor.json()["findings"][0]["rule"] == "CEASED"
    assert while_there.status_code == 201


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": None}, "wrong-subject"),
        ({"form": "B02"}, "wrong-subject"),
        ({"form": "B04"}, "wrong-subject"),
        ({"subject": {"code": "0197a2f0-0000-7000-8000-00000000dead"}}, "unknown-tenant-project"),
        ({"subject": {"cluster": "CCN-15-9999"}}, "unknown-cluster"),
        ({"unit": "68"}, "subject-elsewhere"),
        ({"period": "H1-2025", "unit": "15"}, "subject-elsewhere"),
        ({"subject": {"code": "minh-khai"}}, "invalid-request"),
        ({"subject": {"cluster": None}}, "invalid-request"),
        ({"subject": {"kind": "village"}}, "invalid-request"),
    ],
)
async def test_a_return_about_somebody_else_is_refused(
    rented: Rented, agency: httpx.AsyncClient, papers: Any, changes: Body, code: str
) -> None:
    cluster = await rented.cluster()
    tenant = await rented.tenant(cluster)
    body = papers.b01(cluster, tenant, on="2025-12-22") | changes
    if isinstance(changes.get("subject"), dict):
        subject = {"kind": "tenant", "code": tenant, "cluster": cluster} | changes["subject"]
        body["subject"] = {name: told for name, told in subject.items() if told is not None}

    answer = await agency.post(SUBMIT, json=body)

    assert answer.json()["code"] == code, answer.text
    assert 400 <= answer.status_code < 500


async def test_a_tenant_s_id_names_it_within_its_cluster_only(
    rented: Rented, agency: httpx.AsyncClient, papers: Any
) -> None:
    one, other = await rented.cluster(), await rented.cluster(name="Bình Minh")
    tenant = await rented.tenant(one)
    await rented.tenant(other, tenant_id=tenant)

    filed = [await post(agency, SUBMIT, papers.b01(code, tenant)) for code in (one, other)]

    assert len({one["return_id"] for one in filed}) == 2
    listed = (await agency.get("/v1/returns", params={"cluster": other})).json()["items"]
    assert [line["id"] for line in listed] == [filed[1]["return_id"]]
    assert listed[0]["subject"]["cluster"] == other


# --- B03 and B04


async def test_communes_rise_to_their_province(
    rented: Rented, service: Any, agency: httpx.AsyncClient, papers: Any
) -> None:
    """V16 and V17: a warning while a commune is missing, then a refusal, then it fits."""
    province = service.client("province_officer", "15")
    cluster = await rented.cluster("xã Bản Qua", "xã Cốc San")
    await rented.cluster("xã Cốc San", name="Bình Minh")
    tenant = await rented.tenant(cluster)
    await post(province, ACCEPT, await _key(province, papers.b01(cluster, tenant)))
    small = EVERY_ROW | {"25": 130}

    ban_qua = await post(province, SUBMIT, papers.b03("02647", "xã Bản Qua", rows=small))
    await post(province, ACCEPT, {"return": ban_qua["return_id"]})
    early = await post(province, SUBMIT, papers.b04(rows=small | {"25": 131}))
    coc_san = papers.b03("02650", "Xã Cốc San", rows=EVERY_ROW | {"25": 1})
    await post(province, ACCEPT, await _key(province, coc_san))
    refused = await province.post(SUBMIT, json=papers.b04(rows=small | {"25": 132}))
    filed = await post(province, SUBMIT, papers.b04(rows=small | {"25": 131}))

    assert by_rule(ban_qua) == {"V17": ["25"]}
    assert "85" in ban_qua["warnings"][0]["message_vi"]
    [warning] = early["warnings"]
    assert (warning["rule"], warning["rows"]) == ("V16", ["25"])
    assert "xã Cốc San" in warning["message_vi"]
    [error] = refused.json()["errors"]
    assert (error["field"], error["rule"]) == ("rows.25", "V16")
    assert f"{cluster} (xã Bản Qua)" in error["message_vi"]
    assert refused.json()["findings"][0]["numbers"] == {"25": "132", "Σ B03-25": "131"}
    assert filed == early
    assert (await agency.post(ACCEPT, json={"return": filed["return_id"]})).status_code == 201
    # A commune corrects itself: the same paper once more is the fact that it was, a new one not.
    await post(
        province, ACCEPT, await _key(province, papers.b03("02650", "Xã Cốc San", rows=small))
    )
    assert await post(province, SUBMIT, papers.b04(rows=small | {"25": 131})) == filed
    other = await province.post(SUBMIT, json=papers.b04(rows=small | {"25": 133}))
    assert other.json()["findings"][0]["numbers"] == {"25": "133", "Σ B03-25": "260"}


async def _key(client: httpx.AsyncClient, body: Body) -> Body:
    """Sent in; and how it is named for the decision."""
    await post(client, SUBMIT, body)
    subject = {name: told for name, told in body["subject"].items() if name != "name"}
    return {"form": body["form"], "unit": "15", "period": body["period"], "subject": subject}


async def test_a_year_is_compared_with_its_half_also_over_the_reform(
    rented: Rented, agency: httpx.AsyncClient, papers: Any
) -> None:
    """V13 and V14: Lào Cai of today with the former Lào Cai and Yên Bái together."""
    halves = [
        await post(agency, SUBMIT, papers.b04(unit, "H1-2025", on="2025-06-20"))
        for unit in ("10", "15")
    ]
    await post(agency, ACCEPT, {"return": halves[0]["return_id"]})
    only_one = await post(agency, SUBMIT, papers.b04())
    await post(agency, ACCEPT, {"return": halves[1]["return_id"]})
    both = await post(agency, SUBMIT, papers.b04(rows={"25": 1}))
    cluster = await rented.cluster()
    await rented.end("abolish-cluster", cluster, "2025-08-01")
    explained = await post(agency, SUBMIT, papers.b04(rows={"25": 2, "26": 1, "27": 1}))

    assert only_one["warnings"] == []
    assert [one["rule"] for one in both["warnings"]] == ["V13"] * 8 + ["V14"] * 4
    assert both["warnings"][0]["numbers"] == {"3": "22", "3 (H1-2025)": "44"}
    assert list(by_rule(explained)) == ["V14"]


async def test_districts_reported_until_the_reform_and_communes_since(
    service: Any, papers: Any
) -> None:
    province = service.client("province_officer", "15")
    old = papers.b03("087", "huyện Bát Xát", "H1-2025", unit="10", on="2025-06-17")
    new = papers.b03("02647", "xã Bát Xát")

    for body, other in ((old, new), (new, old)):
        swapped = await province.post(SUBMIT, json=body | {"subject": other["subject"]})
        assert swapped.json()["code"] == "wrong-subject"
    filed = [await post(province, SUBMIT, body) for body in (old, new)]

    line = (await province.get("/v1/returns", params={"subject": "087"})).json()["items"][0]
    assert (line["id"], line["subject"]["name"]) == (filed[0]["return_id"], "huyện Bát Xát")
    renamed = papers.b03("02647", "phường Bát Xát", rows={"25": 1})
    assert (await post(province, SUBMIT, renamed))["return_id"] == filed[1]["return_id"]
    shown = (await province.get(f"/v1/returns/{filed[1]['return_id']}")).json()
    assert shown["subject"]["name"] == "phường Bát Xát"


async def test_what_the_country_s_returns_usually_say_is_told(
    agency: httpx.AsyncClient, papers: Any
) -> None:
    """V15: among ten others."""
    units = ("01", "04", "08", "11", "12", "14", "19", "20", "22", "24")
    for unit in units:
        filed = await post(agency, SUBMIT, papers.b04(unit))
        await post(agency, ACCEPT, {"return": filed["return_id"]})

    usual = await post(agency, SUBMIT, papers.b04())
    unusual = await post(agency, SUBMIT, papers.b04("68", rows={"25": 198_700}))

    assert usual["warnings"] == []
    assert [(one["rule"], one["level"]) for one in unusual["warnings"]] == [("V15", "info")] * 2
    shown = (await agency.get(f"/v1/returns/{unusual['return_id']}")).json()
    assert shown["warnings"] == 0


async def test_the_returns_of_a_whole_province_come_in_one_request(
    rented: Rented, agency: httpx.AsyncClient, papers: Any, connection: Connection
) -> None:
    cluster = await rented.cluster()
    tenants = [await rented.tenant(cluster, leased_ha="0.10") for _ in range(4)]
    lines: list[Body] = [
        *({"command": "submit-return", **papers.b01(cluster, one)} for one in tenants),
        {"command": "submit-return", **papers.b01(cluster, tenants[0])},
        {"command": "submit-return", **papers.b01(cluster, tenants[1], rows={"1": "1.028,5"})},
        {"command": "submit-return", **papers.b03("02647", "xã Bản Qua", rows=EVERY_ROW)},
        {"command": "accept-return", "form": "B03", "unit": "15", "period": "FY-2025",
         "subject": {"kind": "commune", "code": "02647"}},
        {"command": "submit-return", **papers.b04(rows=EVERY_ROW | {"25": 1})},
        {"command": "lease-to-tenant", **papers.lease(cluster, leased_ha="0.20")},
        {"command": "submit-return", **papers.b04(rows=EVERY_ROW)},
    ]  # fmt: skip

    answer = await agency.post(
        "/v1/commands",
        content=b"\n".join(map(orjson.dumps, lines)),
        headers={"Content-Type": "application/x-ndjson"},
    )

    told = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [one["status"] for one in told] == [201] * 5 + [422, 201, 201, 422, 201, 201]
    assert told[4]["return_id"] == told[0]["return_id"]
    assert told[8]["problem"]["errors"][0]["rule"] == "V16"
    events = await connection.fetch("select event_id::text from event_log order by no")
    in_order = [one["fact_id"] for one in told if one["status"] == 201 and one is not told[4]]
    assert [row["event_id"] for row in events][-len(in_order) :] == in_order
