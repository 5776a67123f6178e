"""A province's half-year: from a template to what the country shows, once sent back on the way."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.registry.tests.workbooks.paper import Paper
from testkit.eventually import eventually
from tests.model import Model
from tests.system import Officer, System, agree
from tests.system.days import today
from tests.system.judge import report
from tests.system.papers import (
    as_filed,
    detail,
    establish,
    lease,
    plan,
    returned,
    wastewater,
    works,
)
from tests.system.stranger import Heard, listen, must_be_whole

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

UNIT, PERIOD, LAST_DAY = "15", "H1-2026", date(2026, 6, 14)
FIRST_DAY = date(2025, 12, 15)
REASON = "Dòng 25 chưa gồm lao động của Công ty CP Gỗ Minh Khai"
LETTERS = (
    {
        "Số văn bản": "612/BC-SCT",
        "Ngày văn bản": "25/06/2026",
        "Cơ quan ban hành": "Sở Công Thương tỉnh Lào Cai",
    },
    {
        "Số văn bản": "640/BC-SCT",
        "Ngày văn bản": "29/06/2026",
        "Cơ quan ban hành": "Sở Công Thương tỉnh Lào Cai",
    },
)
# What no fact tells: money spent, earned and paid, and people.
ONLY_RETURNS: Mapping[str, int | Decimal] = {
    "14": Decimal("120.500"),
    "19": Decimal("17.14"),
    "23": Decimal("1250.250"),
    "24": Decimal("61.200"),
    "25": 310,
}


async def test_a_half_year_rises_from_a_template_to_the_country_and_both_versions_stay(
    system: System, officer: Officer, model: Model
) -> None:
    await system.up()
    lao_cai = Officer(system, model, system.token("province_officer", UNIT))
    await _two_clusters(lao_cai)
    first = as_filed({**model.rows(on=LAST_DAY, starts=FIRST_DAY)[UNIT], **ONLY_RETURNS})
    second = first | {"25": 365}

    sent = await _refused_once_then_sent(lao_cai, first)
    _tell(model, sent, first, LETTERS[0])
    await _shows(system, state="submitted", version=1, workers=310)
    back = await officer.file("send-back-return", **{"return": sent["return_id"]}, reasons=[REASON])
    assert back["return_version"] == 1
    await _shows(system, state="returned", version=1, workers=310)
    await agree(system, model)

    again = await _sent_again(lao_cai, first, second)
    assert (again["return_id"], again["return_version"]) == (sent["return_id"], 2)
    _tell(model, again, second, LETTERS[1])
    await _stand_side_by_side(lao_cai, sent["return_id"], first, second)
    forbidden = await lao_cai.send("accept-return", {"return": sent["return_id"]})
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "wrong-role")
    await officer.file("accept-return", **{"return": sent["return_id"], "return_version": 2})

    await _shows(system, state="accepted", version=2, workers=365)
    await agree(system, model)
    assert model.figures(on=today())[0].jobs == 365
    await _both_sources_agree(system, model)
    await _paper_shows(system)
    await _a_stranger_knows(system, sent["return_id"], {1: first, 2: second})


async def _two_clusters(lao_cai: Officer) -> None:
    """One lets land, has a plant, and is all that facts can tell; another is planned only."""
    cluster = (await lao_cai.file("plan-cluster", **plan("Tân An")))["cluster_id"]
    await lao_cai.file("establish-cluster", **establish(cluster))
    await lao_cai.file("approve-detailed-plan", **detail(cluster))
    await lao_cai.file("approve-infrastructure-project", **works(cluster))
    await lao_cai.file("lease-to-tenant", **lease(cluster, leased_ha="6.00"))
    await lao_cai.file("change-wastewater", **wastewater(cluster, "compliant"))
    await lao_cai.file("plan-cluster", **plan("Phú Hưng", unit="15", on="2026-02-03"))


async def _template(lao_cai: Officer) -> Paper:
    answer = await lao_cai.ask("/v1/returns/template", form="B04", unit=UNIT, period=PERIOD)
    assert answer.status_code == 200, answer.text
    return Paper(answer.content)


async def _refused_once_then_sent(lao_cai: Officer, rows: Mapping[str, Any]) -> Mapping[str, Any]:
    """A slip comes back marked at its cell; neither it nor a trial leaves anything behind."""
    paper = await _template(lao_cai)
    paper.fill(rows, LETTERS[0])
    tried = await lao_cai.hand_in(paper.content, dry_run=True)
    assert (tried.status_code, tried.json()["status"]) == (200, "would-store")
    paper["15"] = 2

    refused = await lao_cai.hand_in(paper.content, marked=True)

    assert refused.status_code == 422
    marked = Paper(refused.content)
    assert "V01" in marked["15"].comment.text
    assert "15.1" in marked["15"].comment.text
    assert marked["16"].comment is None
    assert (await lao_cai.ask("/v1/returns", unit=UNIT)).json()["items"] == []
    marked["15"] = rows["15"]
    return await _sent(lao_cai, marked)


async def _sent_again(
    lao_cai: Officer, first: Mapping[str, Any], second: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The next template bears what was sent, and remembers which version it was."""
    paper = await _template(lao_cai)
    assert {code: _number(paper[code].value) for code in first} == _numbers(first)
    paper["25"] = second["25"]
    paper.sign(LETTERS[1])
    return await _sent(lao_cai, paper)


async def _sent(lao_cai: Officer, paper: Paper) -> Mapping[str, Any]:
    answer = await lao_cai.hand_in(paper.content)
    assert answer.status_code == 201, answer.text
    assert answer.json()["warnings"] == []
    [taken] = answer.json()["returns"]
    found: Mapping[str, Any] = taken
    assert found["action"] == "submitted"
    return found


def _tell(
    model: Model, sent: Mapping[str, Any], rows: Mapping[str, Any], letter: Mapping[str, str]
) -> None:
    """The model hears what was written into the cells, not what the registry made of it."""
    day = datetime.strptime(letter["Ngày văn bản"], "%d/%m/%Y").date().isoformat()  # noqa: DTZ007
    body = returned("B04", UNIT, PERIOD, dict(rows), on=day)
    model.accept("submit-return", body, sent, datetime.now(UTC))


async def _stand_side_by_side(
    lao_cai: Officer, return_id: str, first: Mapping[str, Any], second: Mapping[str, Any]
) -> None:
    told = (await lao_cai.ask(f"/v1/returns/{return_id}")).json()
    assert {row["code"]: row["values"] for row in told["rows"]} == {
        code: {"1": first[code], "2": second[code]} for code in first
    }
    assert [row["code"] for row in told["rows"] if row["changed"]] == ["25"]
    one, two = told["versions"]
    assert (one["status"], one["decision"]["reasons"]) == ("returned", [REASON])
    assert (two["status"], two["document"]["number"]) == ("submitted", "640/BC-SCT")


async def _shows(system: System, *, state: str, version: int, workers: int) -> None:
    async def shown() -> bool:
        told = await report(system, "B04", UNIT, PERIOD)
        assert (told["state"], told["version"]) == (state, version)
        assert _lines(told)["25"]["value"] == workers
        return True

    await eventually(shown, timeout_s=30)


async def _both_sources_agree(system: System, model: Model) -> None:
    """What the province said, and what the facts of its clusters add up to; the model says both."""
    told = await report(system, "B04", UNIT, PERIOD)
    lines = _lines(told)
    said = model.reported("B04", PERIOD, {UNIT})
    facts = model.rows(on=LAST_DAY, starts=FIRST_DAY)[UNIT]
    assert {code: _number(line["value"]) for code, line in lines.items()} == said
    for code in facts.keys() - ONLY_RETURNS.keys():
        assert _number(lines[code]["facts"]) == facts[code], code
        assert _number(lines[code]["difference"]) == 0, code
    assert {lines[code]["why_no_facts"] for code in ("14", "23", "24", "25")} == {"only-returns"}
    assert told["accepted_version"] == 2
    assert [(one["version"], one["state"]) for one in told["versions"]] == [
        (2, "accepted"),
        (1, "returned"),
    ]
    assert told["versions"][1]["reasons"] == [REASON]
    before = await report(system, "B04", UNIT, PERIOD, version=1)
    assert _lines(before)["25"]["value"] == 310
    compared = await report(system, "B04", UNIT, PERIOD, compare=1)
    changed = {code: line["delta"] for code, line in _lines(compared).items() if line["delta"]}
    assert {code: change for code, change in changed.items() if Decimal(change)} == {"25": 55}


async def _paper_shows(system: System) -> None:
    """The page: the accepted version, and the one before with the reason."""
    address = f"{system.url('reporting')}/bao-cao/B04/{UNIT}/{PERIOD}"
    now = " ".join((await system.http.get(address)).raise_for_status().text.split())
    before = (await system.http.get(address, params={"ban": 1})).raise_for_status().text
    assert "Bản 2, hiện hành" in now
    assert f"Lý do trả lại: {REASON}" in now
    assert ">365<" in now
    assert ">310<" in before


async def _a_stranger_knows(
    system: System, return_id: str, wanted: Mapping[int, Mapping[str, Any]]
) -> None:
    """From Kafka alone: every version, why one came back, and which one counts."""
    heard = await listen(system, "registry.cluster", "registry.return", "registry.establishment")
    must_be_whole(heard)
    of_return = [one for one in heard if one.subject == return_id]
    sent = _by_version(of_return, "submitted")
    assert {version: one["rows"] for version, one in sent.items()} == wanted
    assert sent[2]["supersedes"] == 1
    assert {v: one["reasons"] for v, one in _by_version(of_return, "returned").items()} == {
        1: [REASON]
    }
    assert list(_by_version(of_return, "accepted")) == [2]


def _by_version(heard: Sequence[Heard], happened: str) -> dict[int, Mapping[str, Any]]:
    kind = f"vn.nhipcau.registry.return.{happened}.v1"
    return {one.data["return_version"]: one.data for one in heard if one.type == kind}


def _lines(told: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {line["code"]: line for line in told["lines"]}


def _numbers(rows: Mapping[str, Any]) -> dict[str, Decimal]:
    return {code: _number(told) for code, told in rows.items()}


def _number(told: Any) -> Decimal:
    return Decimal(str(told))
