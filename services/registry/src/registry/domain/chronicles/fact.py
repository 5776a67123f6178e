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
    type: str  # the last word of the event's type: "tenant-leased"
    occurred_on: date
    streamversion: int
    data: Mapping[str, Any]

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


def facts_of(stored: Iterable[StoredEvent]) -> list[Fact]:
    """The facts of a stream in the order of recording; a fact's later versions tell nothing new."""
    return [
        Fact(
            event.fact_id,
            word_of(event.type),
            event.occurred_on,
            event.streamversion,
            event.data,
        )
        for event in stored
        if event.event_id == event.fact_id
    ]
