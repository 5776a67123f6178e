"""A cluster for which papers are filed, with defaults for what a test does not care about."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from itertools import count
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.paper import Paper
from registry.domain.clusters import papers
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.law import Law
from registry.domain.clusters.rules import Rules
from territory import Territory

TODAY = date(2026, 11, 21)

# What can be filed: the verb, its paper, and a paper that nobody objects to.
VERBS: Mapping[str, tuple[type[Paper], Mapping[str, Any]]] = {
    "plan": (
        papers.PlanEntry,
        {
            "name": "Gia Phú",
            "place": {"unit": "10", "communes": ["Gia Phú"]},
            "area_ha": "70.00",
            "industries": ["Cơ khí"],
            "plan_period": "2021-2030",
        },
    ),
    "adjust_plan": (papers.PlanAdjustment, {}),
    "withdraw_from_plan": (
        papers.PlanWithdrawal,
        {"becomes": "withdrawn", "conversion_plan": "Di dời trước 2030"},
    ),
    "record_legacy": (
        papers.LegacyRecord,
        {
            "name": "Đầm Hồng",
            "place": {"unit": "15", "communes": ["Yên Bái"]},
            "area_ha": "16.00",
            "basis": "old-plan",
        },
    ),
    "establish": (
        papers.Establishment,
        {"area_ha": "70.00", "investor": {"name": "Hạ tầng An (mẫu)", "kind": "enterprise"}},
    ),
    "approve_detailed_plan": (papers.DetailedPlan, {"land_use": {"industrial": "50.00"}}),
    "approve_infrastructure_project": (papers.InfrastructureProject, {"total_bnvnd": "485"}),
    "clear_land": (papers.LandClearance, {"cleared_ha": "20.00"}),
    "start_construction": (papers.ConstructionStart, {}),
    "complete_infrastructure": (
        papers.InfrastructureCompletion,
        {"items": ["road", "water", "wastewater"], "ready_ha": "30.00", "complete": True},
    ),
    "change_wastewater": (papers.WastewaterChange, {"status": "operating"}),
    "approve_tenant": (
        papers.TenantApproval,
        {"name": "Gỗ Bình (mẫu)", "is_fdi": False, "approved_ha": "3.00", "paper": "irc"},
    ),
    "lease_to_tenant": (
        papers.TenantLease,
        {"name": "Gỗ Bình (mẫu)", "is_fdi": False, "leased_ha": "2.00"},
    ),
    "change_tenant_status": (papers.TenantStatusChange, {"status": "operating"}),
    "revoke_tenant": (papers.TenantRevocation, {"reason": "chậm triển khai"}),
    "end_tenant": (papers.TenantEnd, {"reason": "hết hạn thuê"}),
    "expand": (papers.Expansion, {"area_ha": "75.00", "demand_reason": "thiếu đất"}),
    "adjust": (papers.Adjustment, {"changes": {"name": "Gia Phú 1"}}),
    "change_investor": (
        papers.InvestorChange,
        {"investor": {"name": "Hạ tầng Bách (mẫu)", "kind": "cooperative"}},
    ),
    "abolish": (papers.Abolition, {"reason": "không triển khai"}),
    "retract": (papers.Retraction, {"reason": "nhập nhầm"}),
}


@pytest.fixture(scope="session")
def law() -> Law:
    return Law.load()


@pytest.fixture(scope="session")
def territory() -> Territory:
    return Territory.load()


@pytest.fixture(scope="session")
def rules(territory: Territory, law: Law) -> Rules:
    return Rules(territory=territory, law=law, today=TODAY)


@pytest.fixture
def cluster() -> Cluster:
    return Cluster(id=uuid7(), code="CCN-10-0001")


@pytest.fixture
def file_by(cluster: Cluster) -> Callable[..., Filed]:
    """Files a paper by its verb and by given rules; its number is new unless it is given."""
    numbers = count(1)

    def file_by(
        rules: Rules, verb: str, on: str, *, number: str | None = None, **said: Any
    ) -> Filed:
        kind, defaults = VERBS[verb]
        document = {
            "number": number or f"{next(numbers)}/QĐ-UBND",
            "date": on,
            "issuer": "UBND tỉnh",
        }
        paper = kind.model_validate({"document": document, **defaults, **said})
        filed: Filed = getattr(cluster, verb)(paper, rules)
        return filed

    return file_by


@pytest.fixture
def file(file_by: Callable[..., Filed], rules: Rules) -> Callable[..., Filed]:
    """As in file("establish", "2025-02-20", area_ha="50.00")."""
    return partial(file_by, rules)


@pytest.fixture
def established(file: Callable[..., Filed]) -> None:
    """In the plan since March 2023 with 70 ha, established in February 2025."""
    file("plan", "2023-03-14")
    file("establish", "2025-02-20")
