"""Detailed plans, projects, land and works: their order, and what they say of areas."""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark, impossible, words_of
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies.remark import term_of
from registry.domain.clusters.state import Infrastructure, Legal, State

_NOT_BEGUN = {Infrastructure.NONE, Infrastructure.PROJECT_APPROVED, Infrastructure.LAND_CLEARING}


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
        yield impossible("industrial-above-area", industrial_ha=industrial, area_ha=before.area_ha)
    if before.leased_ha > industrial:
        yield impossible(
            "leased-above-industrial", leased_ha=before.leased_ha, industrial_ha=industrial
        )


def land_use_should_add_up(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    uses = {name: Decimal(ha) for name, ha in fact.data["land_use"].items()}
    total = sum(uses.values(), Decimal(0))
    if before.area_ha is not None and len(uses) > 1 and total != before.area_ha:
        words = words_of(total_ha=total, area_ha=before.area_ha)
        yield Remark("land-use-differs-from-area", "warn", words)
    share = term_of("DEF-SVC", "most_pct", fact, law)
    area = before.area_ha or total
    service = uses.get("service", Decimal(0))
    if share is not None and 100 * service > share.number * area:
        words = words_of(service_ha=service, area_ha=area, share=share.number)
        yield Remark("services-above-share", share.level, words)


def cleared_land_should_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    cleared = Decimal(fact.data["cleared_ha"])
    if before.area_ha is not None and cleared > before.area_ha:
        words = words_of(cleared_ha=cleared, area_ha=before.area_ha)
        yield Remark("cleared-above-area", "warn", words)


def ready_land_should_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    ready = Decimal(fact.data["ready_ha"])
    if before.industrial_ha is not None and ready > before.industrial_ha:
        words = words_of(ready_ha=ready, industrial_ha=before.industrial_ha)
        yield Remark("ready-above-industrial", "warn", words)
