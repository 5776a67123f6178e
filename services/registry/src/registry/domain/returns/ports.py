"""What returns need from outside."""

from typing import Protocol
from uuid import UUID

from registry.domain.returns.filing import Return


class Returns(Protocol):
    """The registry's returns. What was got or found stays locked until the transaction ends."""

    async def get(self, return_id: UUID) -> Return:
        """By id; raises UnknownReturn."""
        ...

    async def find(self, form: str, unit: str, period: str) -> Return:
        """The one of this form, unit and period; without a version where none was sent in."""
        ...

    async def save(self, return_: Return) -> None:
        """Store what happened to it; nothing, where nothing did."""
        ...
