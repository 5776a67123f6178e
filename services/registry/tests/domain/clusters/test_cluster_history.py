"""Papers come late and wrong: each is judged in its place, and corrected by another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.rules import Rules
from registry.domain.refusals import (
    CorrectsAnotherType,
    DocumentDatedAhead,
    DuplicateFact,
    FormerProvinceUnknown,
    NoLongerCounts,
    NotAPartOf,
    UnknownFact,
    UnknownProvince,
)

type File = Callable[..., Filed]


@pytest.mark.usefixtures("established")
def test_a_late_paper_is_judged_in_its_place_and_changes_what_was_on_its_day(
    cluster: Cluster, file: File
) -> None:
    file("adjust", "2026-01-10", changes={"area_ha": "72.00"})
    file("adjust", "2025-05-10", changes={"area_ha": "71.00"})

    assert cluster.state_on(date(2025, 5, 10)).area_ha == Decimal("71.00")
    assert cluster.state_on().area_ha == Decimal("72.00")


@pytest.mark.usefixtures("established")
def test_a_late_paper_is_refused_for_what_it_makes_impossible_and_that_fact_is_named(
    cluster: Cluster, file: File
) -> None:
    expanded = file("complete_infrastructure", "2025-03-01").fact
    expanded = file("expand", "2026-06-01", number="1700/QĐ-UBND").fact
    version = len(cluster.facts)

    with pytest.raises(FactImpossible) as refused:
        file("abolish", "2026-01-10")

    assert not refused.value.is_new
    assert refused.value.params["fact_id"] == str(expanded.id)
    assert refused.value.params["fact_type"] == "expanded"
    assert refused.value.params["fact_document"] == "1700/QĐ-UBND"
    assert refused.value.params["fact_on"] == "2026-06-01"
    assert len(cluster.facts) == version


def test_facts_of_one_day_stand_in_the_order_of_recording(cluster: Cluster, file: File) -> None:
    file("plan", "2023-03-14")
    file("establish", "2025-02-20")
    file("adjust", "2025-08-01", changes={"area_ha": "71.00"})
    file("adjust", "2025-08-01", changes={"area_ha": "72.00"})

    assert cluster.state_on().area_ha == Decimal("72.00")


def test_papers_of_one_day_may_be_recorded_in_any_order(cluster: Cluster, file: File) -> None:
    plan = file("plan", "2025-02-20")
    file("establish", "2025-02-20")

    file("plan", "2025-02-20", corrects=plan.fact.id, area_ha="68.00")

    assert cluster.state_on().status == "ESTABLISHED"
    assert cluster.state_on().plan_area_ha == Decimal("68.00")


@pytest.mark.usefixtures("established")
def test_a_correction_replaces_the_fact_and_may_be_corrected_itself(
    cluster: Cluster, file: File
) -> None:
    wrong = file("adjust", "2025-08-01", changes={"area_ha": "7.20"}, area_reason="craft-village")
    right = file("adjust", "2025-08-14", changes={"area_ha": "71.00"}, corrects=wrong.fact.id)
    file("adjust", "2025-08-15", changes={"area_ha": "72.00"}, corrects=right.fact.id)

    assert cluster.state_on(date(2025, 8, 14)).area_ha == Decimal("70.00")
    assert cluster.state_on().area_ha == Decimal("72.00")
    with pytest.raises(NoLongerCounts) as refused:
        file("adjust", "2025-08-16", changes={"area_ha": "73.00"}, corrects=wrong.fact.id)
    assert refused.value.params["by_fact_id"] == str(right.fact.id)


@pytest.mark.usefixtures("established")
def test_a_retracted_fact_never_happened_and_is_filed_again_to_come_back(
    cluster: Cluster, file: File
) -> None:
    first = file("abolish", "2026-01-10", number="1/QĐ-UBND-BB")
    retraction = file("retract", "2026-02-01", corrects=first.fact.id)
    assert cluster.state_on(date(2026, 1, 15)).status == "ESTABLISHED"

    with pytest.raises(CorrectsAnotherType):
        file("retract", "2026-02-02", corrects=retraction.fact.id)
    with pytest.raises(NoLongerCounts):
        file("retract", "2026-02-02", corrects=first.fact.id)
    file("abolish", "2026-01-10", number="1/QĐ-UBND-BB")

    assert cluster.state_on().status == "ABOLISHED"


@pytest.mark.usefixtures("established")
def test_a_correction_of_another_type_or_of_nothing_is_refused(
    cluster: Cluster, file: File
) -> None:
    lease = file("lease_to_tenant", "2025-06-01")

    with pytest.raises(CorrectsAnotherType):
        file("adjust", "2025-06-01", corrects=lease.fact.id)
    with pytest.raises(UnknownFact):
        file("adjust", "2025-06-01", corrects=uuid4())


@pytest.mark.usefixtures("established")
def test_what_later_facts_stand_on_is_neither_retracted_nor_moved_behind_them(
    cluster: Cluster, file: File
) -> None:
    plan, decision = cluster.facts[0].id, cluster.facts[1].id

    with pytest.raises(FactImpossible) as retracted:
        file("retract", "2025-03-01", corrects=plan)
    with pytest.raises(FactImpossible) as moved:
        file("plan", "2025-03-01", corrects=plan)

    for refused in (retracted, moved):
        assert refused.value.params["fact_id"] == str(decision)
        assert refused.value.finding.rule == "PLAN-01"


def test_a_cluster_recorded_by_mistake_keeps_its_place_and_has_no_state(
    cluster: Cluster, file: File
) -> None:
    plan = file("plan", "2023-03-14")

    retraction = file("retract", "2026-02-01", corrects=plan.fact.id)

    assert retraction.fact.data["unit"] == "15"
    assert retraction.fact.data["former_unit"] == "10"
    assert cluster.state_on().status == "RECORDED"
    assert cluster.state_on().name is None


@pytest.mark.usefixtures("established")
def test_the_same_paper_with_the_same_content_is_one_fact(cluster: Cluster, file: File) -> None:
    lease = file("lease_to_tenant", "2025-06-01", number="05/HĐTĐ")

    with pytest.raises(DuplicateFact) as refused:
        file("lease_to_tenant", "2025-06-01", number=" 05/hđtđ ", leased_ha="2.0", note="lần 2")

    assert refused.value.params["fact_id"] == str(lease.fact.id)
    assert len(cluster.facts) == 3


@pytest.mark.usefixtures("established")
@pytest.mark.parametrize(
    "other",
    [
        {"number": "06/HĐTĐ"},
        {"leased_ha": "2.01"},
        {"name": "Đá Sơn (mẫu)"},
        {"effective_on": "2025-06-02"},
        {"tenant_id": UUID(int=5)},
    ],
)
def test_another_paper_or_other_content_is_another_fact(file: File, other: object) -> None:
    assert isinstance(other, dict)
    file("lease_to_tenant", "2025-06-01", number="05/HĐTĐ")

    file("lease_to_tenant", "2025-06-01", **{"number": "05/HĐTĐ", **other})


def test_a_stated_regime_is_content_a_filled_in_one_is_not(file: File) -> None:
    file("plan", "2023-03-14")
    file("establish", "2025-02-20", number="298/QĐ-UBND")

    with pytest.raises(DuplicateFact):
        file("establish", "2025-02-20", number="298/QĐ-UBND")
    with pytest.raises(DuplicateFact):
        file("establish", "2025-02-20", number="298/QĐ-UBND", regime="R1")


def test_a_paper_is_not_signed_after_today(file: File) -> None:
    file("plan", "2026-11-21", place={"unit": "15"})

    with pytest.raises(DocumentDatedAhead):
        file("establish", "2026-11-22")


def test_a_fact_bears_the_unit_of_its_day_and_the_former_province(
    cluster: Cluster, file: File
) -> None:
    file("plan", "2023-03-14", place={"unit": "10"})
    file("establish", "2025-06-30")
    file("adjust", "2025-07-01", changes={"place": {"unit": "15"}, "name": "Gia Phú 2"})

    assert [(fact.data["unit"], fact.data["former_unit"]) for fact in cluster.facts] == [
        ("10", "10"),
        ("10", "10"),
        ("15", "10"),
    ]


def test_a_paper_older_than_the_reform_needs_the_former_province(
    cluster: Cluster, file: File
) -> None:
    born = file("plan", "2025-08-01", place={"unit": "15"})
    assert born.fact.data["former_unit"] is None

    with pytest.raises(FormerProvinceUnknown):
        file("change_wastewater", "2024-05-01")
    file("plan", "2025-08-02", place={"unit": "15", "former_unit": "10"}, corrects=born.fact.id)
    late = file("change_wastewater", "2024-05-01")

    assert late.fact.data["unit"] == "10"


def test_a_province_that_is_none_on_that_day_is_refused(file: File) -> None:
    with pytest.raises(UnknownProvince):
        file("plan", "2025-07-01", place={"unit": "10"})
    with pytest.raises(NotAPartOf):
        file("plan", "2025-07-01", place={"unit": "15", "former_unit": "01"})


@pytest.mark.usefixtures("established")
def test_a_corrected_law_does_not_stop_a_cluster_that_was_judged_by_the_old_one(
    cluster: Cluster, file: File, file_by: File, rules: Rules
) -> None:
    """The tolerance of 2024 turns out to be none: what stands stands, what comes obeys."""
    file("plan", "2025-02-01", corrects=cluster.facts[0].id, area_ha="66.00")
    terms = tuple(
        term.model_copy(update={"value": "0"}) if term.rule == "PLAN-02" else term
        for term in rules.law.terms
    )
    stricter = replace(rules, law=replace(rules.law, terms=terms))

    file_by(stricter, "adjust", "2025-02-20", changes={"name": "Gia Phú 1"})
    with pytest.raises(FactImpossible) as refused:
        file_by(stricter, "establish", "2025-02-20", corrects=cluster.facts[1].id, area_ha="67.00")

    assert refused.value.finding.rule == "PLAN-02"
