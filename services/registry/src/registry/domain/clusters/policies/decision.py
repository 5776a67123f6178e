"""Establishment, expansion, adjustment, investors, abolition."""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Level, Remark, impossible, words_of
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies.remark import term_of
from registry.domain.clusters.state import Infrastructure, Investing, Legal, State

# Cut, not rounded: a rate just below a threshold must not be shown as the threshold.
_SHOWN = Decimal("0.01")


def must_not_be_abolished(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_abolished:
        yield impossible("abolished", since=before.since["legal"].isoformat())


def must_not_be_established(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.is_established:
        yield impossible("already-established")


def must_be_established(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if not before.is_established and not before.is_abolished:
        yield impossible("not-established")


def must_have_been_decided_or_be_legacy(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.legal is Legal.NONE:
        yield impossible("not-established")


def must_not_be_recorded_as_legacy(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.legal is Legal.LEGACY_UNESTABLISHED:
        yield impossible("already-legacy")


def should_have_been_formed_in_time(_before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """LEG-01."""
    before = term_of("LEG-01", "formed_before", fact, law)
    if before is not None and fact.occurred_on >= before.day:
        yield Remark("legacy-after-its-end", before.level, {"before": before.value})


def must_come_before_the_deadline(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """LEG-02: what is decided after the deadline is recorded with a note."""
    deadline = term_of("LEG-02", "established_before", fact, law)
    if before.legal is not Legal.LEGACY_UNESTABLISHED or deadline is None:
        return
    if fact.signed_on >= deadline.day:
        level: Level = "warn" if "note" in fact.data else deadline.level
        yield Remark("legacy-deadline-passed", level, {"before": deadline.value})


def must_be_larger(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    area = Decimal(fact.data["area_ha"])
    if before.area_ha is not None and area <= before.area_ha:
        yield impossible("not-larger", area_ha=area, current_area_ha=before.area_ha)


def must_stay_below_the_limit(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-A."""
    most = term_of("EXP-A", "most_ha", fact, law)
    area = Decimal(fact.data["area_ha"])
    if most is None or area <= most.number:
        return
    reason = fact.data.get("area_reason", before.area_reason)
    level: Level = "warn" if reason in law.excuses("above") else most.level
    yield Remark("expanded-above-limit", level, words_of(area_ha=area, most_ha=most.number))


def must_be_filled_or_in_demand(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-C: land leased or approved, of the industrial land, reaches the threshold."""
    threshold = term_of("EXP-C", "fill_pct", fact, law)
    if threshold is None or "demand_reason" in fact.data:
        return
    if not before.industrial_ha:
        yield Remark("fill-unknown", threshold.level, {"threshold": threshold.value})
    elif 100 * before.taken_ha < threshold.number * before.industrial_ha:
        words = words_of(
            fill=(100 * before.taken_ha / before.industrial_ha).quantize(_SHOWN, ROUND_DOWN),
            threshold=threshold.number,
            filled_ha=before.taken_ha,
            industrial_ha=before.industrial_ha,
        )
        yield Remark("fill-below-threshold", threshold.level, words)


def must_have_its_infrastructure(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """EXP-D."""
    items = term_of("EXP-D", "items", fact, law)
    if items is None or before.infrastructure is Infrastructure.COMPLETE:
        return
    if before.is_legacy and term_of("EXP-D", "waived_for_legacy", fact, law) is not None:
        return
    missing = [item for item in items.words if item not in before.finished]
    if missing:
        yield Remark("infrastructure-unfinished", items.level, {"missing": ", ".join(missing)})


def must_be_another_investor(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    nobody = fact.data["investor"] is None and before.investor is not Investing.ASSIGNED
    if nobody or (before.assigned is not None and fact.data["investor"] == before.assigned):
        yield impossible("investor-unchanged")


def must_be_selected_anew(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """SEL-05: who follows another investor says how they were selected."""
    if fact.data["investor"] is None or "reason" in fact.data:
        return
    vacant = before.assigned is None
    term = term_of("SEL-05", "reason_always", fact, law)
    if term is None and not vacant:
        term = term_of("SEL-05", "reason_unless_vacant", fact, law)
    if term is not None:
        previous = "" if before.assigned is None else before.assigned["name"]
        yield Remark("investor-not-selected-anew", term.level, {"previous": previous})
