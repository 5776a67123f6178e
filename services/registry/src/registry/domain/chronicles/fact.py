"""One recorded fact, as light as it can be: a history of hundreds is read for every command."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from eventkit.event import StoredEvent

RETRACTION = "fact-retracted"


@dataclass(frozen=True, slots=True)
class Fact:
    """`data` is what the log holds: text for decimals, days and ids. It was checked when filed."""

    id: UUID
    type: str  # the last word of the event's type: "tenant-leased"; the whole of an unknown one
    occurred_on: date
    streamversion: int
    data: Mapping[str, Any]

    @property
    def is_known(self) -> bool:
        """False where a newer release recorded it, before this one was put back."""
        return "." not in self.type

    @property
    def corrects(self) -> UUID | None:
        corrected = self.data.get("corrects")
        return None if corrected is None else UUID(corrected)

    @property
    def document(self) -> str:
        number: str = self.data["document"]["number"]
        return number

    @property
    def signed_on(self) -> date:
        return date.fromisoformat(self.data["document"]["date"])


def word_of(event_type: str) -> str:
    """The word "tenant-leased" of "vn.nhipcau.registry.cluster.tenant-leased.v1"."""
    return event_type.split(".")[-2]


def facts_of(stored: Iterable[StoredEvent], words: Mapping[str, str]) -> list[Fact]:
    """The facts of a stream in the order of recording; `words` names the types that are known.

    A fact may be told in several versions side by side: the first that is known counts.
    """
    facts: dict[UUID, Fact] = {}
    for event in stored:
        word = words.get(event.type)
        told = facts.get(event.fact_id)
        if told is None or (word is not None and not told.is_known):
            facts[event.fact_id] = Fact(
                event.fact_id,
                word or event.type,
                event.occurred_on,
                event.streamversion,
                event.data,
            )
    return list(facts.values())
