"""Everything the registry tells the world about clusters."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from registry.domain.chronicles.paper import PaperEvent
from registry.domain.clusters.papers import (
    Abolition,
    Adjustment,
    Code,
    ConstructionStart,
    DetailedPlan,
    Establishment,
    Expansion,
    InfrastructureCompletion,
    InfrastructureProject,
    Investor,
    InvestorChange,
    LandClearance,
    LegacyRecord,
    PlanAdjustment,
    PlanEntry,
    PlanWithdrawal,
    Regime,
    Retraction,
    TenantApproval,
    TenantEnd,
    TenantLease,
    TenantRevocation,
    TenantStatusChange,
    WastewaterChange,
)
from registry.domain.values import Hectares

STREAM = "registry.cluster"
PREFIX = f"vn.nhipcau.{STREAM}."


class ClusterEvent(PaperEvent):
    """A fact about one cluster."""

    first: ClassVar = ("cluster_id", "code", "unit", "former_unit", "document", "effective_on")

    cluster_id: UUID
    code: Code


class Planned(ClusterEvent, PlanEntry):
    type: ClassVar = "vn.nhipcau.registry.cluster.planned.v1"


class PlanAdjusted(ClusterEvent, PlanAdjustment):
    type: ClassVar = "vn.nhipcau.registry.cluster.plan-adjusted.v1"


class WithdrawnFromPlan(ClusterEvent, PlanWithdrawal):
    type: ClassVar = "vn.nhipcau.registry.cluster.withdrawn-from-plan.v1"


class LegacyRecorded(ClusterEvent, LegacyRecord):
    type: ClassVar = "vn.nhipcau.registry.cluster.legacy-recorded.v1"


class Established(ClusterEvent, Establishment):
    """`legacy`: of a cluster that had been formed before Decision 105/2009 (Article 35.4)."""

    type: ClassVar = "vn.nhipcau.registry.cluster.established.v1"

    regime: Regime
    legacy: bool


class DetailedPlanApproved(ClusterEvent, DetailedPlan):
    type: ClassVar = "vn.nhipcau.registry.cluster.detailed-plan-approved.v1"

    industrial_land_ha: Hectares


class InfrastructureProjectApproved(ClusterEvent, InfrastructureProject):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-project-approved.v1"


class LandCleared(ClusterEvent, LandClearance):
    type: ClassVar = "vn.nhipcau.registry.cluster.land-cleared.v1"


class ConstructionStarted(ClusterEvent, ConstructionStart):
    type: ClassVar = "vn.nhipcau.registry.cluster.construction-started.v1"


class InfrastructureCompleted(ClusterEvent, InfrastructureCompletion):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-completed.v1"


class WastewaterChanged(ClusterEvent, WastewaterChange):
    type: ClassVar = "vn.nhipcau.registry.cluster.wastewater-changed.v1"


class TenantApproved(ClusterEvent, TenantApproval):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-approved.v1"

    tenant_id: UUID


class TenantLeased(ClusterEvent, TenantLease):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-leased.v1"

    tenant_id: UUID


class TenantStatusChanged(ClusterEvent, TenantStatusChange):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-status-changed.v1"


class TenantRevoked(ClusterEvent, TenantRevocation):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-revoked.v1"


class TenantEnded(ClusterEvent, TenantEnd):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-ended.v1"


class Expanded(ClusterEvent, Expansion):
    type: ClassVar = "vn.nhipcau.registry.cluster.expanded.v1"

    regime: Regime


class Adjusted(ClusterEvent, Adjustment):
    type: ClassVar = "vn.nhipcau.registry.cluster.adjusted.v1"


class InvestorChanged(ClusterEvent, InvestorChange):
    """`investor` null: the former one has left, and a new one is being chosen."""

    type: ClassVar = "vn.nhipcau.registry.cluster.investor-changed.v1"
    never_absent: ClassVar = frozenset({"former_unit", "investor", "previous"})

    previous: Investor | None


class Abolished(ClusterEvent, Abolition):
    type: ClassVar = "vn.nhipcau.registry.cluster.abolished.v1"


class FactRetracted(ClusterEvent, Retraction):
    type: ClassVar = "vn.nhipcau.registry.cluster.fact-retracted.v1"

    corrects: UUID


EVENTS: tuple[type[ClusterEvent], ...] = (
    Planned,
    PlanAdjusted,
    WithdrawnFromPlan,
    LegacyRecorded,
    Established,
    DetailedPlanApproved,
    InfrastructureProjectApproved,
    LandCleared,
    ConstructionStarted,
    InfrastructureCompleted,
    WastewaterChanged,
    TenantApproved,
    TenantLeased,
    TenantStatusChanged,
    TenantRevoked,
    TenantEnded,
    Expanded,
    Adjusted,
    InvestorChanged,
    Abolished,
    FactRetracted,
)
EVENT_OF: Mapping[str, type[ClusterEvent]] = {event.type: event for event in EVENTS}
