"""What reporting reads of the registry's events: the fields it uses, of the types it knows.

Unknown fields and types are ignored; a known type whose fields cannot be read is an error, which
parks its aggregate.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

CLUSTERS = "registry.cluster"
RETURNS = "registry.return"

type Hectares = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
type BillionDong = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
type ClusterTypes = Annotated[tuple[str, ...], Field(strict=False)]
type UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


class Body(BaseModel):
    """A part of an event's data."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Provenance(Body):
    """Where a record comes from."""

    kind: Literal["real", "synthetic", "mixed"]


class ClusterFact(Body):
    """What every fact about a cluster says."""

    type: ClassVar[str]

    effective_on: date
    corrects: UUID | None = None
    provenance: Provenance | None = None


class OwnFact(ClusterFact):
    """A fact about the cluster itself, not about one of its tenants."""

    code: str


class Place(Body):
    """Where a cluster lies."""

    unit: UnitCode
    former_unit: UnitCode | None = None


class Investor(Body):
    """Who builds the infrastructure."""

    name: str
    kind: str | None = None


class Planned(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.planned.v1"

    unit: UnitCode
    former_unit: UnitCode | None = None
    name: str
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    area_ha: Hectares


class PlanAdjusted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.plan-adjusted.v1"

    name: str | None = None
    area_ha: Hectares | None = None


class WithdrawnFromPlan(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.withdrawn-from-plan.v1"

    becomes: Literal["withdrawn", "industrial-zone"]


class LegacyRecorded(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.legacy-recorded.v1"

    unit: UnitCode
    former_unit: UnitCode | None = None
    name: str
    area_ha: Hectares


class Established(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.established.v1"

    name: str | None = None
    area_ha: Hectares
    investor: Investor
    cluster_types: ClusterTypes | None = None


class DetailedPlanApproved(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.detailed-plan-approved.v1"

    industrial_land_ha: Hectares


class InfrastructureProjectApproved(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-project-approved.v1"

    total_bnvnd: BillionDong


class LandCleared(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.land-cleared.v1"

    cleared_ha: Hectares


class ConstructionStarted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.construction-started.v1"


class InfrastructureCompleted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-completed.v1"

    ready_ha: Hectares
    complete: bool


class WastewaterChanged(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.wastewater-changed.v1"

    status: Literal[
        "none", "planned", "under-investment", "built", "operating", "compliant", "out-of-service"
    ]


class Expanded(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.expanded.v1"

    area_ha: Hectares


class Changes(Body):
    """The changed fields of a decision."""

    name: str | None = None
    place: Place | None = None
    area_ha: Hectares | None = None
    cluster_types: ClusterTypes | None = None


class Adjusted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.adjusted.v1"

    changes: Changes


class InvestorChanged(OwnFact):
    """Without an investor a new one is being chosen."""

    type: ClassVar = "vn.nhipcau.registry.cluster.investor-changed.v1"

    investor: Investor | None


class Abolished(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.abolished.v1"


class FactRetracted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.fact-retracted.v1"

    corrects: UUID


class TenantFact(ClusterFact):
    """What every fact about a tenant project says."""

    tenant_id: UUID


class NamedTenantFact(TenantFact):
    """A fact that may say who the tenant is."""

    name: str | None = None
    country: str | None = None
    industry: str | None = None
    is_fdi: bool | None = None


class TenantApproved(NamedTenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-approved.v1"

    approved_ha: Hectares
    paper: Literal["policy", "irc", "principle"]


class TenantLeased(NamedTenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-leased.v1"

    leased_ha: Hectares


class TenantStatusChanged(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-status-changed.v1"

    status: Literal["permitting", "under-construction", "operating", "suspended"]


class TenantRevoked(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-revoked.v1"


class TenantEnded(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-ended.v1"


class Subject(Body):
    """Whom a return is about, where that is not the unit itself: a tenant, a cluster, a commune."""

    kind: str
    code: str
    name: str | None = None


class ReturnFact(Body):
    """Which version of which return: of a form, a unit, a subject and a period."""

    type: ClassVar[str]

    form: str
    unit: UnitCode
    subject: Subject | None = None
    period: str
    return_version: Annotated[int, Field(ge=1, lt=2**31)]


class Paper(Body):
    """The letter with which a return came: its date is the day on which it was filed."""

    date: date


type RowCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9])?$")]
type Value = Annotated[Decimal, Field(ge=0, max_digits=20, decimal_places=6)]


class ReturnSubmitted(ReturnFact):
    type: ClassVar = "vn.nhipcau.registry.return.submitted.v1"

    rows: Mapping[RowCode, Value | None]
    document: Paper
    provenance: Provenance | None = None


class ReturnAccepted(ReturnFact):
    type: ClassVar = "vn.nhipcau.registry.return.accepted.v1"

    effective_on: date


class ReturnReturned(ReturnFact):
    type: ClassVar = "vn.nhipcau.registry.return.returned.v1"

    effective_on: date


type AnyOwnFact = (
    Planned
    | PlanAdjusted
    | WithdrawnFromPlan
    | LegacyRecorded
    | Established
    | DetailedPlanApproved
    | InfrastructureProjectApproved
    | LandCleared
    | ConstructionStarted
    | InfrastructureCompleted
    | WastewaterChanged
    | Expanded
    | Adjusted
    | InvestorChanged
    | Abolished
    | FactRetracted
)
type AnyTenantFact = (
    TenantApproved | TenantLeased | TenantStatusChanged | TenantRevoked | TenantEnded
)
type AnyReturnFact = ReturnSubmitted | ReturnAccepted | ReturnReturned

CLUSTER_EVENTS: Mapping[str, type[AnyOwnFact | AnyTenantFact]] = {
    event.type: event
    for event in (
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
        Expanded,
        Adjusted,
        InvestorChanged,
        Abolished,
        FactRetracted,
        TenantApproved,
        TenantLeased,
        TenantStatusChanged,
        TenantRevoked,
        TenantEnded,
    )
}
RETURN_EVENTS: Mapping[str, type[AnyReturnFact]] = {
    event.type: event for event in (ReturnSubmitted, ReturnAccepted, ReturnReturned)
}
