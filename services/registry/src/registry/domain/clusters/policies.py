"""What makes a fact impossible, or remarkable, at its place in the history of its cluster.

A policy looks at the cluster as it stood before the fact, at the fact, and at the law. POLICIES
lists those of each type. Rule names are those of the domain notes.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.clusters.fact import Fact
from registry.domain.clusters.findings import Level
from registry.domain.clusters.law import Law, Side, Term
from registry.domain.clusters.state import Infrastructure, Investing, Legal, Planning, State


@dataclass(frozen=True, slots=True)
class Remark:
    """What a policy has to say; the parameters fill the words of its code."""

    code: str
    level: Level
    params: Mapping[str, str]

    @property
    def refuses(self) -> bool:
        return self.level == "refuse"


type Policy = Callable[[State, Fact, Law], Iterator[Remark]]


def remarks(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """Everything that the policies of the fact's type have to say."""
    for policy in POLICIES.get(fact.type, ()):
        yield from policy(before, fact, law)


# --- the plan


def must_not_be_in_plan(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_in_plan:
        yield _impossible("already-in-plan")


def must_be_in_plan(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    """PLAN-01."""
    if not before.is_in_plan:
        yield _impossible("not-in-plan")


def must_leave_the_plan(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """A withdrawn cluster can still be converted; one never in a plan is only remarkable."""
    if before.planning is Planning.NOT_IN_PLAN:
        yield Remark("withdrawn-without-plan", "warn", {})
    elif before.planning is Planning.CONVERTED or (
        before.planning is Planning.WITHDRAWN_FROM_PLAN and fact.data["becomes"] == "withdrawn"
    ):
        yield _impossible("already-withdrawn")


def must_say_what_the_land_becomes(_before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """PLAN-03."""
    if "conversion_plan" not in fact.data:
        yield _impossible("conversion-plan-missing")


def must_keep_to_the_plan(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """PLAN-02: a decision may fix a little more than the plan; for more, the plan changes first."""
    tolerance = _term("PLAN-02", "tolerance_ha", fact, law)
    if tolerance is None or not before.is_in_plan or before.plan_area_ha is None:
        return
    area = Decimal(fact.data["area_ha"])
    if area - before.plan_area_ha > tolerance.number:
        yield Remark(
            "above-plan-tolerance",
            tolerance.level if fact.type == "established" else "warn",
            _words(area_ha=area, plan_area_ha=before.plan_area_ha, tolerance_ha=tolerance.number),
        )


# --- the area


def area_must_be_within_limits(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """DEF-AREA: a stated reason makes an area outside the limits legal, and remarkable."""
    stated = fact.data.get("area_ha")
    if stated is None:
        return
    yield from _area_remarks(before, fact, law, Decimal(stated), fact.data.get("cluster_types"))


def changed_area_must_be_within_limits(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    changes = fact.data["changes"]
    stated = changes.get("area_ha")
    if stated is not None:
        yield from _area_remarks(before, fact, law, Decimal(stated), changes.get("cluster_types"))


def _area_remarks(
    before: State, fact: Fact, law: Law, area: Decimal, types: list[str] | None
) -> Iterator[Remark]:
    least, special, most = (
        _term("DEF-AREA", term, fact, law) for term in ("least_ha", "special_least_ha", "most_ha")
    )
    broken: Term | None = None
    side: Side = "above"
    if most is not None and area > most.number:
        broken = most
    elif least is not None and area < least.number:
        broken = least
        reaches_special = special is not None and area >= special.number
        side = "special" if reaches_special else "below"
        if reaches_special and "craft" in (types or before.cluster_types):
            return
    if broken is None:
        return
    reason = fact.data.get("area_reason", before.area_reason)
    limits = {
        "area_ha": area,
        "least_ha": least.number if least else Decimal(0),
        "most_ha": most.number if most else None,
    }
    excuses = law.excuses(side)
    if reason in excuses:
        yield Remark("area-outside-limits-explained", "warn", _words(**limits, reason=reason))
    else:
        level: Level = "warn" if fact.type == "legacy-recorded" else broken.level
        words = _words(**limits, reasons=", ".join(sorted(excuses)))
        yield Remark("area-outside-limits", level, words)


def must_hold_the_industrial_land(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """Industrial land above the whole area: one of the two is a slip."""
    said = fact.data.get("changes", fact.data)
    area, industrial = said.get("area_ha"), before.industrial_ha
    if area is not None and industrial is not None and industrial > Decimal(area):
        yield _impossible("industrial-above-area", industrial_ha=industrial, area_ha=Decimal(area))


# --- the decision


def must_not_be_abolished(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_abolished:
        yield _impossible("abolished", since=before.since["legal"].isoformat())


def must_not_be_established(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_established:
        yield _impossible("already-established")


def must_be_established(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if not before.is_established and not before.is_abolished:
        yield _impossible("not-established")


def must_have_been_decided_or_be_legacy(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.legal is Legal.NONE:
        yield _impossible("not-established")


def must_not_be_recorded_as_legacy(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.legal is Legal.LEGACY_UNESTABLISHED:
        yield _impossible("already-legacy")


def should_have_been_formed_in_time(_before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """LEG-01."""
    before = _term("LEG-01", "formed_before", fact, law)
    if before is not None and fact.occurred_on >= before.day:
        yield Remark("legacy-after-its-end", before.level, {"before": before.value})


def legacy_must_be_established_in_time(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """LEG-02: what is decided after the deadline is recorded with a note."""
    deadline = _term("LEG-02", "established_before", fact, law)
    if before.legal is not Legal.LEGACY_UNESTABLISHED or deadline is None:
        return
    if fact.signed_on >= deadline.day:
        level: Level = "warn" if "note" in fact.data else deadline.level
        yield Remark("legacy-deadline-passed", level, {"before": deadline.value})


def must_be_larger(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    area = Decimal(fact.data["area_ha"])
    if before.area_ha is not None and area <= before.area_ha:
        yield _impossible("not-larger", area_ha=area, current_area_ha=before.area_ha)


def expansion_must_stay_below_the_limit(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-A."""
    most = _term("EXP-A", "most_ha", fact, law)
    area = Decimal(fact.data["area_ha"])
    if most is None or area <= most.number:
        return
    reason = fact.data.get("area_reason", before.area_reason)
    level: Level = "warn" if reason in law.excuses("above") else most.level
    yield Remark("expanded-above-limit", level, _words(area_ha=area, most_ha=most.number))


def must_be_filled_or_in_demand(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-C: land leased or approved, of the industrial land, reaches the threshold."""
    threshold = _term("EXP-C", "fill_pct", fact, law)
    if threshold is None or "demand_reason" in fact.data:
        return
    if not before.industrial_ha:
        yield Remark("fill-unknown", threshold.level, {"threshold": threshold.value})
    elif 100 * before.taken_ha < threshold.number * before.industrial_ha:
        words = _words(
            fill=(100 * before.taken_ha / before.industrial_ha).quantize(Decimal("0.01")),
            threshold=threshold.number,
            filled_ha=before.taken_ha,
            industrial_ha=before.industrial_ha,
        )
        yield Remark("fill-below-threshold", threshold.level, words)


def must_have_its_infrastructure(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-D."""
    items = _term("EXP-D", "items", fact, law)
    if items is None or before.infrastructure is Infrastructure.COMPLETE:
        return
    if before.is_legacy and _term("EXP-D", "waived_for_legacy", fact, law) is not None:
        return
    missing = [item for item in items.words if item not in before.finished]
    if missing:
        yield Remark("infrastructure-unfinished", items.level, {"missing": ", ".join(missing)})


def must_be_another_investor(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    nobody = fact.data["investor"] is None and before.investor is not Investing.ASSIGNED
    if nobody or (before.assigned is not None and fact.data["investor"] == before.assigned):
        yield _impossible("investor-unchanged")


def must_be_selected_anew(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """SEL-05: who follows another investor says how they were selected."""
    if fact.data["investor"] is None or "reason" in fact.data:
        return
    vacant = before.assigned is None
    term = _term("SEL-05", "reason_always", fact, law)
    if term is None and not vacant:
        term = _term("SEL-05", "reason_unless_vacant", fact, law)
    if term is not None:
        previous = "" if before.assigned is None else before.assigned["name"]
        yield Remark("investor-not-selected-anew", term.level, {"previous": previous})


# --- plans, works, land


def should_follow_the_establishment(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.legal is Legal.NONE:
        yield Remark("before-establishment", "warn", {})


def should_follow_the_detailed_plan(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.industrial_ha is None:
        yield Remark("before-detailed-plan", "warn", {})


def should_follow_the_project(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.infrastructure_bnvnd is None:
        yield Remark("before-infrastructure-project", "warn", {})


def should_follow_the_start(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.infrastructure in _NOT_BEGUN:
        yield Remark("before-construction", "warn", {})


def industrial_land_must_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """Into the area around it, and around what is leased of it."""
    industrial = Decimal(fact.data["industrial_land_ha"])
    if before.area_ha is not None and industrial > before.area_ha:
        yield _impossible("industrial-above-area", industrial_ha=industrial, area_ha=before.area_ha)
    if before.leased_ha > industrial:
        yield _impossible(
            "leased-above-industrial", leased_ha=before.leased_ha, industrial_ha=industrial
        )


def land_use_should_add_up(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    uses = {name: Decimal(ha) for name, ha in fact.data["land_use"].items()}
    total = sum(uses.values(), Decimal(0))
    if before.area_ha is not None and len(uses) > 1 and total != before.area_ha:
        words = _words(total_ha=total, area_ha=before.area_ha)
        yield Remark("land-use-differs-from-area", "warn", words)
    share = _term("DEF-SVC", "most_pct", fact, law)
    area = before.area_ha or total
    service = uses.get("service", Decimal(0))
    if share is not None and 100 * service > share.number * area:
        words = _words(service_ha=service, area_ha=area, share=share.number)
        yield Remark("services-above-share", share.level, words)


def cleared_land_should_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    cleared = Decimal(fact.data["cleared_ha"])
    if before.area_ha is not None and cleared > before.area_ha:
        words = _words(cleared_ha=cleared, area_ha=before.area_ha)
        yield Remark("cleared-above-area", "warn", words)


def ready_land_should_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    ready = Decimal(fact.data["ready_ha"])
    if before.industrial_ha is not None and ready > before.industrial_ha:
        words = _words(ready_ha=ready, industrial_ha=before.industrial_ha)
        yield Remark("ready-above-industrial", "warn", words)


# --- tenants


def new_tenant_must_be_named(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant_id = fact.data["tenant_id"]
    if tenant_id in before.tenants:
        return
    if "name" not in fact.data or "is_fdi" not in fact.data:
        yield _impossible("tenant-not-named", tenant_id=tenant_id)
    elif before.is_abolished:
        yield _impossible("abolished", since=before.since["legal"].isoformat())


def tenant_must_be_known(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    if fact.data["tenant_id"] not in before.tenants:
        yield _impossible("unknown-tenant", tenant_id=fact.data["tenant_id"])


def tenant_must_still_be_there(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is not None and tenant.gone is not None:
        since = "" if tenant.since is None else tenant.since.isoformat()
        yield _impossible("tenant-gone", tenant_id=tenant.id, since=since)


def leased_land_must_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """DEF-FILL: more than 100 % is a slip in one of the two areas."""
    if before.industrial_ha is None:
        return
    tenant = before.tenants.get(fact.data["tenant_id"])
    others = before.leased_ha - (tenant.let_ha if tenant else 0)
    leased = others + Decimal(fact.data["leased_ha"])
    if leased > before.industrial_ha:
        yield _impossible(
            "leased-above-industrial", leased_ha=leased, industrial_ha=before.industrial_ha
        )


def land_should_be_ready(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.ready_ha is None and not before.is_legacy:
        yield Remark("lease-before-infrastructure", "warn", {})


def tenant_should_have_leased(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is not None and tenant.leased_ha is None:
        yield Remark("tenant-not-leased", "warn", {"tenant_id": tenant.id})


def tenant_may_start_on_complete_infrastructure(
    before: State, fact: Fact, law: Law
) -> Iterator[Remark]:
    """TEN-03: the start of a project, not its taking up again."""
    complete = _term("TEN-03", "infrastructure_complete", fact, law)
    if complete is None or fact.data["status"] != "operating":
        return
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is None or tenant.has_operated:
        return
    if before.is_legacy and _term("TEN-03", "waived_for_legacy", fact, law) is not None:
        return
    if before.infrastructure is not Infrastructure.COMPLETE:
        yield Remark("tenant-before-infrastructure", complete.level, {"tenant_id": tenant.id})


POLICIES: Mapping[str, tuple[Policy, ...]] = {
    "planned": (must_not_be_in_plan, area_must_be_within_limits),
    "plan-adjusted": (must_be_in_plan, area_must_be_within_limits),
    "withdrawn-from-plan": (must_leave_the_plan, must_say_what_the_land_becomes),
    "legacy-recorded": (
        must_not_be_abolished,
        must_not_be_established,
        must_not_be_recorded_as_legacy,
        should_have_been_formed_in_time,
        area_must_be_within_limits,
        must_hold_the_industrial_land,
    ),
    "established": (
        must_not_be_abolished,
        must_not_be_established,
        must_be_in_plan,
        must_keep_to_the_plan,
        area_must_be_within_limits,
        legacy_must_be_established_in_time,
        must_hold_the_industrial_land,
    ),
    "detailed-plan-approved": (
        must_not_be_abolished,
        should_follow_the_establishment,
        industrial_land_must_fit,
        land_use_should_add_up,
    ),
    "infrastructure-project-approved": (must_not_be_abolished, should_follow_the_detailed_plan),
    "land-cleared": (must_not_be_abolished, cleared_land_should_fit),
    "construction-started": (must_not_be_abolished, should_follow_the_project),
    "infrastructure-completed": (
        must_not_be_abolished,
        should_follow_the_start,
        ready_land_should_fit,
    ),
    "wastewater-changed": (),
    "tenant-approved": (
        new_tenant_must_be_named,
        tenant_must_still_be_there,
        should_follow_the_establishment,
    ),
    "tenant-leased": (
        new_tenant_must_be_named,
        tenant_must_still_be_there,
        should_follow_the_establishment,
        leased_land_must_fit,
        land_should_be_ready,
    ),
    "tenant-status-changed": (
        tenant_must_be_known,
        tenant_must_still_be_there,
        tenant_should_have_leased,
        tenant_may_start_on_complete_infrastructure,
    ),
    "tenant-revoked": (tenant_must_be_known, tenant_must_still_be_there),
    "tenant-ended": (tenant_must_be_known, tenant_must_still_be_there),
    "expanded": (
        must_not_be_abolished,
        must_be_established,
        must_be_larger,
        must_keep_to_the_plan,
        expansion_must_stay_below_the_limit,
        must_be_filled_or_in_demand,
        must_have_its_infrastructure,
    ),
    "adjusted": (
        must_not_be_abolished,
        must_have_been_decided_or_be_legacy,
        changed_area_must_be_within_limits,
        must_hold_the_industrial_land,
    ),
    "investor-changed": (
        must_not_be_abolished,
        must_have_been_decided_or_be_legacy,
        must_be_another_investor,
        must_be_selected_anew,
    ),
    "abolished": (must_not_be_abolished, must_be_established),
}

_NOT_BEGUN = {Infrastructure.NONE, Infrastructure.PROJECT_APPROVED, Infrastructure.LAND_CLEARING}


def _term(rule: str, term: str, fact: Fact, law: Law) -> Term | None:
    """Under the regime that the fact states, else that of the day on which it was signed."""
    signed = fact.signed_on
    regime = fact.data.get("regime") or law.usual_regime(signed)
    return law.term(rule, term, regime, signed)


def _impossible(code: str, **params: object) -> Remark:
    return Remark(code, "refuse", _words(**params))


def _words(**params: object) -> Mapping[str, str]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else str(value)
        for name, value in params.items()
        if value is not None
    }
