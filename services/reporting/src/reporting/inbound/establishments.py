"""What reporting reads of the registry's events about rural industrial establishments.

Nothing that stands for a person is read: neither the id of one nor the hash of a tax code.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, TypedDict
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, with_config

from reporting.inbound.registry import BillionDong, Provenance, UnitCode, body

ESTABLISHMENTS = "registry.establishment"

type Word = Annotated[str, StringConstraints(min_length=1)]
type People = Annotated[int, Field(ge=0, lt=2**31)]


@body
class EstablishmentFact:
    """What every fact about an establishment says."""

    type: ClassVar[str]

    code: str
    effective_on: date
    corrects: UUID | None = None
    provenance: Provenance | None = None


@body
class EstablishmentPlace:
    """Where it produces; the province is the fact's own."""

    commune: Word
    kind: Word
    district: str | None = None
    ward_of: str | None = None


@body
class Placed(EstablishmentFact):
    """A fact that says where it produces from that day on."""

    unit: UnitCode
    former_unit: UnitCode | None
    place: EstablishmentPlace
    craft_village: str | None


@body
class Registered(Placed):
    """What a registration does not say is not known, whatever was known before."""

    type: ClassVar = "vn.nhipcau.registry.establishment.registered.v1"

    legal_form: Word
    name: str | None = None
    tax_code: str | None = None
    industry: str
    sector: str | None = None
    size: str | None = None
    employees: People | None = None
    revenue_bnvnd: BillionDong | None = None
    capital_bnvnd: BillionDong | None = None
    founded_on: date | None = None


@with_config(ConfigDict(strict=True, extra="ignore"))
class Changes(TypedDict, total=False):
    """What is no longer as it was; null takes something away."""

    legal_form: Word
    name: str
    tax_code: str
    industry: str
    sector: str | None
    craft_village: str | None
    size: str
    employees: People | None
    revenue_bnvnd: BillionDong | None
    capital_bnvnd: BillionDong | None


@body
class Changed(EstablishmentFact):
    type: ClassVar = "vn.nhipcau.registry.establishment.changed.v1"

    changes: Changes


@body
class Moved(Placed):
    type: ClassVar = "vn.nhipcau.registry.establishment.moved.v1"


@body
class Closed(EstablishmentFact):
    type: ClassVar = "vn.nhipcau.registry.establishment.closed.v1"

    reason: Word


@body
class EstablishmentFactRetracted(EstablishmentFact):
    type: ClassVar = "vn.nhipcau.registry.establishment.fact-retracted.v1"

    corrects: UUID


type AnyEstablishmentFact = Registered | Changed | Moved | Closed | EstablishmentFactRetracted

ESTABLISHMENT_EVENTS: Mapping[str, TypeAdapter[AnyEstablishmentFact]] = {
    event.type: TypeAdapter(event)
    for event in (Registered, Changed, Moved, Closed, EstablishmentFactRetracted)
}
