"""What each paper about a cluster says. A command files it, an event says that it was filed."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints, model_validator

from registry.domain.chronicles.paper import Paper
from registry.domain.values import (
    Area,
    Billions,
    CubicMetresADay,
    Day,
    Hectares,
    Name,
    TaxCode,
    Text,
    UnitCode,
    Value,
    refused,
)

CODE = re.compile(r"CCN-[0-9]{2}-[0-9]{4,6}")
Code = Annotated[
    str, StringConstraints(pattern=f"^{CODE.pattern}$"), Field(examples=["CCN-15-0001"])
]
"""CCN, the province in which the cluster was first recorded, a number; it never changes."""
PlanPeriod = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{4}$"), Field(examples=["2021-2030"])
]
Regime = Literal["R0A", "R0B", "R1", "R2", "R3"]
ClusterType = Literal["craft", "specialised", "supporting", "high-tech", "eco", "general"]
AreaReason = Literal[
    "pre-2017-below-floor", "pre-2009-above-75", "craft-village", "mountain-district", "other"
]
InfrastructureItem = Literal[
    "road", "water", "wastewater", "waste", "fire", "power", "light", "telecom"
]
Wastewater = Literal[
    "none", "planned", "under-investment", "built", "operating", "compliant", "out-of-service"
]
TenantStage = Literal["permitting", "under-construction", "operating", "suspended"]

Industries = Annotated[tuple[Name, ...], Field(min_length=1, max_length=30)]


class Place(Value):
    """Where a cluster lies, by the map of the paper's day."""

    unit: UnitCode
    """The province on the paper's day: one of the 63 before 1 July 2025, of the 34 after."""
    former_unit: UnitCode | None = None
    """Of a paper since then: the one of the 63 in which the cluster lies, where it is known."""
    communes: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    lead_commune: Name | None = None
    """Of several communes, the one that leads."""

    @model_validator(mode="after")
    def _leads_one_of_them(self) -> Self:
        if self.lead_commune is not None and self.lead_commune not in self.communes:
            raise refused(
                "lead_commune",
                "Xã chủ trì phải là một trong các xã của cụm.",
                "The lead commune must be one of the communes.",
            )
        return self


class Investor(Value):
    """Who builds and runs the shared infrastructure."""

    name: Name
    kind: Literal["enterprise", "cooperative", "state-unit", "commune"]
    tax_code: TaxCode | None = None


class Schedule(Value):
    """When the infrastructure is to be built."""

    start: Day | None = None
    end: Day | None = None
    phases: Annotated[tuple[Text, ...], Field(max_length=20)] = ()


class LandUse(Value):
    """The land-use table of a detailed plan, in hectares."""

    industrial: Hectares
    service: Hectares | None = None
    admin: Hectares | None = None
    infrastructure: Hectares | None = None
    green: Hectares | None = None
    road: Hectares | None = None
    water: Hectares | None = None

    @property
    def total(self) -> Decimal:
        parts = (getattr(self, name) for name in LandUse.model_fields)
        return sum((part for part in parts if part is not None), Decimal(0))


class WithAreaReason(Paper):
    """A paper that fixes an area, and may say why one outside the limits is legal."""

    area_reason: AreaReason | None = None
    """Why an area outside the limits is legal; it then holds for later papers too."""

    @model_validator(mode="after")
    def _other_is_explained(self) -> Self:
        if self.area_reason == "other" and self.note is None:
            raise refused(
                "other_needs_note",
                "Lý do khác cần được nêu trong note.",
                "Another reason is explained in note.",
            )
        return self


class Birth(WithAreaReason):
    """A paper with which a cluster may begin here: it says what and where it is."""

    name: Name
    place: Place
    area_ha: Area


class PlanEntry(Birth):
    """A cluster's line in the provincial plan."""

    aliases: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    industries: Industries
    plan_period: PlanPeriod


class PlanAdjustment(WithAreaReason):
    """The changed fields of a plan entry."""

    area_ha: Area | None = None
    name: Name | None = None
    industries: Industries | None = None
    plan_period: PlanPeriod | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return _with_one_of(self, "area_ha", "name", "industries", "plan_period")


class PlanWithdrawal(Paper):
    """The plan without this cluster, and what its land becomes."""

    becomes: Literal["withdrawn", "industrial-zone"]
    conversion_plan: Text | None = None
    """What becomes of the land; without it the withdrawal is refused (PLAN-03)."""


class LegacyRecord(Birth):
    """A cluster formed before Decision 105/2009 that was never formally established."""

    basis: Literal["infrastructure-project", "detailed-plan", "old-plan"]
    """By what it counts as formed before 5 October 2009."""


class Establishment(WithAreaReason):
    """The decision that establishes a cluster and names its investor."""

    name: Name | None = None
    area_ha: Area
    investor: Investor
    industries: Industries | None = None
    total_capital_bnvnd: Billions | None = None
    """Estimated total capital, in tỷ đồng."""
    regime: Regime | None = None
    """That of the decision's day, unless the dossier began under an earlier one; then say why."""
    cluster_types: Annotated[tuple[ClusterType, ...], Field(min_length=1, max_length=6)] = (
        "general",
    )
    schedule: Schedule | None = None


class DetailedPlan(Paper):
    """The detailed plan 1/500, the only source of industrial land."""

    land_use: LandUse
    """Hectares by use; what is `industrial` becomes the cluster's industrial land."""
    scale: Annotated[str, StringConstraints(pattern=r"^1/[1-9][0-9]{1,4}$")] = "1/500"


class InfrastructureProject(Paper):
    """The approved project of the shared infrastructure."""

    total_bnvnd: Billions
    """Approved total, in tỷ đồng."""
    scope: Text | None = None


class LandClearance(Paper):
    """How much land has been recovered, paid for and cleared so far."""

    recovered_ha: Hectares | None = None
    compensated_ha: Hectares | None = None
    cleared_ha: Hectares


class ConstructionStart(Paper):
    """The investor's notice that building starts."""


class InfrastructureCompletion(Paper):
    """What has been accepted as finished, and how much industrial land is ready to let."""

    items: Annotated[tuple[InfrastructureItem, ...], Field(max_length=8)]
    ready_ha: Hectares
    """Industrial land that can be let, in all."""
    complete: StrictBool
    """Whether all shared infrastructure of the detailed plan is finished."""


class WastewaterChange(Paper):
    """Where the central wastewater plant stands."""

    status: Wastewater
    capacity_m3_day: CubicMetresADay | None = None


class TenantIdentity(Paper):
    """A tenant project; what is known of it is said when it first appears."""

    tenant_id: UUID | None = None
    """Of a known project; a new one gets an id unless the client chooses it."""
    name: Name | None = None
    country: Name | None = None
    industry: Name | None = None
    is_fdi: StrictBool | None = None

    @model_validator(mode="after")
    def _a_new_one_is_named(self) -> Self:
        if self.tenant_id is None and (self.name is None or self.is_fdi is None):
            raise refused(
                "new_tenant",
                "Dự án mới cần name và is_fdi; dự án đã có cần tenant_id.",
                "A new project needs name and is_fdi, a known one its tenant_id.",
            )
        return self


class TenantApproval(TenantIdentity):
    """A policy decision, a registration certificate or an agreement in principle."""

    approved_ha: Area
    paper: Literal["policy", "irc", "principle"]


class TenantLease(TenantIdentity):
    """A lease; a further one of the same tenant says what is leased from then on."""

    leased_ha: Area
    """What the tenant leases in all from this day on."""
    lease_until: Day | None = None


class TenantStatusChange(Paper):
    """How far a tenant project has come."""

    tenant_id: UUID
    status: TenantStage


class TenantRevocation(Paper):
    """A tenant project whose land or licence was taken back."""

    tenant_id: UUID
    reason: Text


class TenantEnd(Paper):
    """A tenant project that came to its end."""

    tenant_id: UUID
    reason: Text


class Expansion(WithAreaReason):
    """The decision that gives an established cluster a larger area."""

    area_ha: Area
    demand_reason: Text | None = None
    """Demand for land above what there is, instead of the fill rate (EXP-C)."""
    regime: Regime | None = None
    """That of the decision's day, unless the dossier began under an earlier one; then say why."""


class Changes(Value):
    """The changed fields of an establishment decision."""

    name: Name | None = None
    place: Place | None = None
    area_ha: Area | None = None
    industries: Industries | None = None
    schedule: Schedule | None = None
    cluster_types: Annotated[tuple[ClusterType, ...], Field(min_length=1, max_length=6)] | None = (
        None
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        return _with_one_of(self, *Changes.model_fields)


class Adjustment(WithAreaReason):
    """The decision that changes an establishment decision."""

    changes: Changes


class InvestorChange(Paper):
    """Another investor, or none while a new one is being chosen."""

    investor: Investor | None
    """Null: the former one has left, and a new one is being chosen."""
    reason: Text | None = None
    """How the new one was selected (SEL-05)."""


class Abolition(Paper):
    """The end of the establishment decision."""

    reason: Text
    land_consequences: Text | None = None


class Retraction(Paper):
    """The fact that is named never happened."""

    corrects: UUID
    reason: Text


def _with_one_of[Some: Value](value: Some, *names: str) -> Some:
    if all(getattr(value, name) is None for name in names):
        raise refused(
            "nothing_changed",
            f"Cần ít nhất một trong: {', '.join(names)}.",
            f"At least one of: {', '.join(names)}.",
        )
    return value
