"""What each page needs to be drawn. The figures themselves are those of `reporting.views`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from reporting.views import FeedLine, Freshness, NationalTable, Said, SeriesPoint


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """The national overview; `table.known` None means live, everything else is the past."""

    table: NationalTable
    previous: NationalTable | None
    feed: tuple[FeedLine, ...]
    series: Mapping[str, tuple[SeriesPoint, ...]]
    today: date
    map_key: str = "fill"
    late_after_s: int = 30


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A decision or another document behind a fact."""

    number: str
    date: date
    issuer: str


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a record comes from: kind synthetic, real or mixed; which fields were generated."""

    kind: str
    source: str | None = None
    generated: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClusterLine:
    """One line of the cluster list."""

    id: UUID
    code: str
    name: str
    unit: str
    unit_name: str
    former_name: str | None
    status: str
    gross_ha: Decimal | None
    industrial_ha: Decimal | None
    leased_ha: Decimal | None
    fill: Decimal | None
    projects: int | None
    parked: bool = False
    provenance: Provenance | None = None


@dataclass(frozen=True, kw_only=True)
class ClustersPage:
    """The cluster list after filters; `nearest` only when nothing was found."""

    lines: tuple[ClusterLine, ...]
    total: int
    next_cursor: str | None
    nearest: tuple[ClusterLine, ...]
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    known: datetime | None
    borders: date
    today: date
    synthetic: bool
    all_total: int = 0


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One axis of a cluster's life: planning, legal, investor, detailed_plan, infrastructure,
    wastewater or operation."""

    key: str
    state: str
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class Fill:
    """A fill rate with its basis F1 to F6; `rate` None where one of the areas is unknown."""

    basis: str
    numerator_ha: Decimal | None
    denominator_ha: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True, kw_only=True)
class FactLine:
    """One fact of a cluster's history; `type` is the word of the event, 'tenant-leased'."""

    event_id: UUID
    fact_id: UUID
    type: str
    occurred_on: date
    recorded_at: datetime
    paper: Paper | None
    data: Mapping[str, object]
    note: str | None = None
    corrects: UUID | None = None
    corrected_by: UUID | None = None
    withdrawn_at: datetime | None = None
    provenance: Provenance | None = None
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class TenantLine:
    """One tenant project of a cluster."""

    tenant_id: UUID
    name: str | None
    country: str | None
    industry: str | None
    is_fdi: bool
    approved_ha: Decimal | None
    leased_ha: Decimal | None
    status: str
    since: date | None


@dataclass(frozen=True, kw_only=True)
class ClusterPage:
    """One cluster: where it stands on each axis, its figures, its history, its tenants."""

    id: UUID
    code: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    unit_name: str
    former_name: str | None
    communes: tuple[str, ...]
    status: str
    axes: tuple[Axis, ...]
    plan_ha: Decimal | None
    gross_ha: Decimal | None
    industrial_ha: Decimal | None
    leased_ha: Decimal | None
    ready_ha: Decimal | None
    cleared_ha: Decimal | None
    investor: str | None
    industries: tuple[str, ...]
    fills: tuple[Fill, ...]
    timeline: tuple[FactLine, ...]
    tenants: tuple[TenantLine, ...]
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    known: datetime | None
    borders: date
    today: date
    synthetic: bool
    parked_reason: Said | None = None
    parked_waiting: int = 0
    provenance: Provenance | None = None


@dataclass(frozen=True, kw_only=True)
class ReaderLine:
    """How far one build of a projection has read one topic."""

    projection: str
    build: int
    topic: str
    state: str
    behind: int | None
    lag_s: float | None
    complete_to: datetime | None
    parked: int
    quarantined: int
    incomplete: bool


@dataclass(frozen=True, kw_only=True)
class ParkedLine:
    """One parked aggregate; `id` addresses its forms; kind data, gap or behind."""

    id: str
    projection: str
    source: str
    stream: str
    stream_id: UUID
    name: str | None
    type: str
    kind: str
    reason: Said
    waiting: int
    since: datetime
    event_id: UUID
    position: int | None


@dataclass(frozen=True, kw_only=True)
class QuarantineLine:
    """A message with no readable aggregate; with `projection` it can be discarded here."""

    topic: str
    partition: int
    offset: int
    reason: Said
    since: datetime
    discarded_at: datetime | None = None
    projection: str | None = None


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A build compared row by row with the live one."""

    rows: int
    differing: int
    at: datetime
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BuildLine:
    """One build of a projection: building, live or old."""

    projection: str
    build: int
    state: str
    created_at: datetime
    behind: int | None
    rows: int | None
    comparison: Comparison | None = None


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A form that was not accepted: the address it was sent to, which field, why in words."""

    form: str
    field: str
    text: str
    value: str = ""


type Done = Literal["released", "discarded", "started", "switched", "dropped"]


@dataclass(frozen=True, kw_only=True)
class OperationsPage:
    """What an operator looks at: what is behind, parked, quarantined; which builds there are."""

    readers: tuple[ReaderLine, ...]
    parked: tuple[ParkedLine, ...]
    quarantined: tuple[QuarantineLine, ...]
    builds: tuple[BuildLine, ...]
    fresh: tuple[Freshness, ...]
    as_of: datetime
    today: date
    synthetic: bool
    revision: int = 0
    done: Done | None = None
    refused: Refused | None = None
