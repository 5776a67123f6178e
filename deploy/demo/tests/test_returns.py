"""Clean returns obey the rules of the form and say what the facts say; faulty ones do not."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from demo.allocation import allocations
from demo.days import PERIODS
from demo.faults import SHARES
from demo.lines import Line
from demo.returns import Owed, owed_by, provinces_in, true_rows
from demo.world import World

COUNTS = ("1", "3", "5", "7", "9", "11", "15", "15.1", "15.2", "15.3", "15.4", "20", "21", "22",
          "25", "26", "27")  # fmt: skip
AREAS = ("2", "4", "6", "8", "10", "12", "16", "16.1", "16.2", "16.3", "16.4", "17", "18")
MONEY = ("13", "14", "23", "24")
PERIOD_OF = {period.code: period for period in PERIODS}


def broken(rows: Mapping[str, Any]) -> set[str]:
    """Which of V01 to V06 and V12 a form breaks; a checker of our own."""
    wrong = {"V12" for row in COUNTS if not (isinstance(rows[row], int) and rows[row] >= 0)}
    wrong |= {"V12" for row in AREAS if not re.fullmatch(r"\d+\.\d{2}", str(rows[row]))}
    wrong |= {"V12" for row in MONEY if not re.fullmatch(r"\d+\.\d{3}", str(rows[row]))}
    if wrong:
        return wrong
    n = {row: Decimal(str(rows[row])) for row in (*COUNTS, *AREAS, *MONEY)}
    claims = {
        "V01": (n["15"] == n["15.1"] + n["15.2"], n["16"] == n["16.1"] + n["16.2"]),
        "V02": (rate_holds(rows["19"], n["18"], n["17"]),),
        "V03": (n["15.1"] <= n["3"], n["5"] <= n["3"], n["7"] <= n["3"], n["6"] <= n["4"],
                n["8"] <= n["4"]),
        "V04": (n["15.3"] <= n["15"], n["15.4"] <= n["15"]),
        "V05": (n["21"] <= n["20"], n["22"] <= n["20"], n["27"] <= n["26"]),
        "V06": (n["18"] <= n["17"], n["17"] <= n["16"]),
    }  # fmt: skip
    return {rule for rule, held in claims.items() if not all(held)}


def rate_holds(rate: str | None, leased: Decimal, industrial: Decimal) -> bool:
    if not industrial:
        return rate is None
    exact = (100 * leased / industrial).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return rate is not None and abs(Decimal(rate) - exact) <= Decimal("0.05")


def submitted(world: World) -> Iterator[Line]:
    """Of form B04."""
    lines = (line for line in world.lines if line.body.get("form") == "B04")
    return (line for line in lines if line.body["command"] == "submit-return")


def test_every_return_that_is_to_be_taken_obeys_the_rules(country: World) -> None:
    taken = [line for line in submitted(country) if line.expected is None]

    assert len(taken) > 550
    assert {
        line.key: broken(line.body["rows"]) for line in taken if broken(line.body["rows"])
    } == {}


def test_every_return_that_is_to_be_refused_breaks_a_rule_or_names_a_later_period(
    country: World,
) -> None:
    refused = [line for line in submitted(country) if line.expected is not None]

    assert len(refused) > 30
    for line in refused:
        period = PERIOD_OF[line.body["period"]]
        is_later = date.fromisoformat(line.body["document"]["date"]) < period.first_day
        differs = line.case == "V16-15-1"  # from what its communes say: no rule of its own rows
        assert broken(line.body["rows"]) or is_later or differs, line.key


def test_what_a_return_counts_is_what_the_facts_say(world: World, told: Any) -> None:
    """Rows 3, 4, 15 to 18, 20 to 22, 26 and 27 of a return without fault, by the model."""
    compared = 0
    for owed in world.owed:
        if owed in world.fault_of:
            continue
        clusters = told.clusters(owed.period.last_day)
        ones = [one for code in provinces_in(owed) for one in clusters[code]]
        [rows] = {str(rows) for rows in map(rows_by_facts, [ones])}
        sent = true_rows(world.seed, owed, world.clusters, date(2026, 11, 21))
        assert rows == str({row: sent[row] for row in ROWS_BY_FACTS}), owed.key
        compared += 1

    assert compared > 20


ROWS_BY_FACTS = ("3", "4", "15", "15.1", "15.2", "16", "17", "18", "20", "21", "22", "26", "27")


def rows_by_facts(clusters: list[Any]) -> dict[str, int | str]:
    established = [one for one in clusters if one.is_established]
    operating = [one for one in clusters if one.is_operating]
    projects = [project for one in operating for project in one.projects]
    kept = [one for one in clusters if not one.abolished]
    invested = ("under-investment", "built", "operating", "compliant", "out-of-service")
    return {
        "3": len(established),
        "4": hectares(one.area_ha for one in established),
        "15": len(operating),
        "15.1": sum(one.established for one in operating),
        "15.2": sum(not one.established for one in operating),
        "16": hectares(one.area_ha for one in operating),
        "17": hectares(one.industrial_ha for one in operating),
        "18": hectares(project.leased_ha for project in projects),
        "20": len(projects),
        "21": sum(project.is_fdi for project in projects),
        "22": sum(project.status == "operating" for project in projects),
        "26": sum(one.wastewater in invested for one in kept),
        "27": sum(one.wastewater == "compliant" for one in kept),
    }


def hectares(areas: Iterator[Decimal]) -> str:
    return f"{sum(areas, Decimal(0)):.2f}"


def test_money_and_jobs_are_plausible(country: World) -> None:
    for line in submitted(country):
        if line.expected is not None or line.case is not None:
            continue
        rows = {row: Decimal(str(value)) for row, value in line.body["rows"].items() if value}
        jobs, leased = rows["25"], rows["18"]
        year = 1 if line.body["period"].startswith("FY") else 2
        assert rows["14"] <= rows["13"], line.key  # V07
        assert Decimal("0.7") < rows["23"] * year / jobs < Decimal("1.2"), line.key
        assert Decimal("0.035") < rows["24"] / rows["23"] < Decimal("0.05"), line.key
        assert 15 < jobs / leased < 250, line.key


def test_paid_capital_falls_only_where_that_is_planted(country: World) -> None:
    before: dict[str, Decimal] = {}
    fallen = []
    for owed in country.owed:
        rows = true_rows(country.seed, owed, country.clusters, owed.period.due_before)
        paid = Decimal(str(rows["14"]))
        if paid < before.get(f"{owed.period.by_34}{owed.unit}", Decimal(0)):
            fallen.append(owed.key)
        before[f"{owed.period.by_34}{owed.unit}"] = paid

    assert len(fallen) <= 6  # the end of a cluster that had a project of infrastructure


def test_faults_have_their_shares_and_each_stands_in_the_smallest_set(
    world: World, country: World
) -> None:
    small, large = Counter(world.fault_of.values()), Counter(country.fault_of.values())

    for fault, share in SHARES.items():
        assert small[fault] >= 1, fault
        assert abs(large[fault] - share * 509) <= 3, fault
    assert 0.15 < len(country.late_days) / 509 < 0.21
    assert Counter(world.fault_of.values())["restated"] == 2


def test_a_missing_return_has_no_line_and_any_other_ends_decided_or_waits(country: World) -> None:
    last: dict[tuple[str, str], str] = {}
    for line in country.lines:
        if line.lane == "returns" and line.expected is None:
            last[line.body["unit"], line.body["period"]] = line.body["command"]
    for owed in country.owed:
        ended = last.get((owed.unit, owed.period.code))
        fault = country.fault_of.get(owed)
        expected = {
            "missing": None,
            "undecided": "submit-return",
            "still-back": "send-back-return",
        }.get(fault or "", "accept-return")
        assert ended == expected, owed.key


def test_a_return_is_late_by_as_many_days_as_planned(country: World) -> None:
    first: dict[tuple[str, str], date] = {}
    for line in submitted(country):
        if line.expected is None or line.expected.code != "period-not-begun":
            day = date.fromisoformat(line.body["document"]["date"])
            first.setdefault((line.body["unit"], line.body["period"]), day)
    for owed in country.owed:
        sent = first.get((owed.unit, owed.period.code))
        if sent is not None and country.fault_of.get(owed) != "wrong-period":
            last_punctual = owed.period.due_before - timedelta(days=1)
            assert max(0, (sent - last_punctual).days) == country.late_days.get(owed, 0), owed.key


def test_a_merged_unit_reports_only_where_all_its_parts_are_in_the_set() -> None:
    units = {owed.unit for owed in owed_by(("10", "15", "60")) if owed.period.by_34}

    assert units == {"15"}


def test_jobs_rise_from_year_to_year(country: World) -> None:
    for code in allocations():
        jobs = [
            int(str(true_rows(country.seed, Owed(p, code), country.clusters, p.due_before)["25"]))
            for p in PERIODS
            if not p.by_34 and not p.half
        ]
        assert jobs == sorted(jobs), code
