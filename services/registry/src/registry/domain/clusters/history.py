"""A cluster's history: which of its facts count, in what order, and whether all are possible."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from registry.domain.clusters.fact import RETRACTION, Fact
from registry.domain.clusters.findings import Finding
from registry.domain.clusters.folding import apply
from registry.domain.clusters.law import Law
from registry.domain.clusters.policies import Remark, remarks
from registry.domain.clusters.state import State


def counting(facts: Iterable[Fact]) -> list[Fact]:
    """What nobody has corrected or retracted, in the order of its days; equal days as recorded.

    A corrected or retracted fact never comes back by itself: it is filed again.
    """
    recorded = list(facts)
    replaced = {fact.corrects for fact in recorded}
    left = [fact for fact in recorded if fact.id not in replaced and fact.type != RETRACTION]
    return sorted(left, key=lambda fact: (fact.occurred_on, fact.streamversion))


def state_on(facts: Iterable[Fact], day: date = date.max) -> State:
    """Where the cluster stood at the end of a day, by all that is recorded."""
    state = State()
    for fact in counting(facts):
        if fact.occurred_on > day:
            break
        apply(state, fact)
    return state


def judged(facts: Iterable[Fact], law: Law, *, since: date = date.min) -> Iterator[Finding]:
    """What the rules find in the facts from a day on, each judged in its place.

    Papers of one day are recorded in any order, so a fact is only impossible if it is so both in
    its place and after the others of its day.
    """
    state = State()
    for day, of_day in groupby(counting(facts), key=lambda fact: fact.occurred_on):
        same_day = list(of_day)
        before = state.copy() if len(same_day) > 1 and day >= since else None
        for fact in same_day:
            if day >= since:
                found = list(remarks(state, fact, law))
                if before is not None and any(remark.refuses for remark in found):
                    later = _after_the_others(before, same_day, fact, law)
                    found = found if later is None else later
                yield from (_finding(remark, fact) for remark in found)
            apply(state, fact)


def _after_the_others(
    before: State, same_day: Sequence[Fact], fact: Fact, law: Law
) -> list[Remark] | None:
    state = before.copy()
    for other in same_day:
        if other is not fact:
            apply(state, other)
    found = list(remarks(state, fact, law))
    return None if any(remark.refuses for remark in found) else found


def _finding(remark: Remark, fact: Fact) -> Finding:
    return Finding(
        code=remark.code,
        level=remark.level,
        fact_id=fact.id,
        fact_type=fact.type,
        fact_document=fact.document,
        fact_on=fact.occurred_on,
        params=remark.params,
    )
