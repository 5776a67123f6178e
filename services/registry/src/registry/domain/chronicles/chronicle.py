"""The facts recorded of one thing, and the papers that can be filed for it.

Filing a paper puts a new fact into its place in the history and judges the history again: refused
is only what makes some fact of it impossible, and that fact is named.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar, Self, cast
from uuid import UUID

from uuid_utils.compat import uuid7

from eventkit.aggregate import Aggregate
from eventkit.event import NewEvent, StoredEvent
from registry.domain.chronicles.duplicates import repeats
from registry.domain.chronicles.fact import RETRACTION, Fact, facts_of, word_of
from registry.domain.chronicles.findings import Finding
from registry.domain.chronicles.history import Life, State, counting
from registry.domain.chronicles.impossible import FactImpossible
from registry.domain.chronicles.paper import Paper, PaperEvent
from registry.domain.chronicles.rules import Rules, Somewhere
from registry.domain.refusals import (
    CorrectsAnotherType,
    DuplicateFact,
    NoLongerCounts,
    UnknownFact,
    WrittenByNewerRelease,
)
from territory import Placement


@dataclass(frozen=True, slots=True)
class Filed:
    """The fact that a paper became, and what somebody should look at."""

    fact: Fact
    warnings: tuple[Finding, ...]


@dataclass(kw_only=True)
class Chronicle[S: State, L](Aggregate, ABC):
    """`facts` are in the order of recording, the corrected and retracted ones among them."""

    events: ClassVar[tuple[type[PaperEvent], ...]]
    # What a client may leave open, and is then filled in when the fact is recorded.
    filled_in: ClassVar[frozenset[str]] = frozenset()

    code: str
    facts: list[Fact] = field(default_factory=list)

    @property
    @abstractmethod
    def life(self) -> Life[S, L]: ...

    @classmethod
    def of(cls, id_: UUID, code: str, version: int, stored: Iterable[StoredEvent]) -> Self:
        """As it was saved: its row and the events of its stream."""
        return cls(id=id_, code=code, version=version, facts=facts_of(stored, _words(cls.events)))

    def state_on(self, day: date = date.max) -> S:
        """Where it stood at the end of a day; by default after the last of its facts."""
        return self.life.state_on(self.facts, day)

    @property
    def unknown_types(self) -> tuple[str, ...]:
        """Of facts that a newer release recorded: this one can neither fold nor judge them."""
        return tuple(dict.fromkeys(fact.type for fact in self.facts if not fact.is_known))

    def must_be_understood(self) -> None:
        if types := self.unknown_types:
            raise WrittenByNewerRelease(types=types)

    def placement(self, rules: Rules[L]) -> Placement:
        """Where it lies by the last paper that says so, on both maps."""
        self.must_be_understood()
        said = [fact for fact in counting(self.facts) if _says_where(fact)]
        # When all of these are retracted, it still lies where it was said to.
        last = (said or [fact for fact in self.facts if _says_where(fact)])[-1]
        return rules.territory.place(last.data["unit"], last.occurred_on, last.data["former_unit"])

    def must_not_repeat(self, paper: Paper) -> None:
        """The same paper with the same content is one fact, however often it is sent."""
        kinds = _papers(self.events)
        for fact in counting(self.facts):
            if repeats(paper, fact, kinds[fact.type], self.filled_in):
                raise DuplicateFact(
                    fact_id=fact.id,
                    fact_type=fact.type,
                    document=fact.document,
                    on=fact.occurred_on,
                )

    def file(
        self,
        event_type: type[PaperEvent],
        paper: Paper,
        rules: Rules[L],
        *,
        place: Somewhere | None = None,
        moves: bool = False,
        **more: object,
    ) -> Filed:
        """The paper becomes a fact with what `more` a command adds to it, or is refused.

        `place` is where it lies by this paper; `moves` if that may be another place than before.
        """
        self.must_be_understood()
        rules.must_be_signed(paper)
        self.must_not_repeat(paper)
        corrected = self._corrected(paper, word_of(event_type.type))
        if place is None:
            placement = self.placement(rules)
        else:
            placement = self._placed(place, paper, rules, moves=moves)
        event = event_type(
            **_content(event_type, paper)
            | {
                event_type.first[0]: self.id,
                "code": self.code,
                "unit": rules.unit_on(placement, paper.day),
                "former_unit": placement.unit63,
                "effective_on": paper.day,
            }
            | more
        )
        fact = Fact(
            uuid7(),
            word_of(event.type),
            paper.day,
            self.version + len(self._events) + 1,
            event.on_the_wire(),
        )
        warnings = self._judge(fact, corrected, rules)
        self.facts.append(fact)
        self.record(
            NewEvent(
                type=event.type, data=fact.data, occurred_on=fact.occurred_on, event_id=fact.id
            )
        )
        return Filed(fact, warnings)

    def before(self, paper: Paper) -> S:
        """Where it stood on the paper's day, without the fact that the paper corrects."""
        facts = (fact for fact in self.facts if fact.id != paper.corrects)
        return self.life.state_on(facts, paper.day)

    def _judge(self, fact: Fact, corrected: Fact | None, rules: Rules[L]) -> tuple[Finding, ...]:
        """What should be looked at in the new fact; raises FactImpossible."""
        since = min(fact.occurred_on, corrected.occurred_on) if corrected else fact.occurred_on
        found = list(self.life.judged([*self.facts, fact], rules.law, since=since))
        refusals = [finding for finding in found if finding.level == "refuse"]
        if refusals:
            # What was impossible before is not the fault of the new fact: the law may have been
            # corrected since it was recorded.
            before = {
                (finding.fact_id, finding.code)
                for finding in self.life.judged(self.facts, rules.law, since=since)
            }
            broken = [one for one in refusals if (one.fact_id, one.code) not in before]
            if broken:
                first = min(broken, key=lambda one: one.fact_id != fact.id)
                raise FactImpossible(first, is_new=first.fact_id == fact.id)
        return tuple(finding for finding in found if finding.fact_id == fact.id)

    def _corrected(self, paper: Paper, type_: str) -> Fact | None:
        """The fact that the paper corrects or retracts, if it still counts and is of its type."""
        if paper.corrects is None:
            return None
        fact = next((fact for fact in self.facts if fact.id == paper.corrects), None)
        if fact is None:
            raise UnknownFact(fact_id=paper.corrects)
        if fact.type == RETRACTION or type_ not in {fact.type, RETRACTION}:
            raise CorrectsAnotherType(fact_id=fact.id, fact_type=fact.type, given_type=type_)
        for other in self.facts:
            if other.corrects == fact.id:
                raise NoLongerCounts(fact_id=fact.id, by_fact_id=other.id, by_type=other.type)
        return fact

    def _placed(self, place: Somewhere, paper: Paper, rules: Rules[L], *, moves: bool) -> Placement:
        placed = rules.placement(place, paper.day)
        if placed.unit63 is None and self.facts and not moves:
            now = self.placement(rules)
            if now.unit34 == placed.unit34:
                return now  # A paper of today's unit says nothing against the former province.
        return placed


def _says_where(fact: Fact) -> bool:
    return "place" in fact.data or "place" in fact.data.get("changes", ())


@cache
def _words(events: tuple[type[PaperEvent], ...]) -> Mapping[str, str]:
    return {event.type: word_of(event.type) for event in events}


@cache
def _papers(events: tuple[type[PaperEvent], ...]) -> Mapping[str, type[Paper]]:
    """The paper that each event tells of: its second base."""
    return {word_of(event.type): cast("type[Paper]", event.__bases__[1]) for event in events}


def _content(event_type: type[PaperEvent], paper: Paper) -> dict[str, Any]:
    """What the paper says, without what a command adds to it."""
    return {name: value for name, value in paper if name in event_type.model_fields}
