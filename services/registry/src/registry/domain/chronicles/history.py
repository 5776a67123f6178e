"""A history: which of its facts count, in what order, and whether all are possible."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol, Self

from registry.domain.chronicles.fact import RETRACTION, Fact
from registry.domain.chronicles.findings import Codes, Finding, Remark


class State(Protocol):
    """Where something stands after some of its facts."""

    def copy(self) -> Self: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Life[S: State, L]:
    """How facts of one kind change a state, and what policies say of a fact under a law.

    Facts are folded in the order of their days. Folding checks nothing: a fact was judged when it
    was recorded.
    """

    begin: Callable[[], S]
    apply: Callable[[S, Fact], None]
    remarks: Callable[[S, Fact, L], Iterable[Remark]]
    codes: Codes

    def state_on(self, facts: Iterable[Fact], day: date = date.max) -> S:
        """Where it stood at the end of a day, by all that is recorded."""
        state = self.begin()
        for fact in counting(facts):
            if fact.occurred_on > day:
                break
            self.apply(state, fact)
        return state

    def judged(self, facts: Iterable[Fact], law: L, *, since: date = date.min) -> Iterator[Finding]:
        """What the rules find in the facts from a day on, each judged in its place.

        Papers of one day are recorded in any order, so a fact is only impossible if it is so both
        in its place and after the others of its day.
        """
        state = self.begin()
        for day, of_day in groupby(counting(facts), key=lambda fact: fact.occurred_on):
            same_day = list(of_day)
            before = state.copy() if len(same_day) > 1 and day >= since else None
            for fact in same_day:
                if day >= since:
                    found = list(self.remarks(state, fact, law))
                    if before is not None and any(remark.refuses for remark in found):
                        later = self._after_the_others(before, same_day, fact, law)
                        found = found if later is None else later
                    yield from (self._finding(remark, fact) for remark in found)
                self.apply(state, fact)

    def _after_the_others(
        self, before: S, same_day: Sequence[Fact], fact: Fact, law: L
    ) -> list[Remark] | None:
        state = before.copy()
        for other in same_day:
            if other is not fact:
                self.apply(state, other)
        found = list(self.remarks(state, fact, law))
        return None if any(remark.refuses for remark in found) else found

    def _finding(self, remark: Remark, fact: Fact) -> Finding:
        return Finding(
            code=remark.code,
            rule=self.codes[remark.code][0],
            level=remark.level,
            fact_id=fact.id,
            fact_type=fact.type,
            fact_document=fact.document,
            fact_on=fact.occurred_on,
            params=remark.params,
        )


def counting(facts: Iterable[Fact]) -> list[Fact]:
    """What nobody has corrected or retracted, in the order of its days; equal days as recorded.

    A corrected or retracted fact never comes back by itself: it is filed again.
    """
    recorded = list(facts)
    replaced = {fact.corrects for fact in recorded}
    left = [fact for fact in recorded if fact.id not in replaced and fact.type != RETRACTION]
    return sorted(left, key=lambda fact: (fact.occurred_on, fact.streamversion))
