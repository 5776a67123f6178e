"""Real cases that break a single line of states (clusters.md 5.1, 8 and 10): all can be said."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from registry.domain.chronicles.chronicle import Filed
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.tenant import tenant_of

type File = Callable[..., Filed]


def test_a_cluster_operates_for_years_without_an_establishment_decision(
    cluster: Cluster, file: File
) -> None:
    file("record_legacy", "2008-10-10")
    file("lease_to_tenant", "2010-04-01")

    state = cluster.state_on(date(2025, 4, 1))

    assert state.legal == "LEGACY_UNESTABLISHED"
    assert state.operation == "OPERATING"
    assert state.since["operation"] == date(2010, 4, 1)
    assert state.status == "OPERATING_UNESTABLISHED"


@pytest.mark.usefixtures("established")
def test_a_cluster_withdrawn_from_the_plan_operates_to_the_end_of_its_leases(
    cluster: Cluster, file: File
) -> None:
    file("lease_to_tenant", "2025-06-01")
    file("withdraw_from_plan", "2026-03-01")

    state = cluster.state_on()

    assert state.planning == "WITHDRAWN_FROM_PLAN"
    assert state.is_established
    assert state.operation == "OPERATING"
    assert state.status == "WITHDRAWN"


@pytest.mark.usefixtures("established")
def test_an_established_cluster_has_no_investor_any_more(cluster: Cluster, file: File) -> None:
    file("change_investor", "2026-05-01", investor=None, reason="giải thể")

    state = cluster.state_on()

    assert state.is_established
    assert (state.investor, state.assigned) == ("REPLACING", None)


@pytest.mark.usefixtures("established")
def test_a_cluster_operates_while_it_is_adjusted_and_expanded(cluster: Cluster, file: File) -> None:
    file("approve_detailed_plan", "2025-04-01")
    file("complete_infrastructure", "2025-05-01")
    file("lease_to_tenant", "2025-06-01")
    file("adjust", "2025-08-01")
    file("expand", "2026-06-01")

    assert cluster.state_on(date(2025, 9, 1)).legal == "ADJUSTED"
    assert cluster.state_on().legal == "EXPANDED"
    assert cluster.state_on().operation == "OPERATING"
    assert cluster.state_on().area_ha == Decimal("75.00")


def test_a_planned_cluster_is_turned_into_an_industrial_zone(cluster: Cluster, file: File) -> None:
    file("plan", "2023-03-14")
    file("withdraw_from_plan", "2026-08-03", becomes="industrial-zone")

    assert cluster.state_on().planning == "CONVERTED"
    assert cluster.state_on().status == "WITHDRAWN"
    assert cluster.state_on(date(2026, 8, 2)).status == "PLANNED"


@pytest.mark.usefixtures("established")
def test_an_establishment_is_abolished(cluster: Cluster, file: File) -> None:
    file("abolish", "2026-10-24")

    assert cluster.state_on().status == "ABOLISHED"
    assert cluster.state_on().operation == "CLOSED"
    assert cluster.state_on().planning == "IN_PLAN"
    assert cluster.state_on(date(2026, 10, 23)).status == "ESTABLISHED"


@pytest.mark.usefixtures("established")
def test_an_abolished_cluster_closes_when_its_last_tenant_leaves(
    cluster: Cluster, file: File
) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-06-01").fact)
    file("abolish", "2025-10-24")
    file("end_tenant", "2026-10-24", tenant_id=tenant)

    assert cluster.state_on(date(2026, 1, 1)).operation == "CLOSING"
    assert not cluster.state_on(date(2026, 1, 1)).is_operating
    assert cluster.state_on().operation == "CLOSED"


def test_no_decision_below_the_floor_full_in_the_withdrawal_list_and_still_operating(
    cluster: Cluster, file: File
) -> None:
    file("record_legacy", "2008-10-10", area_ha="3.50", area_reason="pre-2017-below-floor")
    file("approve_detailed_plan", "2009-02-01", land_use={"industrial": "1.84"})
    file("lease_to_tenant", "2010-01-01", leased_ha="1.84")
    file("withdraw_from_plan", "2024-03-01")

    state = cluster.state_on()

    assert state.legal == "LEGACY_UNESTABLISHED"
    assert state.operation == "FULL"
    assert state.planning == "WITHDRAWN_FROM_PLAN"
    assert state.is_operating


def test_a_dossier_under_appraisal_before_the_new_decree_finishes_under_the_old_one(
    cluster: Cluster, file: File
) -> None:
    file("plan", "2023-03-14", area_ha="50.00")

    filed = file(
        "establish",
        "2026-09-23",
        number="3426/QĐ-UBND",
        area_ha="50.00",
        regime="R2",
        note="Đang thẩm định trước ngày 15/9/2026",
    )

    assert filed.fact.data["regime"] == "R2"
    assert cluster.state_on().status == "ESTABLISHED"


def test_a_detailed_plan_recorded_before_the_decision_is_accepted_flagged_and_falls_into_place(
    cluster: Cluster, file: File
) -> None:
    file("plan", "2023-03-14")
    early = file("approve_detailed_plan", "2025-06-01")
    file("establish", "2025-02-20")

    assert [finding.code for finding in early.warnings] == ["before-establishment"]
    assert cluster.state_on(date(2025, 3, 1)).status == "ESTABLISHED"
    assert cluster.state_on().status == "DETAILED_PLAN_APPROVED"


def test_a_legacy_cluster_is_established_at_last(cluster: Cluster, file: File) -> None:
    file("record_legacy", "2008-10-10", area_ha="34.00")
    file("plan", "2023-03-14", area_ha="34.00", place={"unit": "15"})
    file("lease_to_tenant", "2012-01-01")

    filed = file("establish", "2026-11-02", area_ha="34.00")

    assert filed.fact.data["legacy"] is True
    assert cluster.state_on().status == "OPERATING_ESTABLISHED"


def test_a_cluster_over_two_communes_has_one_that_leads(cluster: Cluster, file: File) -> None:
    place = {"unit": "15", "former_unit": "15", "communes": ["Văn Phú", "Yên Bình"]}
    file("plan", "2025-08-01", place=place | {"lead_commune": "Văn Phú"})

    state = cluster.state_on()

    assert state.place is not None
    assert state.place["lead_commune"] == "Văn Phú"


def test_a_fact_with_a_later_day_counts_from_that_day_on(cluster: Cluster, file: File) -> None:
    file("plan", "2023-03-14")
    file("establish", "2026-11-01", effective_on="2027-01-01")

    assert cluster.state_on(date(2026, 12, 31)).status == "PLANNED"
    assert cluster.state_on(date(2027, 1, 1)).status == "ESTABLISHED"
