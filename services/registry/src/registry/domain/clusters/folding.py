"""What each fact does to the state of its cluster.

Facts are folded in the order of their days. This reads of a fact's data what it needs, as any
reader does, and checks nothing: the fact was judged when it was recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from registry.domain.chronicles.fact import Fact
from registry.domain.clusters.state import (
    DetailedPlanning,
    Infrastructure,
    Investing,
    Legal,
    Planning,
    State,
)
from registry.domain.clusters.tenant import Tenant


def apply(state: State, fact: Fact) -> None:
    """Change the state by one fact; a retraction changes nothing by itself."""
    change = _CHANGES.get(fact.type)
    if change is not None:
        change(state, fact.data, fact.occurred_on)


def _planned(state: State, said: Mapping[str, Any], on: date) -> None:
    _named(state, said)
    state.aliases = tuple(dict.fromkeys((*state.aliases, *said["aliases"])))
    state.plan_area_ha = Decimal(said["area_ha"])
    state.plan_period = said["plan_period"]
    _lies(state, said, said["place"])
    _excused(state, said)
    state.move("planning", Planning.IN_PLAN, on)


def _plan_adjusted(state: State, said: Mapping[str, Any], on: date) -> None:
    _named(state, said)
    if "area_ha" in said:
        state.plan_area_ha = Decimal(said["area_ha"])
    state.plan_period = said.get("plan_period", state.plan_period)
    _excused(state, said)
    state.move("planning", Planning.PLAN_ADJUSTED, on)


def _withdrawn_from_plan(state: State, said: Mapping[str, Any], on: date) -> None:
    converted = said["becomes"] == "industrial-zone"
    to = Planning.CONVERTED if converted else Planning.WITHDRAWN_FROM_PLAN
    state.move("planning", to, on)


def _legacy_recorded(state: State, said: Mapping[str, Any], on: date) -> None:
    _named(state, said)
    state.area_ha = Decimal(said["area_ha"])
    state.is_legacy = True
    _lies(state, said, said["place"])
    _excused(state, said)
    state.move("legal", Legal.LEGACY_UNESTABLISHED, on)


def _established(state: State, said: Mapping[str, Any], on: date) -> None:
    _named(state, said)
    state.area_ha = Decimal(said["area_ha"])
    state.regime = said["regime"]
    state.cluster_types = tuple(said["cluster_types"])
    state.schedule = said.get("schedule", state.schedule)
    state.assigned = said["investor"]
    if "total_capital_bnvnd" in said:
        state.total_capital_bnvnd = Decimal(said["total_capital_bnvnd"])
    _excused(state, said)
    state.move("legal", Legal.ESTABLISHED, on)
    state.move("investor", Investing.ASSIGNED, on)


def _detailed_plan_approved(state: State, said: Mapping[str, Any], on: date) -> None:
    state.land_use = said["land_use"]
    state.industrial_ha = Decimal(said["industrial_land_ha"])
    first = state.detailed_plan is DetailedPlanning.NONE
    to = DetailedPlanning.APPROVED if first else DetailedPlanning.AMENDED
    state.move("detailed_plan", to, on)
    state.look_at_operation(on)


def _infrastructure_project_approved(state: State, said: Mapping[str, Any], on: date) -> None:
    state.infrastructure_bnvnd = Decimal(said["total_bnvnd"])
    _built_at_least(state, Infrastructure.PROJECT_APPROVED, on)


def _land_cleared(state: State, said: Mapping[str, Any], on: date) -> None:
    for name in ("recovered_ha", "compensated_ha", "cleared_ha"):
        if name in said:
            setattr(state, name, Decimal(said[name]))
    _built_at_least(state, Infrastructure.LAND_CLEARING, on)


def _construction_started(state: State, _said: Mapping[str, Any], on: date) -> None:
    _built_at_least(state, Infrastructure.UNDER_CONSTRUCTION, on)


def _infrastructure_completed(state: State, said: Mapping[str, Any], on: date) -> None:
    state.finished |= frozenset(said["items"])
    state.ready_ha = Decimal(said["ready_ha"])
    complete = said["complete"]
    to = Infrastructure.COMPLETE if complete else Infrastructure.PARTLY_COMPLETE
    state.move("infrastructure", to, on)


def _wastewater_changed(state: State, said: Mapping[str, Any], on: date) -> None:
    if "capacity_m3_day" in said:
        state.wastewater_m3_day = Decimal(said["capacity_m3_day"])
    state.move("wastewater", said["status"], on)


def _tenant_approved(state: State, said: Mapping[str, Any], on: date) -> None:
    tenant = _introduced(
        state, said, on, paper=said["paper"], approved_ha=Decimal(said["approved_ha"])
    )
    _let(state, tenant, on)


def _tenant_leased(state: State, said: Mapping[str, Any], on: date) -> None:
    until = said.get("lease_until")
    tenant = _introduced(
        state,
        said,
        on,
        leased_ha=Decimal(said["leased_ha"]),
        **({"lease_until": date.fromisoformat(until)} if until else {}),
    )
    _let(state, tenant, on)


def _tenant_status_changed(state: State, said: Mapping[str, Any], on: date) -> None:
    tenant, stage = _tenant(state, said), said["status"]
    operated = tenant.has_operated or stage == "operating"
    _let(state, replace(tenant, stage=stage, has_operated=operated, since=on), on)


def _tenant_revoked(state: State, said: Mapping[str, Any], on: date) -> None:
    _let(state, replace(_tenant(state, said), gone="revoked", since=on), on)


def _tenant_ended(state: State, said: Mapping[str, Any], on: date) -> None:
    _let(state, replace(_tenant(state, said), gone="ended", since=on), on)


def _expanded(state: State, said: Mapping[str, Any], on: date) -> None:
    state.area_ha = Decimal(said["area_ha"])
    state.regime = said["regime"]
    _excused(state, said)
    state.move("legal", Legal.EXPANDED, on)


def _adjusted(state: State, said: Mapping[str, Any], on: date) -> None:
    changes = said["changes"]
    _named(state, changes)
    if "area_ha" in changes:
        state.area_ha = Decimal(changes["area_ha"])
    if "place" in changes:
        _lies(state, said, changes["place"])
    state.schedule = changes.get("schedule", state.schedule)
    state.cluster_types = tuple(changes.get("cluster_types", state.cluster_types))
    _excused(state, said)
    if state.is_established:
        state.move("legal", Legal.ADJUSTED, on)


def _investor_changed(state: State, said: Mapping[str, Any], on: date) -> None:
    state.assigned = said["investor"]
    to = Investing.REPLACING if state.assigned is None else Investing.ASSIGNED
    state.move("investor", to, on)


def _abolished(state: State, _said: Mapping[str, Any], on: date) -> None:
    state.move("legal", Legal.ABOLISHED, on)
    state.look_at_operation(on)


_CHANGES: Mapping[str, Callable[[State, Mapping[str, Any], date], None]] = {
    "planned": _planned,
    "plan-adjusted": _plan_adjusted,
    "withdrawn-from-plan": _withdrawn_from_plan,
    "legacy-recorded": _legacy_recorded,
    "established": _established,
    "detailed-plan-approved": _detailed_plan_approved,
    "infrastructure-project-approved": _infrastructure_project_approved,
    "land-cleared": _land_cleared,
    "construction-started": _construction_started,
    "infrastructure-completed": _infrastructure_completed,
    "wastewater-changed": _wastewater_changed,
    "tenant-approved": _tenant_approved,
    "tenant-leased": _tenant_leased,
    "tenant-status-changed": _tenant_status_changed,
    "tenant-revoked": _tenant_revoked,
    "tenant-ended": _tenant_ended,
    "expanded": _expanded,
    "adjusted": _adjusted,
    "investor-changed": _investor_changed,
    "abolished": _abolished,
}


def _lies(state: State, said: Mapping[str, Any], place: Mapping[str, Any]) -> None:
    state.place, state.unit, state.former_unit = place, said["unit"], said["former_unit"]


def _named(state: State, said: Mapping[str, Any]) -> None:
    name = said.get("name")
    if name is not None and name != state.name:
        if state.name is not None and state.name not in state.aliases:
            state.aliases = (*state.aliases, state.name)
        state.name = name
    if "industries" in said:
        state.industries = tuple(said["industries"])


def _excused(state: State, said: Mapping[str, Any]) -> None:
    state.area_reason = said.get("area_reason", state.area_reason)


def _built_at_least(state: State, to: Infrastructure, on: date) -> None:
    stages = list(Infrastructure)
    if stages.index(state.infrastructure) < stages.index(to):
        state.move("infrastructure", to, on)


def _introduced(state: State, said: Mapping[str, Any], on: date, **more: Any) -> Tenant:
    """The tenant as this paper has it; what the paper does not say stays as it was."""
    named = {name: said[name] for name in ("name", "country", "industry", "is_fdi") if name in said}
    known = state.tenants.get(said["tenant_id"])
    if known is None:
        return Tenant(id=said["tenant_id"], since=on, **named, **more)
    return replace(known, **named, **more)


def _tenant(state: State, said: Mapping[str, Any]) -> Tenant:
    tenant_id = said["tenant_id"]
    return state.tenants.get(tenant_id) or Tenant(id=tenant_id)


def _let(state: State, tenant: Tenant, on: date) -> None:
    state.let(tenant)
    state.look_at_operation(on)
