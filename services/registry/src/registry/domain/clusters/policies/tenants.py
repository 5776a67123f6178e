"""Tenant projects: known, still there, on land that is there."""

from collections.abc import Iterator
from decimal import Decimal

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark, impossible
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies.remark import term_of
from registry.domain.clusters.state import Infrastructure, State


def new_one_must_be_named(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant_id = fact.data["tenant_id"]
    if tenant_id in before.tenants:
        return
    if "name" not in fact.data or "is_fdi" not in fact.data:
        yield impossible("tenant-not-named", tenant_id=tenant_id)
    elif before.is_abolished:
        yield impossible("abolished", since=before.since["legal"].isoformat())


def must_be_known(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    if fact.data["tenant_id"] not in before.tenants:
        yield impossible("unknown-tenant", tenant_id=fact.data["tenant_id"])


def must_still_be_there(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is not None and tenant.gone is not None:
        since = "" if tenant.since is None else tenant.since.isoformat()
        yield impossible("tenant-gone", tenant_id=tenant.id, since=since)


def leased_land_must_fit(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    """DEF-FILL: more than 100 % is a slip in one of the two areas."""
    if before.industrial_ha is None:
        return
    tenant = before.tenants.get(fact.data["tenant_id"])
    others = before.leased_ha - (tenant.let_ha if tenant else 0)
    leased = others + Decimal(fact.data["leased_ha"])
    if leased > before.industrial_ha:
        yield impossible(
            "leased-above-industrial", leased_ha=leased, industrial_ha=before.industrial_ha
        )


def land_should_be_ready(before: State, _fact: Fact, _law: Law) -> Iterator[Remark]:
    if before.ready_ha is None and not before.is_legacy:
        yield Remark("lease-before-infrastructure", "warn", {})


def should_have_leased(before: State, fact: Fact, _law: Law) -> Iterator[Remark]:
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is not None and tenant.leased_ha is None:
        yield Remark("tenant-not-leased", "warn", {"tenant_id": tenant.id})


def may_start_on_complete_infrastructure(before: State, fact: Fact, law: Law) -> Iterator[Remark]:
    """TEN-03: the start of a project, not its taking up again."""
    complete = term_of("TEN-03", "infrastructure_complete", fact, law)
    if complete is None or fact.data["status"] != "operating":
        return
    tenant = before.tenants.get(fact.data["tenant_id"])
    if tenant is None or tenant.has_operated:
        return
    if before.is_legacy and term_of("TEN-03", "waived_for_legacy", fact, law) is not None:
        return
    if before.infrastructure is not Infrastructure.COMPLETE:
        yield Remark("tenant-before-infrastructure", complete.level, {"tenant_id": tenant.id})
