"""What returns need from outside."""

from typing import Protocol
from uuid import UUID

from registry.domain.returns.filing import Return
from registry.domain.returns.subjects import ReturnName
from registry.domain.returns.surroundings import Surroundings, Wanted


class Returns(Protocol):
    """The registry's returns. What was got or found stays locked until the transaction ends."""

    async def get(self, return_id: UUID) -> Return:
        """By id; raises UnknownReturn."""
        ...

    async def find(self, name: ReturnName) -> Return:
        """The one of this name; without a version where none was sent in."""
        ...

    async def save(self, return_: Return) -> None:
        """Store what happened to it; nothing, where nothing did."""
        ...

    async def around(self, wanted: Wanted) -> Surroundings:
        """What the registry knows beside this return, with all that was saved before."""
        ...
