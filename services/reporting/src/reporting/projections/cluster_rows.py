"""From an event about a cluster to its row: what each type says of each field."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, assert_never
from uuid import UUID

from eventkit.message import Message
from reporting.inbound.registry import (
    CLUSTER_EVENTS,
    Abolished,
    Adjusted,
    AnyOwnFact,
    AnyTenantFact,
    ConstructionStarted,
    DetailedPlanApproved,
    Established,
    Expanded,
    FactRetracted,
    InfrastructureCompleted,
    InfrastructureProjectApproved,
    InvestorChanged,
    LandCleared,
    LegacyRecorded,
    PlanAdjusted,
    Planned,
    TenantApproved,
    TenantEnded,
    TenantFact,
    TenantLeased,
    TenantRevoked,
    TenantStatusChanged,
    WastewaterChanged,
    WithdrawnFromPlan,
)
from reporting.projections.placement import place
from territory import fold, vietnamese_sort_key

# A cluster's infrastructure has come as far as the furthest paper says.
PROJECT_APPROVED, LAND_CLEARING, UNDER_CONSTRUCTION, PARTLY_COMPLETE, COMPLETE = range(1, 6)


class OwnRow(NamedTuple):
    """A row of cluster_fact but for its build; null where the fact says nothing."""

    cluster_id: UUID
    occurred_on: date
    streamversion: int
    incarnation: int
    position: int
    event_id: UUID
    fact_id: UUID
    corrects: UUID | None
    type: str
    recorded_at: datetime
    provenance: str | None
    data: str
    code: str
    unit34: str | None = None
    unit63: str | None = None
    name: str | None = None
    name_key: str | None = None
    names: str | None = None
    planning: str | None = None
    legal: str | None = None
    infrastructure: int | None = None
    wastewater: str | None = None
    plan_ha: Decimal | None = None
    gross_ha: Decimal | None = None
    industrial_ha: Decimal | None = None
    ready_ha: Decimal | None = None
    cleared_ha: Decimal | None = None


class TenantRow(NamedTuple):
    """A row of tenant_fact but for its build."""

    cluster_id: UUID
    tenant_id: UUID
    occurred_on: date
    streamversion: int
    incarnation: int
    position: int
    event_id: UUID
    fact_id: UUID
    corrects: UUID | None
    type: str
    recorded_at: datetime
    provenance: str | None
    data: str
    name: str | None = None
    country: str | None = None
    industry: str | None = None
    is_fdi: bool | None = None
    approval: str | None = None
    status: str | None = None
    ending: str | None = None
    approved_ha: Decimal | None = None
    leased_ha: Decimal | None = None


def row_of(message: Message) -> OwnRow | TenantRow | None:
    """None for a type that is not known here; ValueError for a body that cannot be read."""
    event = CLUSTER_EVENTS.get(message.type)
    if event is None:
        return None
    body = event.model_validate_json(message.value)
    if isinstance(body, TenantFact):
        return _tenant_row(message, body)
    return _own_row(message, body)


def _own_row(message: Message, body: AnyOwnFact) -> OwnRow:  # noqa: C901, PLR0911, PLR0912 - one case a type
    row = OwnRow(
        message.stream_id,
        body.effective_on,
        message.streamversion,
        message.incarnation,
        message.position,
        message.event_id,
        message.fact_id,
        body.corrects,
        message.type,
        message.recorded_at,
        body.provenance.kind if body.provenance else None,
        message.value.decode(),
        body.code,
    )
    match body:
        case Planned():
            return _placed(
                _named(row, body.name, *body.aliases), body.unit, body.former_unit
            )._replace(planning="in-plan", plan_ha=body.area_ha)
        case PlanAdjusted():
            return _named(row, body.name)._replace(planning="plan-adjusted", plan_ha=body.area_ha)
        case WithdrawnFromPlan():
            converted = body.becomes == "industrial-zone"
            return row._replace(planning="converted" if converted else "withdrawn")
        case LegacyRecorded():
            return _placed(_named(row, body.name), body.unit, body.former_unit)._replace(
                legal="legacy-unestablished", gross_ha=body.area_ha
            )
        case Established():
            return _named(row, body.name)._replace(legal="established", gross_ha=body.area_ha)
        case DetailedPlanApproved():
            return row._replace(industrial_ha=body.industrial_land_ha)
        case InfrastructureProjectApproved():
            return row._replace(infrastructure=PROJECT_APPROVED)
        case LandCleared():
            return row._replace(infrastructure=LAND_CLEARING, cleared_ha=body.cleared_ha)
        case ConstructionStarted():
            return row._replace(infrastructure=UNDER_CONSTRUCTION)
        case InfrastructureCompleted():
            return row._replace(
                infrastructure=COMPLETE if body.complete else PARTLY_COMPLETE,
                ready_ha=body.ready_ha,
            )
        case WastewaterChanged():
            return row._replace(wastewater=body.status)
        case Expanded():
            return row._replace(legal="expanded", gross_ha=body.area_ha)
        case Adjusted():
            return _adjusted(row, body)
        case Abolished():
            return row._replace(legal="abolished")
        case InvestorChanged() | FactRetracted():
            return row
        case _:
            assert_never(body)


def _adjusted(row: OwnRow, body: Adjusted) -> OwnRow:
    changes = body.changes
    row = _named(row, changes.name)._replace(legal="adjusted", gross_ha=changes.area_ha)
    if changes.place is None:
        return row
    return _placed(row, changes.place.unit, changes.place.former_unit)


def _named(row: OwnRow, name: str | None, *aliases: str) -> OwnRow:
    if name is None:
        return row
    return row._replace(
        name=name, name_key=vietnamese_sort_key(name), names=fold(" ".join((name, *aliases)))
    )


def _placed(row: OwnRow, unit: str, former_unit: str | None) -> OwnRow:
    placement = place(unit, former_unit, row.occurred_on)
    return row._replace(unit34=placement.unit34, unit63=placement.unit63)


def _tenant_row(message: Message, body: AnyTenantFact) -> TenantRow:
    row = TenantRow(
        message.stream_id,
        body.tenant_id,
        body.effective_on,
        message.streamversion,
        message.incarnation,
        message.position,
        message.event_id,
        message.fact_id,
        body.corrects,
        message.type,
        message.recorded_at,
        body.provenance.kind if body.provenance else None,
        message.value.decode(),
    )
    match body:
        case TenantApproved():
            return row._replace(
                name=body.name,
                country=body.country,
                industry=body.industry,
                is_fdi=body.is_fdi,
                approval="principle-agreed" if body.paper == "principle" else "approved",
                approved_ha=body.approved_ha,
            )
        case TenantLeased():
            return row._replace(
                name=body.name,
                country=body.country,
                industry=body.industry,
                is_fdi=body.is_fdi,
                leased_ha=body.leased_ha,
            )
        case TenantStatusChanged():
            return row._replace(status=body.status)
        case TenantRevoked():
            return row._replace(ending="revoked")
        case TenantEnded():
            return row._replace(ending="ended")
        case _:
            assert_never(body)
