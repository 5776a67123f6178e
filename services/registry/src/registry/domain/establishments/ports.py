"""What establishments need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from registry.domain.establishments.establishment import Establishment
from territory import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """An establishment that is not closed and bears the tax code that was asked for."""

    id: UUID
    code: str
    place: Placement
    commune: str


class Establishments(Protocol):
    """The registry's. What was got or found stays locked until the transaction ends."""

    async def get(self, reference: UUID | str) -> Establishment:
        """By id or code; raises UnknownEstablishment."""
        ...

    async def find(self, id_: UUID) -> Establishment | None:
        """By id, where there may be none."""
        ...

    async def with_tax_code(self, tax_key: str) -> Sequence[Namesake]:
        """Those that bear this tax code, or its hash; until the end nobody else can register it."""
        ...

    async def add(self, one: Establishment) -> None:
        """Store a new one with its first event; EstablishmentExists or EstablishmentCodeTaken."""
        ...

    async def save(self, one: Establishment) -> None:
        """Store what happened to a known one."""
        ...

    async def new_code(self, unit: str) -> str:
        """The next code that was never given: CNNT-<unit>-<number of five digits>."""
        ...
