"""What a policy has to say about a fact at its place in the history."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.clusters.fact import Fact
from registry.domain.clusters.findings import Level
from registry.domain.clusters.law import Law, Term
from registry.domain.clusters.state import State


@dataclass(frozen=True, slots=True)
class Remark:
    """The parameters fill the words of the code."""

    code: str
    level: Level
    params: Mapping[str, str]

    @property
    def refuses(self) -> bool:
        return self.level == "refuse"


type Policy = Callable[[State, Fact, Law], Iterator[Remark]]


def impossible(code: str, **params: object) -> Remark:
    return Remark(code, "refuse", words_of(**params))


def words_of(**params: object) -> Mapping[str, str]:
    return {
        name: format(value, "f") if isinstance(value, Decimal) else str(value)
        for name, value in params.items()
    }


def term_of(rule: str, term: str, fact: Fact, law: Law) -> Term | None:
    """Under the regime that the fact states, else that of the day on which it was signed."""
    signed = fact.signed_on
    regime = fact.data.get("regime") or law.usual_regime(signed)
    return law.term(rule, term, regime, signed)
