"""The axes of a cluster's life: the state on each, and since when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from reporting.pages.models import Axis, FactLine, TenantLine
from reporting.projections.cluster_rows import (
    COMPLETE,
    LAND_CLEARING,
    PARTLY_COMPLETE,
    PROJECT_APPROVED,
    UNDER_CONSTRUCTION,
)

INFRASTRUCTURE = {
    PROJECT_APPROVED: ("project-approved", "infrastructure-project-approved"),
    LAND_CLEARING: ("land-clearing", "land-cleared"),
    UNDER_CONSTRUCTION: ("under-construction", "construction-started"),
    PARTLY_COMPLETE: ("partly-complete", "infrastructure-completed"),
    COMPLETE: ("complete", "infrastructure-completed"),
}
PLANNING = ("planned", "plan-adjusted", "withdrawn-from-plan")
LEGAL = {
    "legacy-unestablished": "legacy-recorded",
    "established": "established",
    "expanded": "expanded",
    "adjusted": "adjusted",
    "abolished": "abolished",
}


def axes(
    row: Mapping[Any, Any], facts: Sequence[FactLine], tenants: Sequence[TenantLine]
) -> tuple[Axis, ...]:
    """`facts`: those that count, in the order of the papers."""
    return (
        Axis(
            key="planning",
            state=row["planning"] or "not-in-plan",
            since=_last(facts, *PLANNING),
        ),
        Axis(
            key="legal",
            state=row["legal"] or "none",
            since=_last(facts, LEGAL[row["legal"]]) if row["legal"] else None,
        ),
        _investor(facts),
        _detailed_plan(facts),
        _infrastructure(row["infrastructure"], facts),
        Axis(
            key="wastewater",
            state=row["wastewater"] or "none",
            since=_last(facts, "wastewater-changed"),
        ),
        _operation(row, facts, tenants),
    )


def investor_of(facts: Sequence[FactLine]) -> str | None:
    """The one whom the last paper that speaks of it names."""
    name: str | None = None
    for fact in facts:
        if fact.type in {"established", "investor-changed"}:
            match fact.data.get("investor"):
                case {"name": str(given)}:
                    name = given
                case _:
                    name = None
    return name


def _investor(facts: Sequence[FactLine]) -> Axis:
    since = _last(facts, "established", "investor-changed")
    if since is None:
        return Axis(key="investor", state="none")
    state = "assigned" if investor_of(facts) is not None else "replacing"
    return Axis(key="investor", state=state, since=since)


def _detailed_plan(facts: Sequence[FactLine]) -> Axis:
    plans = [fact for fact in facts if fact.type == "detailed-plan-approved"]
    state = ("none", "approved", "amended")[min(len(plans), 2)]
    return Axis(key="detailed_plan", state=state, since=_last(facts, "detailed-plan-approved"))


def _infrastructure(reached: int | None, facts: Sequence[FactLine]) -> Axis:
    """As far as the furthest paper says, since the first that said so."""
    if reached is None:
        return Axis(key="infrastructure", state="none")
    state, told_by = INFRASTRUCTURE[reached]
    days = [
        fact.occurred_on
        for fact in facts
        if fact.type == told_by and (reached != COMPLETE or fact.data.get("complete") is True)
    ]
    return Axis(key="infrastructure", state=state, since=min(days, default=None))


def _operation(
    row: Mapping[Any, Any], facts: Sequence[FactLine], tenants: Sequence[TenantLine]
) -> Axis:
    if row["abolished"]:
        return Axis(key="operation", state="closed", since=_last(facts, "abolished"))
    if not row["projects"]:
        return Axis(key="operation", state="no-project")
    land = row["industrial_ha"]
    full = land is not None and row["leased_ha"] >= land
    here = {str(tenant.tenant_id) for tenant in tenants if tenant.leased_ha is not None}
    leases = [
        fact.occurred_on
        for fact in facts
        if fact.type == "tenant-leased" and (full or str(fact.data.get("tenant_id")) in here)
    ]
    since = max(leases, default=None) if full else min(leases, default=None)
    return Axis(key="operation", state="full" if full else "operating", since=since)


def _last(facts: Sequence[FactLine], *types: str) -> date | None:
    return max((fact.occurred_on for fact in facts if fact.type in types), default=None)
