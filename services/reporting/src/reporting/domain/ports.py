"""What decisions need from outside."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from eventkit.event import Context
from reporting.domain.held import HeldFact, HeldMessage
from reporting.domain.journal import Journal


class Journals(Protocol):
    async def get(self, projection: str) -> Journal:
        """UnknownProjection if there is no such projection."""
        ...

    async def save(self, journal: Journal, context: Context) -> None:
        """JournalChanged if another decision was stored meanwhile."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    projection: str
    fact: HeldFact


class Readers(Protocol):
    """The readers' progress, in the transaction that also stores the decision."""

    async def held(self, parked_id: int) -> Held:
        """NotHeld if nothing waits under this id."""
        ...

    async def release(self, held: Held, parked_id: int) -> int:
        """How many messages were applied; StillNotApplicable if the first is refused again."""
        ...

    async def discard(self, held: Held, parked_id: int) -> None: ...

    async def discard_message(self, projection: str, message: HeldMessage) -> None: ...

    async def start_build(self, projection: str) -> int: ...

    async def must_have_caught_up(self, projection: str, build: int) -> None:
        """BuildBehind while this build has read less than the live one; UnknownBuild, LiveBuild."""
        ...

    async def switch(self, projection: str, build: int) -> int:
        """The build that answered until now."""
        ...

    async def drop(self, projection: str, build: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a command needs, inside its transaction; `today` by the service's clock."""

    readers: Readers
    journals: Journals
    context: Context
    today: date
