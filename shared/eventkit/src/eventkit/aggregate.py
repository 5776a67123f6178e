"""An aggregate records what happens to it until it is saved."""

from dataclasses import dataclass, field
from uuid import UUID

from eventkit.event import NewEvent


@dataclass(kw_only=True)
class Aggregate:
    """`version` is the stored one: whoever saves adds the number of events taken."""

    id: UUID
    version: int = 0
    _events: list[NewEvent] = field(default_factory=list, init=False, repr=False, compare=False)

    def record(self, event: NewEvent) -> None:
        self._events.append(event)

    def take_events(self) -> list[NewEvent]:
        """What happened since the last save, once."""
        taken, self._events = self._events, []
        return taken
