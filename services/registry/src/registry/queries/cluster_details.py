"""One cluster: where it stood on a day, and every fact that was ever recorded of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.events import STREAM
from registry.domain.clusters.state import AXES, State, Status
from registry.domain.clusters.tenant import Tenant
from registry.queries.fact_lines import FactLine, fact_lines
from registry.queries.histories import history
from registry.queries.today import today_of
from registry.tables import cluster


class Axis(BaseModel):
    """Where one axis stands, and since when."""

    state: str
    since: date | None


class Rate(BaseModel):
    """A fill rate with what it was computed of: rates of different bases are not compared."""

    basis: str = Field(examples=["F2"])
    numerator_ha: Decimal
    denominator_ha: Decimal
    percent: Decimal


class TenantLine(BaseModel):
    """A tenant project on that day."""

    tenant_id: UUID
    name: str | None
    country: str | None
    industry: str | None
    is_fdi: bool
    status: str
    counts: bool = Field(description="Leased, and neither revoked nor ended.")
    approved_ha: Decimal | None
    leased_ha: Decimal | None
    lease_until: date | None
    since: date | None


class ClusterDetails(BaseModel):
    """A cluster on a day, and its whole history, the newest paper last."""

    id: UUID
    code: str
    version: int
    on: date
    name: str | None
    aliases: Sequence[str]
    unit34: str
    unit63: str | None
    place: Mapping[str, Any] | None
    status: Status
    axes: Mapping[str, Axis]
    area_ha: Decimal | None
    plan_area_ha: Decimal | None
    industrial_ha: Decimal | None
    ready_ha: Decimal | None
    cleared_ha: Decimal | None
    leased_ha: Decimal
    projects: int
    fill: list[Rate]
    land_use: Mapping[str, Any] | None
    industries: Sequence[str]
    cluster_types: Sequence[str]
    regime: str | None
    investor: Mapping[str, Any] | None
    total_capital_bnvnd: Decimal | None
    infrastructure_bnvnd: Decimal | None
    wastewater_m3_day: Decimal | None
    tenants: list[TenantLine]
    history: list[FactLine]
    unknown_types: Sequence[str] = Field(
        description="Of facts that a newer release recorded: only `history` shows them."
    )
    synthetic: bool


async def cluster_details(
    connection: AsyncConnection, reference: UUID | str, *, on: date | None
) -> ClusterDetails | None:
    """By id or code; None where there is none."""
    column = cluster.c.id if isinstance(reference, UUID) else cluster.c.code
    found = (await connection.execute(select(cluster).where(column == reference))).one_or_none()
    if found is None:
        return None
    recorded = await history(connection, stream=STREAM, stream_id=found.id)
    whole = Cluster.of(found.id, found.code, found.version, [one.event for one in recorded])
    day = on or await today_of(connection)
    state = whole.state_on(day)
    return ClusterDetails(
        id=found.id,
        code=found.code,
        version=found.version,
        on=day,
        name=state.name,
        aliases=state.aliases,
        unit34=found.unit34,
        unit63=found.unit63,
        place=state.place,
        status=state.status,
        axes={axis: Axis(state=getattr(state, axis), since=state.since.get(axis)) for axis in AXES},
        area_ha=state.area_ha,
        plan_area_ha=state.plan_area_ha,
        industrial_ha=state.industrial_ha,
        ready_ha=state.ready_ha,
        cleared_ha=state.cleared_ha,
        leased_ha=state.leased_ha,
        projects=state.projects,
        fill=list(_rates(state)),
        land_use=state.land_use,
        industries=state.industries,
        cluster_types=state.cluster_types,
        regime=state.regime,
        investor=state.assigned,
        total_capital_bnvnd=state.total_capital_bnvnd,
        infrastructure_bnvnd=state.infrastructure_bnvnd,
        wastewater_m3_day=state.wastewater_m3_day,
        tenants=[_tenant(tenant) for tenant in state.tenants.values()],
        history=fact_lines(whole.facts, recorded),
        unknown_types=whole.unknown_types,
        synthetic=found.synthetic,
    )


def _rates(state: State) -> Iterable[Rate]:
    """The bases of clusters.md 6.2 that the registry's facts can give."""
    for basis, numerator, denominator in (
        ("F1", state.taken_ha, state.industrial_ha),
        ("F2", state.leased_ha, state.industrial_ha),
        ("F3", state.leased_ha, state.ready_ha),
        ("F4", state.leased_ha, state.cleared_ha),
        ("F5", state.leased_ha, state.area_ha),
    ):
        if denominator:
            percent = (100 * numerator / denominator).quantize(Decimal("0.01"))
            yield Rate(
                basis=basis,
                numerator_ha=numerator,
                denominator_ha=denominator,
                percent=percent,
            )


def _tenant(tenant: Tenant) -> TenantLine:
    return TenantLine(
        tenant_id=UUID(tenant.id),
        name=tenant.name,
        country=tenant.country,
        industry=tenant.industry,
        is_fdi=tenant.is_fdi,
        status=tenant.status,
        counts=tenant.is_project,
        approved_ha=tenant.approved_ha,
        leased_ha=tenant.leased_ha,
        lease_until=tenant.lease_until,
        since=tenant.since,
    )
