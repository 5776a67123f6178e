"""The law about clusters as dated data: regimes, thresholds, and the reasons that excuse an area.

`level` says whether breaking the rule refuses a fact or only warns: what no primary text proves
rarely refuses.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator

from registry.domain.chronicles.findings import Level
from registry.domain.clusters.papers import AreaReason, Regime
from registry.domain.dated import Dated, Row, rows

PACKAGE = "registry.domain.clusters"
Side = Literal["below", "special", "above"]
OptionalRegime = Annotated[Regime | None, BeforeValidator(lambda text: text or None)]


class RegimeRow(Dated):
    """A legal regime and the days on which it is the usual one."""

    regime: Regime


class Term(Dated):
    """One number, day or list of a rule under a regime; without one it holds under all."""

    rule: str
    regime: OptionalRegime
    term: str
    value: str
    level: Level

    @property
    def number(self) -> Decimal:
        return Decimal(self.value)

    @property
    def day(self) -> date:
        return date.fromisoformat(self.value)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.value.split())


class AreaReasonRow(Row):
    """A reason that excuses an area: below the floor, below the usual floor only, or above."""

    reason: AreaReason
    side: Side
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class Law:
    """Answers from the tables. `known` limits them to what was known on a day."""

    regimes: tuple[RegimeRow, ...]
    terms: tuple[Term, ...]
    area_reasons: tuple[AreaReasonRow, ...]

    @classmethod
    def load(cls) -> "Law":
        """Read the committed tables; a row that does not fit raises pydantic's ValidationError."""
        return cls(
            regimes=tuple(rows(PACKAGE, "regimes.csv", RegimeRow)),
            terms=tuple(rows(PACKAGE, "rules.csv", Term)),
            area_reasons=tuple(rows(PACKAGE, "area-reasons.csv", AreaReasonRow)),
        )

    def usual_regime(self, on: date, *, known: date | None = None) -> Regime | None:
        """The regime in force on a day; None before the first."""
        for row in self.regimes:
            if row.holds(on, known):
                return row.regime
        return None

    def begin_of(self, regime: Regime, *, known: date | None = None) -> date:
        """The first day of a regime."""
        for row in self.regimes:
            if row.regime == regime and row.holds(row.valid_from or date.min, known):
                return row.valid_from or date.min
        raise LookupError(regime)

    def term(
        self, rule: str, term: str, regime: str | None, on: date, *, known: date | None = None
    ) -> Term | None:
        """What a rule says under a regime on a day; None where it says nothing."""
        for row in self._by_name.get((rule, term), ()):
            if row.regime in {None, regime} and row.holds(on, known):
                return row
        return None

    def excuses(self, side: Side) -> frozenset[str]:
        """The reasons that excuse an area on this side of the limits."""
        return self._excuses[side]

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], list[Term]]:
        found: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for row in self.terms:
            found[row.rule, row.term].append(row)
        return found

    @cached_property
    def _excuses(self) -> Mapping[Side, frozenset[str]]:
        below = {row.reason for row in self.area_reasons if row.side == "below"}
        special = {row.reason for row in self.area_reasons if row.side == "special"}
        above = {row.reason for row in self.area_reasons if row.side == "above"}
        return {
            "below": frozenset(below),
            "special": frozenset(below | special),
            "above": frozenset(above),
        }
