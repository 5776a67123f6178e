"""What is answered about rural industrial establishments: the same for API, page and download."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from reporting.pages.models import FactLine, Provenance
from reporting.views import Freshness, Said


@dataclass(frozen=True, kw_only=True)
class EstablishmentLine:
    """One line of the list. A household has neither name nor tax code: they are its owner's."""

    id: UUID
    code: str
    name: str | None
    legal_form: str
    status: str
    since: date | None
    tax_code: str | None
    industry: str | None
    sector: str | None
    unit: str
    unit_name: str
    former_name: str | None
    commune: str | None
    place_kind: str | None
    craft_village: str | None
    size: str | None
    employees: int | None
    parked: bool = False
    provenance: Provenance | None = None


@dataclass(frozen=True, kw_only=True)
class Kinds:
    """How many establishments of each kind there are, by the word for it; '' is not known."""

    legal_form: Mapping[str, int]
    status: Mapping[str, int]
    size: Mapping[str, int]
    place_kind: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class EstablishmentsPage:
    """The list after filters, `counts` of all of it; `nearest` only when nothing was found."""

    lines: tuple[EstablishmentLine, ...]
    total: int
    all_total: int
    counts: Kinds
    next_cursor: str | None
    nearest: tuple[EstablishmentLine, ...]
    on: date
    borders: date
    known: datetime | None
    final: bool
    why_not_final: tuple[str, ...]
    today: date
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    synthetic: bool


@dataclass(frozen=True, kw_only=True)
class EstablishmentPage:
    """One establishment on a day, with every fact of it; `status` None: not registered then."""

    id: UUID
    code: str
    name: str | None
    former_names: tuple[str, ...]
    legal_form: str | None
    status: str | None
    since: date | None
    closed_because: str | None
    tax_code: str | None
    industry: str | None
    sector: str | None
    unit: str
    unit_name: str
    former_name: str | None
    commune: str | None
    district: str | None
    place_kind: str | None
    ward_of: str | None
    craft_village: str | None
    size: str | None
    employees: int | None
    revenue_bnvnd: Decimal | None
    capital_bnvnd: Decimal | None
    founded_on: date | None
    timeline: tuple[FactLine, ...]
    on: date
    borders: date
    known: datetime | None
    final: bool
    why_not_final: tuple[str, ...]
    today: date
    fresh: tuple[Freshness, ...]
    revision: int
    as_of: datetime
    synthetic: bool
    parked_reason: Said | None = None
    parked_waiting: int = 0
    provenance: Provenance | None = None
