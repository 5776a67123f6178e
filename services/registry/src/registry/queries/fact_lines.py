"""The facts of a chronicle as people read them: in the order of effect, each with its fate."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from registry.domain.chronicles.fact import RETRACTION, Fact
from registry.queries.histories import Recorded


class FactLine(BaseModel):
    """A fact with its paper, the day it takes effect, and when it was recorded."""

    fact_id: UUID
    type: str = Field(examples=["established"])
    version: int
    effective_on: date
    document: Mapping[str, Any]
    data: Mapping[str, Any]
    corrects: UUID | None
    corrected_by: UUID | None
    retracted_by: UUID | None
    counts: bool = Field(description="Neither corrected nor retracted.")
    accepted_at: datetime
    recorded_at: datetime | None = Field(description="Null until the relay has numbered it.")
    incarnation: int | None
    position: int | None


def fact_lines(facts: Sequence[Fact], recorded: Sequence[Recorded]) -> list[FactLine]:
    """In the order of effect, equal days as they were recorded."""
    by_event = {one.event.event_id: one for one in recorded}
    replaced = {fact.corrects: fact for fact in facts if fact.corrects is not None}
    return [
        _line(fact, replaced.get(fact.id), by_event[fact.id])
        for fact in sorted(facts, key=lambda fact: (fact.occurred_on, fact.streamversion))
    ]


def _line(fact: Fact, by: Fact | None, recorded: Recorded) -> FactLine:
    is_retracted = by is not None and by.type == RETRACTION
    return FactLine(
        fact_id=fact.id,
        type=fact.type,
        version=fact.streamversion,
        effective_on=fact.occurred_on,
        document=fact.data.get("document", {}),
        data=fact.data,
        corrects=fact.corrects,
        corrected_by=by.id if by is not None and not is_retracted else None,
        retracted_by=by.id if by is not None and is_retracted else None,
        counts=by is None and fact.type != RETRACTION,
        accepted_at=recorded.event.accepted_at,
        recorded_at=recorded.recorded_at,
        incarnation=recorded.incarnation,
        position=recorded.position,
    )
