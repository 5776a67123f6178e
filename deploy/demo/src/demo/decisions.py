"""The decisions of a cluster's life, each as the command that files it."""

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

from demo.allocation import Sample, billions, hectares
from demo.chance import rng
from demo.model import Cluster, Document, Fact
from demo.names import developer, tax_code, two_syllables
from demo.papers import (
    commune_paper,
    decision,
    investor_paper,
    permit,
    real_decision,
)
from demo.places import place

CAPITAL_PER_HA = 65_70
"""0.001 tỷ đồng for 1 ha over 100: 6.57 tỷ a hectare, where the norm of 2026 is 7.6."""

R0B_BEGINS, CLUSTER_LAW_BEGINS = date(2017, 7, 15), date(2009, 10, 5)
"""Decision 105/2009: whatever was decided before makes a legacy cluster, not an established one."""


R3_BEGINS = date(2026, 9, 15)
R2_NOTE = "Hồ sơ đang thẩm định ngày 15/9/2026 nên tiếp tục theo Nghị định 32/2024 và 139/2025"


class Pen:
    """Writes the papers of one cluster, always with the same chance for the same purpose."""

    def __init__(self, seed: int, cluster: Cluster) -> None:
        self.seed = seed
        self.cluster = cluster

    def chance(self, purpose: str) -> random.Random:
        return rng(self.seed, purpose, self.cluster.key)

    @property
    def sample(self) -> Sample | None:
        return self.cluster.sample

    def real(self, *fields: str) -> frozenset[str]:
        """Those of a sample's fields that its source really tells."""
        sample = self.sample
        if sample is None:
            return frozenset()
        ours = {
            "name": "name", "area_ha": "gross_ha", "place.communes": "communes",
            "document.number": "decision", "document.date": "decided_on",
            "land_use.industrial": "industrial_ha", "total_capital_bnvnd": "capital",
            "total_bnvnd": "capital", "changes.area_ha": "gross_ha",
        }  # fmt: skip
        told = {"industrial_ha": sample.industrial_ha, "capital": sample.capital}
        return frozenset(
            field
            for field in fields
            if ours[field] not in sample.made_up and told.get(ours[field], 1) is not None
        )

    # --- the plan

    def plan(self, on: date, area_ha: int) -> Fact:
        one = self.cluster
        one.planned_on, one.plan_ha = on, area_ha
        real = self.real(
            "name", "place.communes", *(("area_ha",) if area_ha == one.gross_ha else ())
        )
        return one.add(
            "plan-cluster",
            on,
            decision(self.chance("plan"), one.province, on),
            {
                "name": one.name,
                "place": place(one.province, on, one.communes),
                "area_ha": hectares(area_ha),
                "industries": list(one.industries),
                "plan_period": "2021-2030" if on.year >= 2021 else "2011-2020",
                **area_reason(one, area_ha, on),
            },
            real=real,
        )

    def adjust_plan(self, on: date, area_ha: int) -> Fact:
        one = self.cluster
        one.plan_ha = area_ha
        return one.add(
            "adjust-plan",
            on,
            decision(self.chance(f"adjust-plan-{on}"), one.province, on),
            {"area_ha": hectares(area_ha), **area_reason(one, area_ha, on)},
        )

    def withdraw(self, on: date, becomes: str, conversion: str) -> Fact:
        return self.cluster.add(
            "withdraw-from-plan",
            on,
            decision(self.chance("withdraw"), self.cluster.province, on),
            {"becomes": becomes, "conversion_plan": conversion},
        )

    # --- the decision

    def record_legacy(self, on: date, basis: str) -> Fact:
        one = self.cluster
        one.formed_on = on
        return one.add(
            "record-legacy-cluster",
            on,
            self._decision(self.chance("legacy"), on),
            {
                "name": one.name,
                "place": place(one.province, on, one.communes),
                "area_ha": hectares(one.gross_ha),
                "basis": basis,
            },
            real=self.real("name", "area_ha", "place.communes", *self._of_decision(on)),
        )

    def establish(self, on: date, area_ha: int | None = None, *, kind: str | None = None) -> Fact:
        one, chance = self.cluster, self.chance("establish")
        area = area_ha or one.gross_ha
        one.established_on = on
        one.investor = investor(chance, kind or investor_kind(chance, on), one)
        capital = self.sample.capital if self.sample and self.sample.capital else None
        fields: dict[str, Any] = {
            "area_ha": hectares(area),
            "investor": dict(one.investor),
            "industries": list(one.industries),
            "total_capital_bnvnd": billions(
                capital or round(area * CAPITAL_PER_HA / 100 * chance.uniform(0.9, 1.2))
            ),
            "cluster_types": list(one.types),
            "schedule": {
                "start": date(on.year + 1, 1, 1).isoformat(),
                "end": date(on.year + 3, 12, 31).isoformat(),
            },
            **area_reason(one, area, on),
        }
        return one.add(
            "establish-cluster",
            on,
            self._decision(chance, on),
            fields,
            real=self.real("area_ha", "total_capital_bnvnd", *self._of_decision(on)),
        )

    def _of_decision(self, on: date) -> tuple[str, ...]:
        """Whether the sample's own decision is the one of this day."""
        own = self.sample is not None and self.sample.decided_on == on
        return ("document.number", "document.date") if own else ()

    def _decision(self, chance: random.Random, on: date) -> Document:
        sample = self.sample
        if sample is not None and sample.decision is not None and sample.decided_on == on:
            return real_decision(sample.decision, self.cluster.province, on)
        return decision(chance, self.cluster.province, on)

    def expand(self, on: date, area_ha: int, reason: str) -> Fact:
        one = self.cluster
        one.gross_ha = area_ha
        return one.add(
            "expand-cluster",
            on,
            decision(self.chance(f"expand-{on}"), one.province, on),
            {"area_ha": hectares(area_ha), "demand_reason": reason},
        )

    def adjust(
        self, on: date, changes: Mapping[str, Any], *, document: Document | None = None,
        real: frozenset[str] = frozenset(), note: str | None = None,
    ) -> Fact:  # fmt: skip
        paper = document or decision(self.chance(f"adjust-{on}"), self.cluster.province, on)
        return self.cluster.add(
            "adjust-cluster", on, paper, {"changes": dict(changes)}, real=real, note=note
        )

    def change_investor(
        self, on: date, kind: str | None, reason: str, *, purpose: str = "investor"
    ) -> Fact:
        one, chance = self.cluster, self.chance(f"{purpose}-{on}")
        one.investor = investor(chance, kind, one) if kind else {}
        return one.add(
            "change-investor",
            on,
            decision(chance, one.province, on),
            {"investor": dict(one.investor) or None, "reason": reason},
        )

    def abolish(self, on: date, reason: str, land: str, document: Document | None = None) -> Fact:
        paper = document or decision(self.chance("abolish"), self.cluster.province, on)
        real = frozenset({"document.number", "document.date"}) if document else frozenset()
        return self.cluster.add(
            "abolish-cluster", on, paper, {"reason": reason, "land_consequences": land}, real=real
        )

    # --- plans, works, wastewater

    def detailed_plan(
        self, on: date, gross_ha: int | None = None, industrial_ha: int | None = None
    ) -> Fact:
        """By the areas of today, or by smaller ones of the time before an expansion."""
        one, chance = self.cluster, self.chance(f"detailed-plan-{on}")
        table = land_use(chance, gross_ha or one.gross_ha, industrial_ha or one.industrial_ha)
        one.has_plan_on = on
        if on < date(2025, 7, 1):
            paper = decision(chance, one.province, on)
        else:
            paper = commune_paper(chance, "QĐ", one.communes[0], on)
        return one.add(
            "approve-detailed-plan",
            on,
            paper,
            {"land_use": table, "scale": "1/500"},
            real=self.real("land_use.industrial"),
        )

    def infrastructure_project(self, on: date, total: int) -> Fact:
        one = self.cluster
        return one.add(
            "approve-infrastructure-project",
            on,
            investor_paper(self.chance("project"), "QĐ-ĐT", one, on),
            {"total_bnvnd": billions(total), "scope": "Hạ tầng kỹ thuật toàn cụm"},
            real=self.real("total_bnvnd"),
        )

    def clear_land(self, on: date, share_pct: int) -> Fact:
        one = self.cluster
        cleared = one.gross_ha * share_pct // 100
        recovered = min(one.gross_ha, cleared * 108 // 100)
        return one.add(
            "clear-land",
            on,
            commune_paper(self.chance(f"land-{on}"), "BB-GPMB", one.communes[0], on),
            {
                "recovered_ha": hectares(recovered),
                "compensated_ha": hectares(min(recovered, cleared * 103 // 100)),
                "cleared_ha": hectares(cleared),
            },
        )

    def start(self, on: date) -> Fact:
        one = self.cluster
        return one.add(
            "start-construction",
            on,
            investor_paper(self.chance("start"), "TB-KC", one, on),
            {},
        )

    def complete(self, on: date, *, whole: bool, ready_ha: int | None = None) -> Fact:
        one = self.cluster
        items = ["road", "water", "power", "light", "telecom"]
        if whole:
            items += ["wastewater", "waste", "fire"]
        ready = one.industrial_ha if whole else one.industrial_ha * 55 // 100
        ready = ready if ready_ha is None else ready_ha
        return one.add(
            "complete-infrastructure",
            on,
            investor_paper(self.chance(f"complete-{on}"), "BB-NT", one, on),
            {"items": items, "ready_ha": hectares(ready), "complete": whole},
        )

    def wastewater(self, on: date, status: str) -> Fact:
        one = self.cluster
        # About 20 m3 a day for each hectare to let, in round plants.
        capacity = max(150, round(one.industrial_ha / 100 * 20 / 50) * 50)
        fields: dict[str, Any] = {"status": status}
        if status != "none":
            fields["capacity_m3_day"] = str(capacity)
        return one.add(
            "change-wastewater", on, permit(self.chance(f"water-{on}"), one.province, on), fields
        )


def area_reason(one: Cluster, area_ha: int, on: date) -> dict[str, str]:
    """Why an area outside the usual 10 to 75 ha is lawful."""
    if area_ha < 10_00:
        if one.group == "legacy":
            return {"area_reason": "pre-2017-below-floor"}
        if "craft" in one.types:
            return {"area_reason": "craft-village"}
        if one.province in _MOUNTAINOUS and area_ha >= 5_00:
            return {"area_reason": "mountain-district"}
        return {"area_reason": "pre-2017-below-floor"} if on < R0B_BEGINS else {}
    return {}


_MOUNTAINOUS = frozenset(
    ("02", "04", "06", "08", "10", "11", "12", "14", "15", "17", "20", "62", "64", "67", "68")
)


def investor_kind(chance: random.Random, on: date) -> str:
    """Districts built the old clusters, firms the new ones."""
    state = 0.6 if on.year < 2015 else 0.3 if on.year < 2018 else 0.08
    draw = chance.random()
    if draw < state:
        return "state-unit"
    return "cooperative" if draw > 0.97 else "enterprise"


def investor(chance: random.Random, kind: str, one: Cluster) -> dict[str, str]:
    match kind:
        case "state-unit":
            name = f"Trung tâm phát triển cụm công nghiệp {two_syllables(chance)} (mẫu)"
            return {"name": name, "kind": kind}
        case "commune":
            return {"name": f"UBND {one.communes[0]} (mẫu)", "kind": kind}
        case "cooperative":
            name = f"HTX Đầu tư hạ tầng {two_syllables(chance)} (mẫu)"
        case _:
            name = developer(chance)
    return {"name": name, "kind": kind, "tax_code": tax_code(chance)}


def land_use(chance: random.Random, gross_ha: int, industrial_ha: int) -> dict[str, str]:
    """The table of a detailed plan; its parts add up to the area."""
    rest = gross_ha - industrial_ha
    parts = {
        "service": min(rest * 8 // 100, gross_ha // 10),
        "admin": rest * 5 // 100,
        "infrastructure": rest * 9 // 100,
        "green": rest * chance.randint(28, 34) // 100,
        "water": rest * chance.randint(2, 6) // 100,
    }
    parts["road"] = rest - sum(parts.values())
    return {"industrial": hectares(industrial_ha)} | {
        name: hectares(parts[name])
        for name in ("service", "admin", "infrastructure", "green", "road", "water")
    }
