"""Into the plan and out of it; and how far a decision may go beyond it."""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark, impossible, words_of
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies.remark import term_of
from registry.domain.clusters.state import Planning, State


def must_not_be_in_plan(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_in_plan:
        yield impossible("already-in-plan")


def must_be_in_plan(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    """PLAN-01."""
    if not before.is_in_plan:
        yield impossible("not-in-plan")


def must_leave_the_plan(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """A withdrawn cluster can still be converted; one never in a plan is only remarkable."""
    if before.planning is Planning.NOT_IN_PLAN:
        yield Remark("withdrawn-without-plan", "warn", {})
    elif before.planning is Planning.CONVERTED or (
        before.planning is Planning.WITHDRAWN_FROM_PLAN and fact.data["becomes"] == "withdrawn"
    ):
        yield impossible("already-withdrawn")


def must_say_what_the_land_becomes(_before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """PLAN-03."""
    if "conversion_plan" not in fact.data:
        yield impossible("conversion-plan-missing")


def must_keep_to_the_plan(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """PLAN-02: a decision may fix a little more than the plan; for more, the plan changes first."""
    tolerance = term_of("PLAN-02", "tolerance_ha", fact, law)
    if tolerance is None or not before.is_in_plan or before.plan_area_ha is None:
        return
    area = Decimal(fact.data["area_ha"])
    if area - before.plan_area_ha > tolerance.number:
        yield Remark(
            "above-plan-tolerance",
            tolerance.level if fact.type == "established" else "warn",
            words_of(area_ha=area, plan_area_ha=before.plan_area_ha, tolerance_ha=tolerance.number),
        )
