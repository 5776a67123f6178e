"""The plan: PLAN-01 to PLAN-03, and areas outside the limits (DEF-AREA)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters.cluster import Cluster

type File = Callable[..., Filed]


def test_an_establishment_needs_a_plan_entry_of_that_day(file: File) -> None:
    file("plan", "2025-03-14")

    with pytest.raises(FactImpossible) as refused:
        file("establish", "2025-02-20")

    assert refused.value.finding.code == "not-in-plan"
    assert refused.value.finding.rule == "PLAN-01"
    assert refused.value.is_new


def test_a_cluster_enters_the_plan_once_and_may_come_back(cluster: Cluster, file: File) -> None:
    file("plan", "2023-03-14")

    with pytest.raises(FactImpossible) as refused:
        file("plan", "2024-03-14")
    file("withdraw_from_plan", "2025-01-01")
    file("plan", "2026-01-05", place={"unit": "15"})

    assert refused.value.finding.code == "already-in-plan"
    assert cluster.state_on().planning == "IN_PLAN"


@pytest.mark.parametrize(("area_ha", "fits"), [("75.00", True), ("75.01", False)])
def test_a_decision_may_fix_up_to_5_ha_more_than_the_plan(
    file: File, area_ha: str, fits: bool
) -> None:
    file("plan", "2024-06-01", area_ha="70.00")

    if fits:
        file("establish", "2025-02-20", area_ha=area_ha)
        return
    with pytest.raises(FactImpossible) as refused:
        file("establish", "2025-02-20", area_ha=area_ha, area_reason="other", note="đo lại")

    assert refused.value.finding.rule == "PLAN-02"
    assert refused.value.params["tolerance_ha"] == "5"


def test_more_needs_an_adjusted_plan_first(cluster: Cluster, file: File) -> None:
    file("plan", "2024-06-01", area_ha="40.00")
    with pytest.raises(FactImpossible):
        file("establish", "2025-02-20", area_ha="60.00")

    file("adjust_plan", "2025-01-10", area_ha="60.00")
    file("establish", "2025-02-20", area_ha="60.00")

    assert cluster.state_on().area_ha == Decimal("60.00")


def test_leaving_the_plan_needs_a_conversion_plan(file: File) -> None:
    file("plan", "2023-03-14")

    with pytest.raises(FactImpossible) as refused:
        file("withdraw_from_plan", "2025-01-01", conversion_plan=None)

    assert refused.value.finding.rule == "PLAN-03"


def test_a_withdrawn_cluster_can_still_become_an_industrial_zone_but_leaves_once(
    file: File,
) -> None:
    file("plan", "2023-03-14")
    file("withdraw_from_plan", "2025-01-01")
    with pytest.raises(FactImpossible) as refused:
        file("withdraw_from_plan", "2025-02-01")

    file("withdraw_from_plan", "2025-03-01", becomes="industrial-zone")

    assert refused.value.finding.code == "already-withdrawn"


@pytest.mark.parametrize(
    ("on", "area_ha", "reason", "level"),
    [
        ("2015-05-01", "50.00", None, None),
        ("2015-05-01", "50.01", None, "warn"),  # R0A is known from secondary sources only
        ("2020-05-01", "8.00", None, "warn"),
        ("2024-06-01", "75.00", None, None),
        ("2024-06-01", "75.01", None, "refuse"),
        ("2024-06-01", "75.01", "pre-2009-above-75", "warn"),
        ("2024-06-01", "75.01", "mountain-district", "refuse"),
        ("2024-06-01", "10.00", None, None),
        ("2024-06-01", "9.99", None, "refuse"),
        ("2024-06-01", "9.99", "mountain-district", "warn"),
        ("2024-06-01", "5.00", "craft-village", "warn"),
        ("2024-06-01", "4.99", "craft-village", "refuse"),
        ("2024-06-01", "3.50", "pre-2017-below-floor", "warn"),
        ("2025-07-01", "9.99", None, "refuse"),
        ("2026-09-14", "5.92", None, "refuse"),
        ("2026-09-15", "5.92", None, None),
        ("2026-09-15", "4.99", None, "refuse"),
        ("2026-09-15", "4.99", "pre-2017-below-floor", "warn"),
        ("2026-09-15", "75.01", None, "refuse"),
    ],
)
def test_an_area_outside_the_limits_of_its_day_needs_a_reason_that_fits(
    file: File, on: str, area_ha: str, reason: str | None, level: str | None
) -> None:
    unit = "15" if on < "2025-07-01" else "25"

    def plan() -> Filed:
        return file("plan", on, area_ha=area_ha, area_reason=reason, place={"unit": unit})

    if level == "refuse":
        with pytest.raises(FactImpossible) as refused:
            plan()
        assert refused.value.finding.code == "area-outside-limits"
        assert refused.value.params["reasons"]
    else:
        levels = [f.level for f in plan().warnings if f.code.startswith("area-outside-limits")]
        assert levels == ([] if level is None else [level])


def test_a_reason_once_stated_holds_for_the_later_papers_of_the_cluster(file: File) -> None:
    file("plan", "2024-06-01", area_ha="8.00", area_reason="mountain-district")

    filed = file("establish", "2025-02-20", area_ha="8.00")

    assert [finding.code for finding in filed.warnings] == ["area-outside-limits-explained"]


def test_a_craft_village_cluster_needs_no_reason_from_5_ha(file: File) -> None:
    file("plan", "2024-06-01", area_ha="10.00")

    filed = file("establish", "2025-02-20", area_ha="5.00", cluster_types=["craft"])

    assert filed.warnings == ()


def test_another_reason_is_explained(file: File) -> None:
    with pytest.raises(ValidationError, match="explained in note"):
        file("plan", "2024-06-01", area_ha="80.00", area_reason="other")

    file("plan", "2024-06-01", area_ha="80.00", area_reason="other", note="theo NQ của HĐND")


def test_a_decision_of_the_time_before_any_regime_is_a_legacy_record(
    cluster: Cluster, file: File
) -> None:
    filed = file("record_legacy", "2008-10-10", area_ha="93.00")

    assert filed.warnings == ()
    assert cluster.state_on(date(2008, 10, 10)).legal == "LEGACY_UNESTABLISHED"


def test_a_legacy_record_after_its_time_is_flagged(file: File) -> None:
    filed = file("record_legacy", "2012-05-11", area_ha="19.50")

    assert [finding.rule for finding in filed.warnings] == ["LEG-01"]
