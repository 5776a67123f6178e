"""What reporting reads of the registry's events: the fields it uses, of the types it knows.

Unknown fields and types are ignored; a known type whose fields cannot be read is an error, which
parks its aggregate.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, dataclass_transform
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

CLUSTERS = "registry.cluster"
RETURNS = "registry.return"

type Hectares = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
type BillionDong = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
type ClusterTypes = Annotated[tuple[str, ...], Field(strict=False)]
type UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]


# A dataclass is read in two thirds of the time that a model takes.
@dataclass_transform(kw_only_default=True, frozen_default=True)
def body[T](kind: type[T]) -> type[T]:
    """A part of an event's data."""
    reads = ConfigDict(strict=True, extra="ignore")
    made: type[T] = dataclass(kind, config=reads, kw_only=True, frozen=True, slots=True)  # type: ignore[assignment] # pydantic says less of it
    return made


@body
class Provenance:
    """Where a record comes from."""

    kind: Literal["real", "synthetic", "mixed"]


@body
class ClusterFact:
    """What every fact about a cluster says."""

    type: ClassVar[str]

    effective_on: date
    corrects: UUID | None = None
    provenance: Provenance | None = None


@body
class OwnFact(ClusterFact):
    """A fact about the cluster itself, not about one of its tenants."""

    code: str


@body
class Place:
    """Where a cluster lies."""

    unit: UnitCode
    former_unit: UnitCode | None = None


@body
class Investor:
    """Who builds the infrastructure."""

    name: str
    kind: str | None = None


@body
class Planned(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.planned.v1"

    unit: UnitCode
    former_unit: UnitCode | None = None
    name: str
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    area_ha: Hectares


@body
class PlanAdjusted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.plan-adjusted.v1"

    name: str | None = None
    area_ha: Hectares | None = None


@body
class WithdrawnFromPlan(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.withdrawn-from-plan.v1"

    becomes: Literal["withdrawn", "industrial-zone"]


@body
class LegacyRecorded(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.legacy-recorded.v1"

    unit: UnitCode
    former_unit: UnitCode | None = None
    name: str
    area_ha: Hectares


@body
class Established(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.established.v1"

    name: str | None = None
    area_ha: Hectares
    investor: Investor
    cluster_types: ClusterTypes | None = None


@body
class DetailedPlanApproved(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.detailed-plan-approved.v1"

    industrial_land_ha: Hectares


@body
class InfrastructureProjectApproved(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-project-approved.v1"

    total_bnvnd: BillionDong


@body
class LandCleared(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.land-cleared.v1"

    cleared_ha: Hectares


@body
class ConstructionStarted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.construction-started.v1"


@body
class InfrastructureCompleted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.infrastructure-completed.v1"

    ready_ha: Hectares
    complete: bool


@body
class WastewaterChanged(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.wastewater-changed.v1"

    status: Literal[
        "none", "planned", "under-investment", "built", "operating", "compliant", "out-of-service"
    ]


@body
class Expanded(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.expanded.v1"

    area_ha: Hectares


@body
class Changes:
    """The changed fields of a decision."""

    name: str | None = None
    place: Place | None = None
    area_ha: Hectares | None = None
    cluster_types: ClusterTypes | None = None


@body
class Adjusted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.adjusted.v1"

    changes: Changes


@body
class InvestorChanged(OwnFact):
    """Without an investor a new one is being chosen."""

    type: ClassVar = "vn.nhipcau.registry.cluster.investor-changed.v1"

    investor: Investor | None


@body
class Abolished(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.abolished.v1"


@body
class FactRetracted(OwnFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.fact-retracted.v1"

    corrects: UUID


@body
class TenantFact(ClusterFact):
    """What every fact about a tenant project says."""

    tenant_id: UUID


@body
class NamedTenantFact(TenantFact):
    """A fact that may say who the tenant is."""

    name: str | None = None
    country: str | None = None
    industry: str | None = None
    is_fdi: bool | None = None


@body
class TenantApproved(NamedTenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-approved.v1"

    approved_ha: Hectares
    paper: Literal["policy", "irc", "principle"]


@body
class TenantLeased(NamedTenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-leased.v1"

    leased_ha: Hectares


@body
class TenantStatusChanged(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-status-changed.v1"

    status: Literal["permitting", "under-construction", "operating", "suspended"]


@body
class TenantRevoked(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-revoked.v1"


@body
class TenantEnded(TenantFact):
    type: ClassVar = "vn.nhipcau.registry.cluster.tenant-ended.v1"


@body
class Subject:
    """Whom a return is about, where that is not the unit itself: a tenant, a cluster, a commune."""

    kind: str
    code: str
    name: str | None = None


@body
class ReturnFact:
    """Which version of which return: of a form, a unit, a subject and a period."""

    type: ClassVar[str]

    form: str
    unit: UnitCode
    subject: Subject | None = None
    period: str
    return_version: Annotated[int, Field(ge=1, lt=2**31)]


@body
class Paper:
    """The letter with which a return came: its date is the day on which it was filed."""

    date: date


type RowCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9])?$")]
# A count is a number, all else is text, as JSON writes numbers: so it is kept as it came.
type Count = Annotated[int, Field(ge=0, lt=10**18)]
type Amount = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,13})(\.[0-9]{1,6})?$")]
type Value = Count | Amount


@body
class ReturnSubmitted(ReturnFact):
    type: ClassVar = "vn.nhipcau.registry.return.submitted.v1"

    rows: Mapping[RowCode, Value | None]
    document: Paper
    provenance: Provenance | None = None


@body
class ReturnAccepted(ReturnFact):
    type: ClassVar = "vn.nhipcau.registry.return.accepted.v1"

    effective_on: date


@body
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

CLUSTER_EVENTS: Mapping[str, TypeAdapter[AnyOwnFact | AnyTenantFact]] = {
    event.type: TypeAdapter(event)
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
RETURN_EVENTS: Mapping[str, TypeAdapter[AnyReturnFact]] = {
    event.type: TypeAdapter(event) for event in (ReturnSubmitted, ReturnAccepted, ReturnReturned)
}
