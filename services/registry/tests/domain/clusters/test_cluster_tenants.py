"""Tenant projects: what they make of a cluster, and what cannot be said of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import ValidationError
from uuid_utils.compat import uuid7

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.tenant import tenant_of

type File = Callable[..., Filed]

pytestmark = pytest.mark.usefixtures("established")


def test_a_cluster_operates_from_its_first_lease_to_the_end_of_its_last(
    cluster: Cluster, file: File
) -> None:
    first = tenant_of(file("lease_to_tenant", "2025-04-01").fact)
    second = tenant_of(file("lease_to_tenant", "2025-05-01", name="Đá Sơn (mẫu)").fact)
    file("revoke_tenant", "2025-06-01", tenant_id=first)
    file("end_tenant", "2025-07-01", tenant_id=second)

    def operation(day: date) -> str:
        return cluster.state_on(day).operation

    assert operation(date(2025, 3, 31)) == "NO_PROJECT"
    assert operation(date(2025, 4, 1)) == "OPERATING"
    assert operation(date(2025, 6, 30)) == "OPERATING"
    assert operation(date(2025, 7, 1)) == "NO_PROJECT"
    assert cluster.state_on().leased_ha == 0


def test_an_approval_alone_makes_no_project(cluster: Cluster, file: File) -> None:
    tenant = tenant_of(file("approve_tenant", "2025-04-01", approved_ha="3.00").fact)
    file("lease_to_tenant", "2025-05-01", tenant_id=tenant, leased_ha="2.50")

    before, after = cluster.state_on(date(2025, 4, 30)), cluster.state_on()

    assert (before.projects, before.taken_ha) == (0, Decimal("3.00"))
    assert not before.is_operating
    assert (after.projects, after.leased_ha, after.taken_ha) == (1, Decimal("2.50"), Decimal("3.0"))


def test_another_lease_of_the_same_tenant_says_what_it_leases_from_then_on(
    cluster: Cluster, file: File
) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-04-01", leased_ha="2.00").fact)
    file("change_tenant_status", "2025-06-01", tenant_id=tenant)
    file("lease_to_tenant", "2025-08-01", tenant_id=tenant, leased_ha="5.25")

    state = cluster.state_on()

    assert (state.projects, state.leased_ha) == (1, Decimal("5.25"))
    assert state.tenants[str(tenant)].status == "operating"


def test_a_cluster_is_full_when_all_industrial_land_is_leased_and_never_fuller(
    cluster: Cluster, file: File
) -> None:
    file("approve_detailed_plan", "2025-03-01", land_use={"industrial": "8.80"})
    file("lease_to_tenant", "2025-04-01", leased_ha="5.00")
    with pytest.raises(FactImpossible) as refused:
        file("lease_to_tenant", "2025-05-01", leased_ha="3.81")
    file("lease_to_tenant", "2025-05-01", leased_ha="3.80")

    assert refused.value.finding.code == "leased-above-industrial"
    assert cluster.state_on(date(2025, 4, 30)).operation == "OPERATING"
    assert cluster.state_on().operation == "FULL"


def test_more_industrial_land_by_an_amended_plan_makes_room(cluster: Cluster, file: File) -> None:
    file("approve_detailed_plan", "2025-03-01", land_use={"industrial": "5.00"})
    file("lease_to_tenant", "2025-04-01", leased_ha="5.00")
    file("approve_detailed_plan", "2025-06-01", land_use={"industrial": "9.00"})

    assert cluster.state_on().operation == "OPERATING"
    assert cluster.state_on().detailed_plan == "AMENDED"


def test_a_new_tenant_is_named_a_known_one_need_not_be(file: File) -> None:
    chosen = uuid7()
    with pytest.raises(ValidationError):
        file("lease_to_tenant", "2025-04-01", name=None, is_fdi=None)
    with pytest.raises(FactImpossible) as refused:
        file("lease_to_tenant", "2025-04-01", tenant_id=chosen, name=None, is_fdi=None)
    file("lease_to_tenant", "2025-04-01", tenant_id=chosen)
    file("lease_to_tenant", "2025-05-01", tenant_id=chosen, name=None, is_fdi=None)

    assert refused.value.finding.code == "tenant-not-named"


@pytest.mark.parametrize("verb", ["change_tenant_status", "revoke_tenant", "end_tenant"])
def test_nothing_happens_to_a_tenant_that_nobody_knows(file: File, verb: str) -> None:
    with pytest.raises(FactImpossible) as refused:
        file(verb, "2025-04-01", tenant_id=UUID(int=7))

    assert refused.value.finding.code == "unknown-tenant"


@pytest.mark.parametrize(
    "verb",
    ["approve_tenant", "lease_to_tenant", "change_tenant_status", "revoke_tenant", "end_tenant"],
)
def test_nothing_happens_to_a_tenant_that_is_gone(file: File, verb: str) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-04-01").fact)
    file("end_tenant", "2025-06-01", tenant_id=tenant)

    with pytest.raises(FactImpossible) as refused:
        file(verb, "2025-06-02", tenant_id=tenant)

    assert refused.value.finding.code == "tenant-gone"
    assert refused.value.params["since"] == "2025-06-01"


def test_a_project_suspended_and_taken_up_again(cluster: Cluster, file: File) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-04-01").fact)
    for on, status in (
        ("2025-05-01", "permitting"),
        ("2025-06-01", "under-construction"),
        ("2026-01-01", "operating"),
        ("2026-08-01", "suspended"),
        ("2026-10-01", "operating"),  # no new start, so the new decree asks for nothing
    ):
        file("change_tenant_status", on, tenant_id=tenant, status=status)

    assert cluster.state_on(date(2026, 8, 1)).tenants[str(tenant)].status == "suspended"
    assert cluster.state_on().tenants[str(tenant)].status == "operating"


def test_by_the_new_decree_a_project_starts_on_complete_infrastructure(file: File) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-04-01").fact)
    with pytest.raises(FactImpossible) as refused:
        file("change_tenant_status", "2026-09-15", tenant_id=tenant)
    file("complete_infrastructure", "2026-09-15")
    file("change_tenant_status", "2026-09-15", tenant_id=tenant)

    assert refused.value.finding.rule == "TEN-03"


def test_a_status_without_a_lease_is_flagged(file: File) -> None:
    tenant = tenant_of(file("approve_tenant", "2025-04-01").fact)

    filed = file("change_tenant_status", "2025-05-01", tenant_id=tenant, status="permitting")

    assert [finding.code for finding in filed.warnings] == ["tenant-not-leased"]


def test_a_corrected_lease_keeps_its_tenant(cluster: Cluster, file: File) -> None:
    wrong = file("lease_to_tenant", "2025-04-01", leased_ha="20.00")
    file("change_tenant_status", "2025-04-01", tenant_id=tenant_of(wrong.fact))

    right = file("lease_to_tenant", "2025-04-01", corrects=wrong.fact.id, leased_ha="2.00")

    assert tenant_of(right.fact) == tenant_of(wrong.fact)
    assert cluster.state_on().leased_ha == Decimal("2.00")
    assert cluster.state_on().tenants[str(tenant_of(wrong.fact))].status == "operating"


def test_a_tenant_may_grow_into_all_the_land_but_not_beyond_what_others_leave(file: File) -> None:
    file("approve_detailed_plan", "2025-03-01", land_use={"industrial": "8.80"})
    tenant = tenant_of(file("lease_to_tenant", "2025-04-01", leased_ha="5.00").fact)
    file("lease_to_tenant", "2025-05-01", tenant_id=tenant, leased_ha="8.80")

    with pytest.raises(FactImpossible):
        file("lease_to_tenant", "2025-05-02", name="Đá Sơn (mẫu)", leased_ha="0.01")


def test_papers_of_one_day_that_wait_for_each_other_are_counted_once(file: File) -> None:
    file("approve_detailed_plan", "2025-03-01", land_use={"industrial": "8.80"})
    wrong = file("lease_to_tenant", "2025-04-01", leased_ha="5.00").fact
    file("change_tenant_status", "2025-04-01", tenant_id=tenant_of(wrong))
    file("lease_to_tenant", "2025-04-01", leased_ha="6.00", corrects=wrong.id)

    with pytest.raises(FactImpossible) as refused:
        file("lease_to_tenant", "2025-04-01", name="Đá Sơn (mẫu)", leased_ha="3.00")

    assert refused.value.params["leased_ha"] == "9.00"
