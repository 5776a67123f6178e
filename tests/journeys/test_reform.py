"""The reform of 2025: half a year by 63 provinces, the year by 34, totals that agree by both."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from testkit.eventually import eventually
from tests.model import UNKNOWN, Model
from tests.model.territory import NEW_OF, OLD_OF
from tests.system import Officer, Refused, System, agree
from tests.system.judge import report, table
from tests.system.papers import b04, detail, establish, lease, plan

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

HALF, YEAR = "H1-2025", "FY-2025"
BEFORE, FIRST_DAY, YEARS_END = date(2025, 6, 30), date(2025, 7, 1), date(2025, 12, 31)
UNDECIDED = "68"  # Its year is sent in and not accepted: what its predecessors said still counts.
BORDERS = {"63": "2025-06-30", "34": "2025-07-01"}


async def test_a_half_by_63_and_a_year_by_34_have_totals_that_agree_by_both_maps(
    system: System, officer: Officer, model: Model
) -> None:
    await system.up()
    await _clusters_on_both_sides(officer)
    await _all_report(officer, HALF, sorted(NEW_OF), signed="2025-06-26", accepted="2025-06-28")
    await _all_report(officer, YEAR, sorted(OLD_OF), signed="2025-12-22", accepted="2025-12-28")
    with pytest.raises(Refused) as gone:
        await officer.file("submit-return", **b04("10", YEAR, on="2025-12-22", jobs=1))
    assert gone.value.problem["code"] == "unknown-province"

    for day in (BEFORE, FIRST_DAY, YEARS_END):
        await agree(system, model, on=day)
        await _totals_agree(system, day)
    await _clusters_keep_their_former_province_while_it_is_known(system)
    await _reports_add_up(system, model)


async def _clusters_on_both_sides(officer: Officer) -> None:
    """Of former Lào Cai and Yên Bái, which are one since; filed before and after the reform."""
    for name, unit in (("Tân An", "10"), ("Phú Thịnh", "15"), ("Gia Phú", "10")):
        cluster = (await officer.file("plan-cluster", **plan(name, unit=unit)))["cluster_id"]
        await officer.file("establish-cluster", **establish(cluster))
        await officer.file("approve-detailed-plan", **detail(cluster))
        await officer.file("lease-to-tenant", **lease(cluster, on="2021-02-01"))
        await officer.file("lease-to-tenant", **lease(cluster, on="2025-07-01", name="Công ty Hai"))
    later = {"unit": "15", "on": "2025-07-02"}
    await officer.file("plan-cluster", **plan("Bắc Hà", former_unit="10", **later))
    await officer.file("plan-cluster", **plan("Mường La", **later))


async def _all_report(
    officer: Officer, period: str, units: Iterable[str], *, signed: str, accepted: str
) -> None:
    """Each unit of the map of the period's last day, with workers of its own number."""
    lines: list[dict[str, Any]] = []
    for unit in units:
        filed = b04(unit, period, on=signed, jobs=1000 + int(unit))
        lines.append({"command": "submit-return", **filed})
        if (unit, period) != (UNDECIDED, YEAR):
            named = {name: filed[name] for name in ("form", "unit", "period")}
            lines.append({"command": "accept-return", **named, "effective_on": accepted})
    answers = await officer.file_all(lines)
    assert {answer["status"] for answer in answers} == {201}


async def _totals_agree(system: System, day: date) -> None:
    """The country is the same by both maps, and is the sum of its lines."""
    by = {borders: await table(system, on=day, borders=borders) for borders in BORDERS}
    assert by["63"][""] == by["34"][""]
    for borders, found in by.items():
        jobs = [int(cells["jobs"]) for code, cells in found.items() if code and cells["jobs"]]
        assert sum(jobs) == int(found[""]["jobs"]), (day, borders)


async def _clusters_keep_their_former_province_while_it_is_known(system: System) -> None:
    before = await table(system, on=BEFORE, borders="63")
    after = await table(system, on=YEARS_END, borders="63")
    today = await table(system, on=YEARS_END, borders="34")
    assert [before[unit]["planned"] for unit in ("10", "15")] == [2, 1]
    assert [after[unit]["planned"] for unit in ("10", "15", UNKNOWN)] == [3, 1, 1]
    assert today["15"]["planned"] == 5
    # Reports of merged units have no former province; those of the others keep it.
    assert [after[unit]["jobs"] for unit in ("10", "01")] == [None, today["01"]["jobs"]]
    merged = [unit for unit, former in OLD_OF.items() if len(former) > 1 and unit != UNDECIDED]
    assert after[UNKNOWN]["jobs"] == sum(today[unit]["jobs"] for unit in merged)
    assert today[UNDECIDED]["jobs"] == sum(1000 + int(unit) for unit in OLD_OF[UNDECIDED])


async def _reports_add_up(system: System, model: Model) -> None:
    """Official reports of both periods, by both maps, row by row as the model adds them up."""
    for period, reporters in ((HALF, sorted(NEW_OF)), (YEAR, sorted(OLD_OF))):
        whole = model.reported("B04", period, reporters)
        accepted = [unit for unit in reporters if (unit, period) != (UNDECIDED, YEAR)]
        assert whole["25"] == sum(1000 + int(unit) for unit in accepted)
        for borders in BORDERS.values():
            await _shows(system, "VN", period, whole, borders)
    for unit in ("15", "24", "01"):
        together = model.reported("B04", HALF, OLD_OF[unit])
        await _shows(system, unit, HALF, together, BORDERS["34"])
        await _shows(system, unit, YEAR, model.reported("B04", YEAR, [unit]), BORDERS["34"])
    undecided = await report(system, "B04", UNDECIDED, YEAR)
    assert undecided["state"] == "submitted"
    assert _values(undecided)["25"] == 1068
    own = await report(system, "B04", "10", HALF)
    assert _values(own) == model.reported("B04", HALF, ["10"])
    merged = await report(system, "B04", "10", YEAR, borders=BORDERS["63"])
    assert merged["merged_into"]["code"] == "15"
    assert {line["why_no_value"] for line in merged["lines"]} == {"merged"}


async def _shows(
    system: System, unit: str, period: str, wanted: Mapping[str, Any], borders: str
) -> None:
    async def shown() -> bool:
        found = _values(await report(system, "B04", unit, period, borders=borders))
        assert found == wanted, (unit, period, borders)
        return True

    await eventually(shown, timeout_s=30)


def _values(told: Mapping[str, Any]) -> dict[str, Decimal]:
    return {line["code"]: Decimal(str(line["value"])) for line in told["lines"]}
