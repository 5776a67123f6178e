"""A fact as the model remembers it, and which facts count at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass
class Fact:
    """One accepted command: `order` is the order of acceptance, `id` the factid it was given."""

    id: str
    subject: str
    command: str
    body: Mapping[str, Any]
    day: date
    order: int
    recorded: datetime
    withdrawn: datetime | None = None

    @property
    def replaces(self) -> str | None:
        return self.body.get("corrects")

    def is_known(self, at: datetime | None) -> bool:
        if at is None:
            return self.withdrawn is None
        return self.recorded <= at and (self.withdrawn is None or at < self.withdrawn)


def counting(facts: Iterable[Fact], on: date, known: datetime | None) -> list[Fact]:
    """What is known by then, not replaced, and in effect on the day, in the order of the papers."""
    seen = [fact for fact in facts if fact.is_known(known)]
    replaced = {fact.replaces for fact in seen}
    left = [
        fact
        for fact in seen
        if fact.id not in replaced and fact.command != "retract-fact" and fact.day <= on
    ]
    return sorted(left, key=lambda fact: (fact.day, fact.order))
