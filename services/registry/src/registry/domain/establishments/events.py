"""Everything the registry tells the world about establishments: nothing that names a person."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from registry.domain.chronicles.paper import PaperEvent
from registry.domain.establishments.papers import (
    Change,
    Changes,
    Closure,
    Code,
    Move,
    MoveReason,
    Registration,
    Retraction,
)
from registry.domain.values import Name

STREAM = "registry.establishment"
PREFIX = f"vn.nhipcau.{STREAM}."

TaxCodeHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class EstablishmentEvent(PaperEvent):
    """A fact about one establishment."""

    first: ClassVar = (
        "establishment_id",
        "code",
        "unit",
        "former_unit",
        "document",
        "effective_on",
    )
    establishment_id: UUID
    code: Code


class WithPerson(EstablishmentEvent):
    """`person_id` stands for what is kept of a person, and means nothing outside this service."""

    tax_code_hash: TaxCodeHash | None = None
    """Of a household or group: the same for the same tax code, and told by nobody's code."""
    person_id: UUID | None = None


class Registered(WithPerson, Registration):
    type: ClassVar = "vn.nhipcau.registry.establishment.registered.v1"
    never_absent: ClassVar = frozenset({"former_unit", "craft_village"})

    craft_village: Name | None


class Changed(WithPerson, Change):
    """With `person_id` what is kept was said anew; without `tax_code_hash` it then has none."""

    type: ClassVar = "vn.nhipcau.registry.establishment.changed.v1"

    changes: Changes


class Moved(EstablishmentEvent, Move):
    type: ClassVar = "vn.nhipcau.registry.establishment.moved.v1"
    never_absent: ClassVar = frozenset({"former_unit", "craft_village"})

    reason: MoveReason
    craft_village: Name | None


class Closed(EstablishmentEvent, Closure):
    type: ClassVar = "vn.nhipcau.registry.establishment.closed.v1"


class FactRetracted(EstablishmentEvent, Retraction):
    type: ClassVar = "vn.nhipcau.registry.establishment.fact-retracted.v1"

    corrects: UUID


EVENTS: tuple[type[EstablishmentEvent], ...] = (Registered, Changed, Moved, Closed, FactRetracted)
EVENT_OF: Mapping[str, type[EstablishmentEvent]] = {event.type: event for event in EVENTS}
