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

NO_INVESTOR = "none"  # the one there was is being replaced


class Own(NamedTuple):
    """What a fact says of the cluster itself; null where it says nothing."""

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
    investor_kind: str | None = None
    capital_bnvnd: Decimal | None = None
    cluster_types: tuple[str, ...] | None = None


class Let(NamedTuple):
    """What a fact says of a tenant project; null where it says nothing."""

    name: str | None = None
    country: str | None = None
    industry: str | None = None
    is_fdi: bool | None = None
    approval: str | None = None
    status: str | None = None
    ending: str | None = None
    approved_ha: Decimal | None = None
    leased_ha: Decimal | None = None


class OwnRow(NamedTuple):
    """A row of cluster_fact but for its build and for the columns of `said`."""

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
    data: bytes
    code: str
    said: Own


class TenantRow(NamedTuple):
    """A row of tenant_fact but for its build and for the columns of `said`."""

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
    data: bytes
    tenant_id: UUID
    said: Let


OWN_COLUMNS = (*OwnRow._fields[:-1], *Own._fields)
TENANT_COLUMNS = (*TenantRow._fields[:-1], *Let._fields)


def row_of(message: Message) -> OwnRow | TenantRow | None:
    """None for a type that is not known here; ValueError for a body that cannot be read."""
    event = CLUSTER_EVENTS.get(message.type)
    if event is None:
        return None
    body = event.validate_json(message.value)
    recorded = (
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
        message.value,
    )
    if isinstance(body, TenantFact):
        return TenantRow(*recorded, body.tenant_id, _said_of_tenant(body))
    return OwnRow(*recorded, body.code, _said_of_cluster(body))


def _said_of_cluster(body: AnyOwnFact) -> Own:  # noqa: C901, PLR0911, PLR0912 - one case a type
    match body:
        case Planned():
            return Own(
                *_place(body.unit, body.former_unit, body.effective_on),
                *_name(body.name, *body.aliases),
                planning="in-plan",
                plan_ha=body.area_ha,
            )
        case PlanAdjusted():
            return Own(
                None, None, *_name(body.name), planning="plan-adjusted", plan_ha=body.area_ha
            )
        case WithdrawnFromPlan():
            converted = body.becomes == "industrial-zone"
            return Own(planning="converted" if converted else "withdrawn")
        case LegacyRecorded():
            return Own(
                *_place(body.unit, body.former_unit, body.effective_on),
                *_name(body.name),
                legal="legacy-unestablished",
                gross_ha=body.area_ha,
            )
        case Established():
            return Own(
                None,
                None,
                *_name(body.name),
                legal="established",
                gross_ha=body.area_ha,
                investor_kind=body.investor.kind,
                cluster_types=body.cluster_types,
            )
        case DetailedPlanApproved():
            return Own(industrial_ha=body.industrial_land_ha)
        case InfrastructureProjectApproved():
            return Own(infrastructure=PROJECT_APPROVED, capital_bnvnd=body.total_bnvnd)
        case LandCleared():
            return Own(infrastructure=LAND_CLEARING, cleared_ha=body.cleared_ha)
        case ConstructionStarted():
            return Own(infrastructure=UNDER_CONSTRUCTION)
        case InfrastructureCompleted():
            reached = COMPLETE if body.complete else PARTLY_COMPLETE
            return Own(infrastructure=reached, ready_ha=body.ready_ha)
        case WastewaterChanged():
            return Own(wastewater=body.status)
        case Expanded():
            return Own(legal="expanded", gross_ha=body.area_ha)
        case Adjusted():
            return _said_by_adjusting(body)
        case Abolished():
            return Own(legal="abolished")
        case InvestorChanged():
            return Own(investor_kind=body.investor.kind if body.investor else NO_INVESTOR)
        case FactRetracted():
            return NOTHING
        case _:
            assert_never(body)


NOTHING = Own()


def _said_by_adjusting(body: Adjusted) -> Own:
    changes = body.changes
    at: tuple[str | None, str | None] = (None, None)
    if changes.place is not None:
        at = _place(changes.place.unit, changes.place.former_unit, body.effective_on)
    return Own(
        *at,
        *_name(changes.name),
        legal="adjusted",
        gross_ha=changes.area_ha,
        cluster_types=changes.cluster_types,
    )


def _said_of_tenant(body: AnyTenantFact) -> Let:
    match body:
        case TenantApproved():
            return Let(
                body.name,
                body.country,
                body.industry,
                body.is_fdi,
                approval="principle-agreed" if body.paper == "principle" else "approved",
                approved_ha=body.approved_ha,
            )
        case TenantLeased():
            return Let(
                body.name, body.country, body.industry, body.is_fdi, leased_ha=body.leased_ha
            )
        case TenantStatusChanged():
            return Let(status=body.status)
        case TenantRevoked():
            return Let(ending="revoked")
        case TenantEnded():
            return Let(ending="ended")
        case _:
            assert_never(body)


def _name(name: str | None, *aliases: str) -> tuple[str | None, str | None, str | None]:
    if name is None:
        return None, None, None
    return name, vietnamese_sort_key(name), fold(" ".join((name, *aliases)))


def _place(unit: str, former_unit: str | None, on: date) -> tuple[str, str | None]:
    placement = place(unit, former_unit, on)
    return placement.unit34, placement.unit63
