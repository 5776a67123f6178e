"""A policy about clusters, and the term of the law that it looks up."""

from collections.abc import Callable, Iterator

from registry.domain.chronicles.fact import Fact
from registry.domain.chronicles.findings import Remark
from registry.domain.clusters.law import Law, Term
from registry.domain.clusters.state import State

type Policy = Callable[[State, Fact, Law], Iterator[Remark]]


def term_of(rule: str, term: str, fact: Fact, law: Law) -> Term | None:
    """Under the regime that the fact states, else that of the day on which it was signed."""
    signed = fact.signed_on
    regime = fact.data.get("regime") or law.usual_regime(signed)
    return law.term(rule, term, regime, signed)
