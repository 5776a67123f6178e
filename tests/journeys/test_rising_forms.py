"""Forms rise: tenants and investor to communes, communes to their province, it to the agency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from testkit.eventually import eventually
from tests.model import Model
from tests.model.forms import rows
from tests.system import Officer, Refused, System, agree
from tests.system.judge import report
from tests.system.papers import as_filed, detail, establish, lease, plan, returned, works
from tests.system.stranger import Heard, listen, must_be_whole

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Body = dict[str, Any]
type Numbers = Mapping[str, int | Decimal]

UNIT, PERIOD = "15", "H1-2026"
FIRST_DAY, LAST_DAY = date(2025, 12, 15), date(2026, 6, 14)
BAN_QUA: Body = {"kind": "commune", "code": "02647", "name": "xã Bản Qua"}
COC_SAN: Body = {"kind": "commune", "code": "02650", "name": "xã Cốc San"}
# Of one firm each: what nobody outside the registry may ever read.
NOTE = "Đơn hàng lớn của hãng Sao Mai"
OF_TENANTS: tuple[Body, ...] = (
    {"1": "777.123", "2": "31.457", "3": 85, "4": "9.813"},
    {"1": "212.389", "2": "8.641", "3": 40, "4": "8.277"},
    {"1": "138.452", "2": "5.863", "3": 30, "4": "7.719"},
)
OF_THE_INVESTOR: Body = {
    "1": "300.000",
    "2": "211.377",
    "3": "30.00",
    "4": "9.00",
    "5": "30.00",
    "6": 2,
    "7": 0,
    "8": 2,
    "9": "18.273",
    "10": "1.139",
    "11": 14,
    "12": "11.547",
    "13": 0,
    "14": 0,
}
KEPT_BACK = {"2", "9", "10", "11", "12"}  # of the investor's rows
SECRETS = (
    NOTE,
    *(told for one in OF_TENANTS for told in one.values() if isinstance(told, str)),
    *(str(told) for row, told in OF_THE_INVESTOR.items() if row in KEPT_BACK and row != "11"),
)
# What communes add by themselves: paid, earned, and people.
BY_BAN_QUA: Numbers = {
    "14": Decimal("211.400"),
    "23": Decimal(990),
    "24": Decimal("40.1"),
    "25": 130,
}
BY_COC_SAN: Numbers = {"14": Decimal(0), "23": Decimal(140), "24": Decimal("5.9"), "25": 30}


@dataclass
class Offices:
    """Who sends and who decides, each with a role of their own."""

    ban_qua: Officer
    coc_san: Officer
    province: Officer
    agency: Officer


@dataclass
class Clusters:
    """One over two communes, led by Bản Qua, with two tenants; one of Cốc San with one."""

    shared: str
    shared_code: str
    own: str
    tenants: tuple[str, str, str]


@pytest.fixture
def offices(system: System, model: Model, officer: Officer) -> Offices:
    def of(role: str, *places: str) -> Officer:
        return Officer(system, model, system.token(role, *places))

    return Offices(
        ban_qua=of("commune_officer", "15/02647", "15/xa-ban-qua"),
        coc_san=of("commune_officer", "15/02650", "15/xa-coc-san"),
        province=of("province_officer", UNIT),
        agency=officer,
    )


async def test_forms_rise_from_tenants_to_the_country_and_no_firm_is_told_of(
    system: System, offices: Offices, model: Model
) -> None:
    await system.up()
    clusters = await _two_clusters(offices.province)

    await _firms_report_to_their_commune(offices, clusters)
    await _a_commune_reports(offices)
    early = await _a_province_that_does_not_wait_is_warned(offices, model)
    await _what_is_counted_twice_is_refused(offices, clusters, model)
    await _what_adds_up_is_accepted(offices, clusters, model, early)

    await agree(system, model)
    await _communes_add_up_to_their_province(system, model)
    await _nothing_of_a_firm_is_outside(system, offices, clusters)


async def _two_clusters(province: Officer) -> Clusters:
    places: tuple[Body, ...] = (
        {"communes": ["xã Bản Qua", "xã Cốc San"], "lead_commune": "xã Bản Qua"},
        {"communes": ["xã Cốc San"]},
    )
    born = []
    for name, place in zip(("Tân An", "Bình Minh"), places, strict=True):
        planned = await province.file("plan-cluster", **plan(name, place={"unit": "10", **place}))
        await province.file("establish-cluster", **establish(planned["cluster_id"]))
        await province.file("approve-detailed-plan", **detail(planned["cluster_id"]))
        born.append(planned)
    shared, own = (one["cluster_id"] for one in born)
    await province.file("approve-infrastructure-project", **works(shared))
    leases = ((shared, "6.00"), (shared, "3.00"), (own, "3.00"))
    let = [
        await province.file(
            "lease-to-tenant", **lease(cluster, name=f"Công ty số {nth}", leased_ha=hectares)
        )
        for nth, (cluster, hectares) in enumerate(leases)
    ]
    one, two, three = (answer["tenant_id"] for answer in let)
    return Clusters(shared=shared, shared_code=born[0]["code"], own=own, tenants=(one, two, three))


# --- Who sends, who decides


async def _firms_report_to_their_commune(offices: Offices, clusters: Clusters) -> None:
    """By the commune that leads the cluster, and no other one."""
    hands = (
        (offices.ban_qua, clusters.shared),
        (offices.ban_qua, clusters.shared),
        (offices.coc_san, clusters.own),
    )
    for (commune, cluster), tenant, told in zip(hands, clusters.tenants, OF_TENANTS, strict=True):
        subject = {"kind": "tenant", "code": tenant, "cluster": cluster}
        await _sent_and_accepted(
            _form("B01", told, subject, notes={"1": NOTE}), sender=commune, decider=commune
        )
    of_investor = _form("B02", OF_THE_INVESTOR, {"kind": "cluster", "code": clusters.shared_code})
    await _refused(offices.coc_san, "submit-return", of_investor, "foreign-province")
    filed = await _sent_and_accepted(of_investor, sender=offices.ban_qua, decider=offices.ban_qua)
    assert _rules(filed) == ["V10"]


async def _a_commune_reports(offices: Offices) -> None:
    """Its province decides; and V17 says how far the tenants' returns reach."""
    shared, _ = _both(offices.province.model)
    body = _form("B03", _summed([shared], BY_BAN_QUA), BAN_QUA)
    await _refused(offices.coc_san, "submit-return", body, "foreign-province")
    filed = await offices.ban_qua.file("submit-return", **body)
    await _refused(offices.ban_qua, "accept-return", _named(filed), "wrong-role")
    await offices.province.file("accept-return", **_named(filed))
    [coverage] = filed["warnings"]
    assert coverage["rule"] == "V17"
    assert coverage["numbers"] == {"25": "130", "Σ B01-3": "125"}


async def _a_province_that_does_not_wait_is_warned(
    offices: Offices, model: Model
) -> Mapping[str, Any]:
    """V16, while a commune that leads a cluster has not reported; so the agency sends it back."""
    body = _form("B04", _whole(model) | {"25": 155})
    await _refused(offices.ban_qua, "submit-return", body, "wrong-role")
    filed = await offices.province.file("submit-return", **body)
    [missing] = filed["warnings"]
    assert (missing["rule"], "xã Cốc San" in missing["message_vi"]) == ("V16", True)
    await offices.agency.file("send-back-return", **_named(filed), reasons=["Thiếu xã Cốc San"])
    return filed


async def _what_is_counted_twice_is_refused(
    offices: Offices, clusters: Clusters, model: Model
) -> None:
    """V16, once all have reported: Cốc San counts the cluster that Bản Qua leads as well."""
    twice = _form("B03", _summed(_both(model), BY_COC_SAN), COC_SAN)
    await _sent_and_accepted(twice, sender=offices.coc_san, decider=offices.province)
    problem = await _refused(
        offices.province, "submit-return", _form("B04", _whole(model)), "figures-disagree"
    )
    found = {error["field"]: error for error in problem["errors"]}
    assert {error["rule"] for error in found.values()} == {"V16"}
    assert {"rows.1", "rows.2", "rows.15", "rows.18", "rows.20"} <= found.keys()
    assert f"{clusters.shared_code} (xã Bản Qua)" in found["rows.1"]["message_vi"]
    numbers = {row: told for one in problem["findings"] for row, told in one["numbers"].items()}
    assert (numbers["1"], numbers["Σ B03-1"]) == ("2", "3")


async def _what_adds_up_is_accepted(
    offices: Offices, clusters: Clusters, model: Model, early: Mapping[str, Any]
) -> None:
    _, own = _both(model)
    once = _form("B03", _summed([own], BY_COC_SAN), COC_SAN)
    corrected = await _sent_and_accepted(once, sender=offices.coc_san, decider=offices.province)
    assert (corrected["return_version"], corrected["warnings"]) == (2, [])
    filed = await offices.province.file("submit-return", **_form("B04", _whole(model)))
    assert (filed["return_id"], filed["return_version"]) == (early["return_id"], 2)
    assert filed["warnings"] == []
    await _refused(offices.province, "accept-return", _named(filed), "wrong-role")
    await offices.agency.file("accept-return", **_named(filed))


# --- What is known outside


async def _communes_add_up_to_their_province(system: System, model: Model) -> None:
    """Row by row; and what B03 and B04 say is what the facts of both clusters say."""
    of_communes = model.reported("B03", PERIOD, {UNIT})
    assert of_communes == model.reported("B04", PERIOD, {UNIT})
    facts = model.rows(on=LAST_DAY, starts=FIRST_DAY)[UNIT]
    assert {code: of_communes[code] for code in facts} == facts

    async def shown() -> bool:
        province, communes = [await report(system, form, UNIT, PERIOD) for form in ("B04", "B03")]
        assert _values(province) == of_communes
        assert _values(communes) == of_communes
        assert [(one["code"], one["version"]) for one in communes["contributors"]] == [
            ("02647", 1),
            ("02650", 2),
        ]
        return True

    await eventually(shown, timeout_s=30)
    alone = _values(await report(system, "B03", UNIT, PERIOD, subject="02650"))
    assert [str(alone[row]) for row in ("1", "25", "19")] == ["1", "30", "8.57"]


async def _nothing_of_a_firm_is_outside(
    system: System, offices: Offices, clusters: Clusters
) -> None:
    """Not on Kafka, in the feed, or at reporting; the officers of the place see it."""
    heard = await listen(system, "registry.cluster", "registry.return", "registry.establishment")
    must_be_whole(heard)
    of_tenants = _submitted(heard, "B01")
    assert {one["subject"]["code"] for one in of_tenants} == {*clusters.tenants}
    assert all((one["rows"], one["notes"]) == ({}, {}) for one in of_tenants)
    assert [one["withheld"] for one in of_tenants] == [["1", "2", "3", "4"]] * 3
    [of_investor] = _submitted(heard, "B02")
    public = {row: told for row, told in OF_THE_INVESTOR.items() if row not in KEPT_BACK}
    assert (of_investor["rows"], {*of_investor["withheld"]}) == (public, KEPT_BACK)

    feed = await system.http.get(
        f"{system.url('registry')}/v1/events?incarnation=1&after=0&limit=1000",
        headers={"Authorization": f"Bearer {system.token('subscriber')}"},
    )
    listed = await system.http.get(f"{system.url('reporting')}/v1/reports")
    assert {item["form"] for item in listed.json()["items"]} == {"B03", "B04"}
    for form in ("B01", "B02"):
        address = f"{system.url('reporting')}/v1/reports/{form}/{UNIT}/{PERIOD}"
        assert (await system.http.get(address)).status_code == 404
    theirs = await offices.ban_qua.ask("/v1/returns", form="B01", unit=UNIT)
    ids = [item["id"] for item in theirs.json()["items"]]
    stranger = Officer(system, offices.agency.model, system.token("viewer"))
    of_others = [(await stranger.ask(f"/v1/returns/{one}")).raise_for_status() for one in ids]
    outside = [
        *(one.value.decode() + repr(one.attributes) for one in heard),
        *(answer.text for answer in (feed.raise_for_status(), listed, *of_others)),
    ]
    for secret in SECRETS:
        assert not any(secret in told for told in outside), secret
    seen = "".join([(await offices.province.ask(f"/v1/returns/{one}")).text for one in ids])
    assert all(secret in seen for secret in (NOTE, "777.123", "212.389", "138.452"))


# --- The words of the above


def _both(model: Model) -> list[Any]:
    """Both clusters as the model knows them on the period's last day, the shared one first."""
    born = [fact.subject for fact in model.facts if fact.command == "plan-cluster"]
    return [model.cluster(subject, on=LAST_DAY) for subject in born]


def _summed(clusters: Sequence[Any], told: Numbers) -> Body:
    """What a commune says of these clusters, and by itself."""
    return _with_rate(as_filed({**rows(clusters, FIRST_DAY), **told}))


def _whole(model: Model) -> Body:
    """What is true of the province: each cluster once, and what its communes say."""
    together = {code: BY_BAN_QUA[code] + BY_COC_SAN[code] for code in BY_BAN_QUA}
    return _summed(_both(model), together)


def _with_rate(told: Body) -> Body:
    rate = 100 * Decimal(told["18"]) / Decimal(told["17"])
    return told | {"19": f"{rate:.2f}"}


def _form(form: str, told: Mapping[str, Any], subject: Body | None = None, **more: Any) -> Body:
    about: Body = {} if subject is None else {"subject": subject}
    return returned(form, UNIT, PERIOD, dict(told), on="2026-06-18", **about, **more)


def _named(filed: Mapping[str, Any]) -> Body:
    return {"return": filed["return_id"], "return_version": filed["return_version"]}


async def _sent_and_accepted(body: Body, *, sender: Officer, decider: Officer) -> Mapping[str, Any]:
    filed = await sender.file("submit-return", **body)
    await decider.file("accept-return", **_named(filed))
    return filed


async def _refused(officer: Officer, command: str, body: Body, code: str) -> Mapping[str, Any]:
    with pytest.raises(Refused) as refused:
        await officer.file(command, **body)
    assert refused.value.problem["code"] == code
    return refused.value.problem


def _rules(filed: Mapping[str, Any]) -> list[str]:
    return [warning["rule"] for warning in filed["warnings"]]


def _values(told: Mapping[str, Any]) -> dict[str, Decimal]:
    return {line["code"]: Decimal(str(line["value"])) for line in told["lines"]}


def _submitted(heard: Sequence[Heard], form: str) -> list[Mapping[str, Any]]:
    kind = "vn.nhipcau.registry.return.submitted.v1"
    return [one.data for one in heard if one.type == kind and one.data["form"] == form]
