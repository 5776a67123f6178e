"""What a report answers with: plain values, the same for API, page and download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from reporting.pages.models import Paper
from reporting.views import Freshness

type Number = int | Decimal

# What has become of a return, or of a version of it.
type State = Literal["nothing", "submitted", "returned", "accepted"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the registry noticed when it took a version in; it stays with that version."""

    rule: str
    rows: tuple[str, ...]
    message_vi: str
    message_en: str


@dataclass(frozen=True, kw_only=True)
class ReportVersion:
    """One version of a return, as it was filed and what was decided about it."""

    version: int
    state: State
    paper: Paper | None
    submitted_on: date
    recorded_at: datetime
    channel: str | None
    form_version: str | None
    decided_on: date | None
    decided_at: datetime | None
    reasons: tuple[str, ...]
    warnings: tuple[Finding, ...]
    notes: Mapping[str, str]
    rows: Mapping[str, Number | None]
    provenance: str | None
    days_late: int


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """One row: what returns say, what facts add up to, and what stood there before.

    `difference` is what returns say less what facts add up to, `delta` less what stood before.
    Why there is no number: 'no-return' (nothing was accepted or received), 'empty' (a row left
    empty), 'merged' (reported by the unit it went into), 'no-land' (nothing to divide by),
    'only-returns' (no fact tells it), 'no-communes' (facts are not kept by commune). `untyped`
    clusters have no type in any paper.
    """

    code: str
    value: Number | None
    why_no_value: str | None
    note: str | None
    facts: Number | None
    why_no_facts: str | None
    difference: Number | None
    before: Number | None
    delta: Number | None
    events: int
    untyped: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """A unit whose return is part of this report, or is missing in it."""

    code: str
    name: str
    state: State
    version: int | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A form of a unit, a region or the country for a period: two sources side by side.

    `state` and `version` are of the one return that it shows; a sum has neither, but
    `contributors`. `before` names what each kind of row is compared with: a period, a version, or
    'none'; `compare` is set where the reader chose it. Nothing is sealed yet.
    """

    form: str
    unit: str
    unit_name: str
    unit_name_en: str
    kind: Literal["unit", "region", "country"]
    subject: str | None
    subject_name: str | None
    period: str
    starts: date
    ends: date
    due_before: date
    last_punctual_day: date
    state: State | None
    version: int | None
    accepted_version: int | None
    versions: tuple[ReportVersion, ...]
    contributors: tuple[Contributor, ...]
    merged_into: Contributor | None
    before: Mapping[str, str]
    compare: str | None
    lines: tuple[ReportLine, ...]
    parked_clusters: int
    parked_returns: int
    origin_of_returns: str | None
    origin_of_facts: str | None
    sealed: bool
    final: bool
    why_not_final: tuple[str, ...]
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    known: datetime | None
    borders: date
    today: date
    synthetic: bool

    @property
    def shown(self) -> ReportVersion | None:
        return next((one for one in self.versions if one.version == self.version), None)


@dataclass(frozen=True, kw_only=True)
class RowEvent:
    """A fact behind a number: the paper, when it was learned, and what of it bears on the row."""

    event_id: UUID
    cluster_id: UUID
    cluster_code: str
    cluster_name: str | None
    type: str
    occurred_on: date
    recorded_at: datetime
    paper: Paper | None
    data: Mapping[str, Any]
    provenance: str | None


@dataclass(frozen=True, kw_only=True)
class RowEvents:
    """The facts behind one row, the newest paper first; `facts` is added up from them just now."""

    form: str
    unit: str
    unit_name: str
    unit_name_en: str
    subject: str | None
    period: str
    code: str
    facts: Number | None
    why_no_facts: str | None
    clusters: int
    total: int
    events: tuple[RowEvent, ...]
    next_cursor: str | None
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    known: datetime | None
    borders: date
    today: date
    synthetic: bool


@dataclass(frozen=True, kw_only=True)
class ReportItem:
    """A return that was received, in the list of all."""

    form: str
    unit: str
    unit_name: str
    subject: str | None
    subject_name: str | None
    period: str
    state: State
    accepted_version: int | None
    synthetic: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class ReportList:
    """A page of the returns that were received, by period from the newest on; `periods`: all."""

    items: tuple[ReportItem, ...]
    periods: tuple[str, ...]
    next_cursor: str | None
    fresh: tuple[Freshness, ...]
    as_of: datetime
    today: date
    synthetic: bool
