"""Establishment, expansion, adjustment, investors, abolition, and the regimes they fall under."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import NoRegime, OldRegimeNeedsNote, RegimeNotInForce
from registry.domain.clusters.rules import Rules
from registry.domain.clusters.tenant import tenant_of

type File = Callable[..., Filed]


def a_running_cluster(
    file: File,
    *,
    on: str = "2024-06-01",
    leased_ha: str = "30.00",
    items: tuple[str, ...] = ("road", "water", "wastewater"),
) -> None:
    """Planned, established with 60 ha, 50 of them industrial, some of it leased."""
    file("plan", "2019-03-14", area_ha="60.00")
    file("establish", "2020-02-20", area_ha="60.00")
    file("approve_detailed_plan", "2020-06-01", land_use={"industrial": "50.00"})
    file("complete_infrastructure", "2021-06-01", items=items, ready_ha="50.00", complete=False)
    file("lease_to_tenant", on, leased_ha=leased_ha)


@pytest.mark.parametrize(
    ("signed", "regime"),
    [
        ("2017-07-14", "R0A"),
        ("2017-07-15", "R0B"),
        ("2024-04-30", "R0B"),
        ("2024-05-01", "R1"),
        ("2025-06-30", "R1"),
        ("2025-07-01", "R2"),
        ("2026-09-14", "R2"),
        ("2026-09-15", "R3"),
    ],
)
def test_a_decision_falls_under_the_regime_of_its_day(file: File, signed: str, regime: str) -> None:
    file("plan", "2012-03-14", area_ha="40.00")

    assert file("establish", signed, area_ha="40.00").fact.data["regime"] == regime


def test_an_earlier_regime_is_stated_with_a_note_and_a_later_one_not_at_all(file: File) -> None:
    file("plan", "2012-03-14", area_ha="40.00")

    with pytest.raises(OldRegimeNeedsNote):
        file("establish", "2026-09-23", regime="R2", area_ha="40.00")
    with pytest.raises(RegimeNotInForce):
        file("establish", "2026-09-14", regime="R3", area_ha="40.00", note="áp dụng sớm")
    with pytest.raises(NoRegime):
        file("establish", "2009-09-05", area_ha="40.00")


def test_a_cluster_is_established_once(file: File) -> None:
    file("plan", "2019-03-14")
    file("establish", "2020-02-20")

    with pytest.raises(FactImpossible) as refused:
        file("establish", "2021-02-20")

    assert refused.value.finding.code == "already-established"


def test_a_legacy_cluster_established_on_its_last_day_or_later_needs_a_note(
    file: File, file_by: File, rules: Rules
) -> None:
    file("record_legacy", "2008-10-10", area_ha="40.00")
    file("plan", "2019-03-14", area_ha="40.00", place={"unit": "15"})
    later = replace(rules, today=date(2027, 1, 5))

    with pytest.raises(FactImpossible) as refused:
        file_by(later, "establish", "2026-12-31", area_ha="40.00")
    filed = file_by(later, "establish", "2026-12-31", area_ha="40.00", note="bổ sung hồ sơ")

    assert refused.value.finding.rule == "LEG-02"
    assert [finding.rule for finding in filed.warnings] == ["LEG-02"]


@pytest.mark.parametrize(
    ("leased_ha", "on", "fits"),
    [
        ("30.00", "2025-06-01", True),  # 60.00 %, R1
        ("29.995", "2025-06-01", False),  # 59.99 %, R1
        ("29.995", "2026-09-15", True),  # 59.99 %, R3
        ("24.995", "2026-09-15", False),  # 49.99 %, R3
        ("24.995", "2023-06-01", True),  # R0B is known from secondary sources only
    ],
)
def test_an_expansion_needs_the_fill_rate_of_its_regime(
    file: File, leased_ha: str, on: str, fits: bool
) -> None:
    items = ("road", "water", "wastewater", "waste", "fire")
    a_running_cluster(file, on="2023-01-01", leased_ha=leased_ha, items=items)

    if fits:
        file("expand", on, area_ha="75.00", demand_reason=None)
        return
    with pytest.raises(FactImpossible) as refused:
        file("expand", on, area_ha="75.00", demand_reason=None)

    assert refused.value.finding.rule == "EXP-C"
    assert refused.value.params["filled_ha"] == leased_ha


def test_demand_above_the_existing_land_replaces_the_fill_rate(file: File) -> None:
    a_running_cluster(file, leased_ha="5.00")

    file("expand", "2025-06-01", area_ha="75.00", demand_reason="40 ha đăng ký, còn 45 ha trống")


def test_land_approved_by_a_certificate_fills_a_cluster_too(file: File) -> None:
    a_running_cluster(file, leased_ha="20.00")
    file("approve_tenant", "2024-07-01", approved_ha="10.00", paper="irc")

    file("expand", "2025-06-01", area_ha="75.00", demand_reason=None)


def test_an_agreement_in_principle_fills_nothing(file: File) -> None:
    a_running_cluster(file, leased_ha="20.00")
    file("approve_tenant", "2024-07-01", approved_ha="10.00", paper="principle")

    with pytest.raises(FactImpossible) as refused:
        file("expand", "2025-06-01", area_ha="75.00", demand_reason=None)

    assert refused.value.finding.code == "fill-below-threshold"


def test_without_a_detailed_plan_there_is_no_fill_rate_to_expand_on(file: File) -> None:
    file("plan", "2019-03-14", area_ha="60.00")
    file("establish", "2020-02-20", area_ha="60.00")
    file("complete_infrastructure", "2021-06-01")

    with pytest.raises(FactImpossible) as refused:
        file("expand", "2025-06-01", area_ha="75.00", demand_reason=None)

    assert refused.value.finding.code == "fill-unknown"


def test_an_expansion_needs_the_works_of_its_regime(file: File) -> None:
    a_running_cluster(file, leased_ha="30.00")

    with pytest.raises(FactImpossible) as refused:
        file("expand", "2026-09-15", area_ha="75.00")
    file("expand", "2026-09-14", area_ha="75.00")

    assert refused.value.finding.rule == "EXP-D"
    assert refused.value.params["missing"] == "waste, fire"


def test_the_new_decree_waives_the_works_of_clusters_formed_before_2009(file: File) -> None:
    file("record_legacy", "2008-10-10", area_ha="50.00")
    file("plan", "2019-03-14", area_ha="75.00", place={"unit": "15"})
    file("establish", "2020-02-20", area_ha="50.00")

    file("expand", "2026-09-15", area_ha="75.00")


@pytest.mark.parametrize(("area_ha", "fits"), [("75.00", True), ("75.01", False)])
def test_an_expanded_cluster_has_at_most_75_ha(file: File, area_ha: str, fits: bool) -> None:
    a_running_cluster(file)

    if fits:
        file("expand", "2025-06-01", area_ha=area_ha)
        return
    with pytest.raises(FactImpossible) as refused:
        file("expand", "2025-06-01", area_ha=area_ha)

    assert refused.value.finding.rule == "EXP-A"


def test_an_expansion_is_larger_and_of_an_established_cluster(file: File) -> None:
    file("plan", "2019-03-14", area_ha="60.00")
    with pytest.raises(FactImpossible) as unestablished:
        file("expand", "2023-06-01", area_ha="75.00")
    file("establish", "2020-02-20", area_ha="60.00")
    with pytest.raises(FactImpossible) as smaller:
        file("expand", "2023-06-01", area_ha="60.00")

    assert unestablished.value.finding.code == "not-established"
    assert smaller.value.finding.code == "not-larger"


@pytest.mark.usefixtures("established")
def test_after_an_abolition_only_what_winds_the_cluster_up_is_possible(file: File) -> None:
    tenant = tenant_of(file("lease_to_tenant", "2025-06-01").fact)
    file("abolish", "2026-01-10")

    for verb in ("establish", "expand", "adjust", "change_investor", "abolish", "clear_land"):
        with pytest.raises(FactImpossible) as refused:
            file(verb, "2026-03-01")
        assert refused.value.finding.code == "abolished", verb
    with pytest.raises(FactImpossible):
        file("lease_to_tenant", "2026-03-01", name="Đến muộn (mẫu)")

    file("lease_to_tenant", "2026-03-01", tenant_id=tenant, leased_ha="1.00")
    file("end_tenant", "2026-04-01", tenant_id=tenant)


@pytest.mark.usefixtures("established")
def test_a_new_investor_after_another_needs_a_selection(cluster: Cluster, file: File) -> None:
    with pytest.raises(FactImpossible) as refused:
        file("change_investor", "2026-05-01")
    filed = file("change_investor", "2026-05-01", reason="đã đánh giá, lựa chọn lại")

    assert refused.value.finding.rule == "SEL-05"
    assert filed.fact.data["previous"]["name"] == "Hạ tầng An (mẫu)"
    assert cluster.state_on().investor == "ASSIGNED"


@pytest.mark.usefixtures("established")
def test_a_vacant_place_is_filled_without_a_reason_until_the_new_decree(file: File) -> None:
    file("change_investor", "2026-05-01", investor=None)

    with pytest.raises(FactImpossible):
        file("change_investor", "2026-05-02", investor=None)
    with pytest.raises(FactImpossible):
        file("change_investor", "2026-09-15")
    file("change_investor", "2026-09-14")


@pytest.mark.usefixtures("established")
def test_an_adjustment_changes_only_what_it_names(cluster: Cluster, file: File) -> None:
    file(
        "adjust",
        "2025-08-14",
        changes={"name": "Gia Phú Mới", "place": {"unit": "15", "communes": ["Gia Phú"]}},
    )

    state = cluster.state_on()
    assert (state.name, state.aliases) == ("Gia Phú Mới", ("Gia Phú",))
    assert state.area_ha == Decimal("70.00")
    assert (state.unit, state.former_unit) == ("15", "10")
    assert state.legal == "ADJUSTED"


def test_only_what_was_decided_or_is_legacy_can_be_adjusted(cluster: Cluster, file: File) -> None:
    file("plan", "2008-01-01", area_ha="30.00")
    with pytest.raises(FactImpossible):
        file("adjust", "2023-05-01")
    file("record_legacy", "2008-10-10", area_ha="30.00")
    file("adjust", "2023-05-01", changes={"area_ha": "29.50"})

    assert cluster.state_on().legal == "LEGACY_UNESTABLISHED"
    assert cluster.state_on().area_ha == Decimal("29.50")


@pytest.mark.usefixtures("established")
def test_an_area_is_never_smaller_than_its_industrial_land(file: File) -> None:
    file("approve_detailed_plan", "2025-06-01", land_use={"industrial": "60.00"})

    with pytest.raises(FactImpossible) as refused:
        file("adjust", "2025-08-01", changes={"area_ha": "55.00"})
    with pytest.raises(FactImpossible):
        file("approve_detailed_plan", "2025-09-01", land_use={"industrial": "70.01"})

    assert refused.value.finding.code == "industrial-above-area"


def test_a_stated_regime_is_the_one_whose_rules_hold(file: File) -> None:
    file("plan", "2026-09-16", area_ha="5.92", place={"unit": "15"})

    with pytest.raises(FactImpossible) as refused:
        file("establish", "2026-09-23", area_ha="5.92", regime="R2", note="thẩm định từ tháng 8")
    file("establish", "2026-09-23", area_ha="5.92")

    assert refused.value.finding.rule == "DEF-AREA"


@pytest.mark.usefixtures("established")
def test_works_go_on_from_where_they_are_whatever_paper_comes_late(
    cluster: Cluster, file: File
) -> None:
    file("approve_infrastructure_project", "2025-03-01")
    file("start_construction", "2025-05-01")
    file("clear_land", "2025-06-01", recovered_ha="40.00", cleared_ha="35.00")
    assert cluster.state_on().infrastructure == "UNDER_CONSTRUCTION"

    file("complete_infrastructure", "2025-09-01", items=["road"], complete=False)
    assert cluster.state_on().infrastructure == "PARTLY_COMPLETE"
    file("complete_infrastructure", "2026-03-01", items=["water"], complete=True)

    state = cluster.state_on()
    assert state.infrastructure == "COMPLETE"
    assert state.finished == {"road", "water"}
    assert (state.recovered_ha, state.cleared_ha) == (Decimal("40.00"), Decimal("35.00"))
    assert state.status == "UNDER_CONSTRUCTION"
