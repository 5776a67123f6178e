"""What a measurement says: a ratio to its baseline, and what it should reach."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """`value` is this over the baseline; `at_least` must be reached, `aim` is hoped for."""

    name: str
    value: float
    at_least: float
    aim: float | None
    baseline: str
    figures: dict[str, str] = field(default_factory=dict)
    smaller_is_better: bool = False

    @property
    def verdict(self) -> str:
        if not self._reaches(self.at_least):
            return "not reached"
        return "aim reached" if self.aim is not None and self._reaches(self.aim) else "reached"

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.smaller_is_better else self.value >= bound


@dataclass(kw_only=True)
class Rates:
    """Repeated measurements of one thing, in units a second."""

    found: list[float] = field(default_factory=list)

    def add(self, count: int, seconds: float) -> None:
        self.found.append(count / seconds)

    @property
    def median(self) -> float:
        return statistics.median(self.found)

    def __str__(self) -> str:
        low, high = min(self.found), max(self.found)
        return f"{self.median:,.0f}/s ({low:,.0f}–{high:,.0f}, {len(self.found)} runs)"


def paired(ours: Rates, baseline: Rates) -> float:
    """The median of the ratios run by run, so that a machine growing slower harms neither."""
    return statistics.median(
        mine / theirs for mine, theirs in zip(ours.found, baseline.found, strict=True)
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
