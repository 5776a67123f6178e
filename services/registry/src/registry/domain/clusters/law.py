"""The law about clusters as dated data: regimes, thresholds, and the reasons that excuse an area.

Every row says from when to when it held (`valid_from`, `valid_to`, both included), since when we
know it (`known_from`, `known_to`), how well (`evidence`), and where it is written. `level` says
whether breaking the rule refuses a fact or only warns: what no primary text proves rarely refuses.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from importlib import resources
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from registry.domain.chronicles.findings import Level
from registry.domain.clusters.papers import AreaReason, Regime

Evidence = Literal["P", "S", "G", "U", "I", "D"]
Side = Literal["below", "special", "above"]
OptionalDate = Annotated[date | None, BeforeValidator(lambda text: text or None)]
OptionalRegime = Annotated[Regime | None, BeforeValidator(lambda text: text or None)]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence: Evidence
    legal_basis: str


class _Dated(_Row):
    valid_from: OptionalDate
    valid_to: OptionalDate
    known_from: OptionalDate
    known_to: OptionalDate
    note: str

    def holds(self, on: date, known: date | None) -> bool:
        """Whether the row says something about a day, as known on a day (None: as known now)."""
        return _within(on, self.valid_from, self.valid_to) and (
            self.known_to is None
            if known is None
            else _within(known, self.known_from, self.known_to)
        )


class RegimeRow(_Dated):
    """A legal regime and the days on which it is the usual one."""

    regime: Regime


class Term(_Dated):
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


class AreaReasonRow(_Row):
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
            regimes=tuple(_rows("regimes.csv", RegimeRow)),
            terms=tuple(_rows("rules.csv", Term)),
            area_reasons=tuple(_rows("area-reasons.csv", AreaReasonRow)),
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


def _rows[Row: _Row](name: str, row_type: type[Row]) -> Iterator[Row]:
    text = resources.files("registry.domain.clusters").joinpath("data", name)
    for row in csv.DictReader(text.read_text(encoding="utf-8").splitlines()):
        yield row_type.model_validate(row)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
