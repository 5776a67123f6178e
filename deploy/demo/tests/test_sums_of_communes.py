"""V16 as the registry will see it: a province's return is refused only where that is planted."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from demo.allocation import allocations
from demo.days import PERIODS
from demo.lines import Line
from demo.world import World
from territory import fold

PERIOD_OF = {period.code: period for period in PERIODS}
NOT_SUMMED = "19"


class Registry:
    """Told the lines in their order: who leads which cluster, and which forms B03 count."""

    def __init__(self, world: World) -> None:
        self.unit_of = {
            str(one.id): province for province, ones in world.clusters.items() for one in ones
        }
        self.lead: dict[str, str] = {}
        self.begun: dict[str, date] = {}
        self.ended: set[str] = set()
        self.sent: dict[tuple[str, str, str, int], tuple[str, Mapping[str, Any]]] = {}
        self.told: dict[tuple[str, str], dict[str, tuple[str, Mapping[str, Any]]]] = defaultdict(
            dict
        )

    def take(self, line: Line) -> None:
        if line.of_cluster:
            self._take_paper(line)
        elif line.body.get("form") == "B03" and line.expected is None:
            unit, period, subject = (line.body[name] for name in ("unit", "period", "subject"))
            version = (unit, period, subject["code"], line.body["return_version"])
            if line.body["command"] == "submit-return":
                self.sent[version] = (subject["name"], line.body["rows"])
            elif line.body["command"] == "accept-return":
                self.told[unit, period][subject["code"]] = self.sent[version]

    def _take_paper(self, line: Line) -> None:
        body, lane = line.body, line.lane
        place = body.get("place") or body.get("changes", {}).get("place")
        if place is not None:
            self.lead[lane] = place["communes"][0]
        self.begun[lane] = min(self.begun.get(lane, date.max), line.on)
        if body["command"] in ("abolish-cluster", "withdraw-from-plan", "retract-fact"):
            self.ended.add(lane)

    def missing(self, provinces: set[str], last_day: date, names: set[str]) -> set[str]:
        """Fewer than the registry finds, never more."""
        return {
            lead
            for lane, lead in self.lead.items()
            if self.unit_of[lane] in provinces
            and lane not in self.ended
            and self.begun[lane] <= last_day
            and fold(lead) not in names
        }


def test_a_sum_of_communes_that_differs_is_refused_once_and_else_has_somebody_missing(
    country: World,
) -> None:
    registry = Registry(country)
    provinces = {unit: {c for c in country.clusters if _new(c) == unit} for unit in _units(country)}
    differing, refused, silent = 0, [], 0

    for line in country.lines:
        registry.take(line)
        body = line.body
        if body.get("form") != "B04" or body["command"] != "submit-return":
            continue
        period = PERIOD_OF[body["period"]]
        parts = registry.told[body["unit"], body["period"]]
        if not period.by_34 or not parts or (line.expected and line.case != "V16-15-1"):
            continue
        differs = _differs(body["rows"], [rows for _, rows in parts.values()])
        missing = registry.missing(
            provinces[body["unit"]], period.last_day, {fold(name) for name, _ in parts.values()}
        )
        if differs and not missing:
            refused.append(line.key)
        differing += differs
        silent += not differs
    assert refused == ["return/15/H1-2026/0/sum"]
    assert differing > 20
    assert silent > 3


def _differs(rows: Mapping[str, Any], parts: list[Mapping[str, Any]]) -> bool:
    return any(
        Decimal(str(told or 0)) != sum(Decimal(str(part[row] or 0)) for part in parts)
        for row, told in rows.items()
        if row != NOT_SUMMED
    )


def _new(province: str) -> str:
    return allocations()[province].new_code


def _units(world: World) -> set[str]:
    return {_new(province) for province in world.clusters}
