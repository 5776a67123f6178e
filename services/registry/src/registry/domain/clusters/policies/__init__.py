"""What makes a fact impossible, or remarkable, at its place in the history of its cluster.

A policy looks at the cluster as it stood before the fact, at the fact, and at the law. POLICIES
lists those of each type. Rule names are those of the domain notes.
"""

from collections.abc import Iterator, Mapping

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies import area, decision, plan, tenants, works
from registry.domain.clusters.policies.remark import Policy
from registry.domain.clusters.state import State


def remarks(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """Everything that the policies of the fact's type have to say."""
    for policy in POLICIES.get(fact.type, ()):
        yield from policy(before, fact, law)


POLICIES: Mapping[str, tuple[Policy, ...]] = {
    "planned": (plan.must_not_be_in_plan, area.must_be_within_limits),
    "plan-adjusted": (plan.must_be_in_plan, area.must_be_within_limits),
    "withdrawn-from-plan": (plan.must_leave_the_plan, plan.must_say_what_the_land_becomes),
    "legacy-recorded": (
        decision.must_not_be_abolished,
        decision.must_not_be_established,
        decision.must_not_be_recorded_as_legacy,
        decision.should_have_been_formed_in_time,
        area.must_be_within_limits,
        area.must_hold_the_industrial_land,
    ),
    "established": (
        decision.must_not_be_abolished,
        decision.must_not_be_established,
        plan.must_be_in_plan,
        plan.must_keep_to_the_plan,
        area.must_be_within_limits,
        decision.must_come_before_the_deadline,
        area.must_hold_the_industrial_land,
    ),
    "detailed-plan-approved": (
        decision.must_not_be_abolished,
        works.should_follow_the_establishment,
        works.industrial_land_must_fit,
        works.land_use_should_add_up,
    ),
    "infrastructure-project-approved": (
        decision.must_not_be_abolished,
        works.should_follow_the_detailed_plan,
    ),
    "land-cleared": (decision.must_not_be_abolished, works.cleared_land_should_fit),
    "construction-started": (decision.must_not_be_abolished, works.should_follow_the_project),
    "infrastructure-completed": (
        decision.must_not_be_abolished,
        works.should_follow_the_start,
        works.ready_land_should_fit,
    ),
    "wastewater-changed": (),
    "tenant-approved": (
        tenants.new_one_must_be_named,
        tenants.must_still_be_there,
        works.should_follow_the_establishment,
    ),
    "tenant-leased": (
        tenants.new_one_must_be_named,
        tenants.must_still_be_there,
        works.should_follow_the_establishment,
        tenants.leased_land_must_fit,
        tenants.land_should_be_ready,
    ),
    "tenant-status-changed": (
        tenants.must_be_known,
        tenants.must_still_be_there,
        tenants.should_have_leased,
        tenants.may_start_on_complete_infrastructure,
    ),
    "tenant-revoked": (tenants.must_be_known, tenants.must_still_be_there),
    "tenant-ended": (tenants.must_be_known, tenants.must_still_be_there),
    "expanded": (
        decision.must_not_be_abolished,
        decision.must_be_established,
        decision.must_be_larger,
        plan.must_keep_to_the_plan,
        decision.must_stay_below_the_limit,
        decision.must_be_filled_or_in_demand,
        decision.must_have_its_infrastructure,
    ),
    "adjusted": (
        decision.must_not_be_abolished,
        decision.must_have_been_decided_or_be_legacy,
        area.changed_must_be_within_limits,
        area.must_hold_the_industrial_land,
    ),
    "investor-changed": (
        decision.must_not_be_abolished,
        decision.must_have_been_decided_or_be_legacy,
        decision.must_be_another_investor,
        decision.must_be_selected_anew,
    ),
    "abolished": (decision.must_not_be_abolished, decision.must_be_established),
}

__all__ = ["POLICIES", "Policy", "Remark", "remarks"]
