"""The operators' journal of one projection: each decision with its reason, kept for ever."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventkit.aggregate import Aggregate
from eventkit.event import NewEvent
from reporting.domain import events
from reporting.domain.errors import ReasonMissing
from reporting.domain.held import HeldFact, HeldMessage

REASON_CHARS_MAX = 500


@dataclass(kw_only=True)
class Journal(Aggregate):
    """Decisions do not refuse each other: they are facts about what an operator has done."""

    projection: str

    def released(self, held: HeldFact, *, applied: int, reason: str, on: date) -> None:
        """What waited was applied in order: `applied` messages of this aggregate."""
        self._note(events.RELEASED, {**held.data(), "applied": applied}, reason, on)

    def discarded(self, held: HeldFact, *, reason: str, on: date) -> None:
        """This event is never applied, in no build; not undone."""
        self._note(events.DISCARDED, held.data(), reason, on)

    def message_discarded(self, held: HeldMessage, *, reason: str, on: date) -> None:
        """Nothing is missing because of this message."""
        self._note(events.MESSAGE_DISCARDED, held.data(), reason, on)

    def switched(self, *, from_build: int, to_build: int, reason: str, on: date) -> None:
        """From now on another build answers."""
        data = {"from_build": from_build, "to_build": to_build}
        self._note(events.SWITCHED, data, reason, on)

    def _note(self, type_: str, data: Mapping[str, object], reason: str, on: date) -> None:
        given = stated(reason)
        self.record(
            NewEvent(
                type=type_,
                data={"projection": self.projection, **data, "reason": given},
                occurred_on=on,
            )
        )


def journal_id(projection: str) -> UUID:
    """One journal a projection, under an id that needs no look-up."""
    return uuid5(NAMESPACE_URL, f"nhipcau:reporting:journal:{projection}")


def stated(reason: str) -> str:
    """The reason as it is kept; ReasonMissing where none is given, or a novel."""
    text = " ".join(reason.replace("\0", " ").split())
    if not text or len(text) > REASON_CHARS_MAX:
        raise ReasonMissing(chars_max=REASON_CHARS_MAX)
    return text
