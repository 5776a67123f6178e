"""The rules between the rows of a form; each names the rows and both numbers when it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from registry.domain.returns.findings import (
    Figure,
    Figures,
    Finding,
    Level,
    in_english,
    in_vietnamese,
    numbers_of,
)

RATE_TOLERANCE = Decimal("0.05")  # points, V02


class Rule(Protocol):
    """One line of the table of rules."""

    def check(self, figures: Figures) -> Finding | None: ...


@dataclass(frozen=True, slots=True)
class Sum:
    """A total equals its parts; an empty part counts as nothing, and no parts prove nothing."""

    id: str
    total: str
    parts: tuple[str, ...]

    def check(self, figures: Figures) -> Finding | None:
        given = [figure for part in self.parts if (figure := figures[part]) is not None]
        total = figures[self.total]
        if not given or total == sum(given):
            return None
        computed, name = sum(given), " + ".join(self.parts)
        has_vi = "để trống" if total is None else f"ghi {in_vietnamese(total)}"
        has_en = "is empty" if total is None else f"says {in_english(total)}"
        return Finding(
            rule=self.id,
            level="error",
            rows=(self.total, *self.parts),
            numbers=numbers_of({self.total: total, name: computed}),
            message_vi=f"Dòng {self.total} {has_vi}, nhưng {name} = {in_vietnamese(computed)}.",
            message_en=f"Row {self.total} {has_en}, but {name} = {in_english(computed)}.",
        )


@dataclass(frozen=True, slots=True)
class AtMost:
    """One row is never above another; it says nothing while either is empty."""

    id: str
    small: str
    large: str
    level: Level = "error"

    def check(self, figures: Figures) -> Finding | None:
        small, large = figures[self.small], figures[self.large]
        if small is None or large is None or small <= large:
            return None
        return Finding(
            rule=self.id,
            level=self.level,
            rows=(self.small, self.large),
            numbers=numbers_of({self.small: small, self.large: large}),
            message_vi=f"Dòng {self.small} ({in_vietnamese(small)}) lớn hơn "
            f"dòng {self.large} ({in_vietnamese(large)}).",
            message_en=f"Row {self.small} ({in_english(small)}) is above "
            f"row {self.large} ({in_english(large)}).",
        )


@dataclass(frozen=True, slots=True)
class AtMostSum:
    """One row is never above several others together; an empty one of them counts as nothing."""

    id: str
    small: str
    large: tuple[str, ...]
    level: Level = "error"

    def check(self, figures: Figures) -> Finding | None:
        small = figures[self.small]
        given = [figure for row in self.large if (figure := figures[row]) is not None]
        if small is None or not given or small <= sum(given):
            return None
        together, name = sum(given), " + ".join(self.large)
        return Finding(
            rule=self.id,
            level=self.level,
            rows=(self.small, *self.large),
            numbers=numbers_of({self.small: small, name: together}),
            message_vi=f"Dòng {self.small} ({in_vietnamese(small)}) lớn hơn "
            f"{name} = {in_vietnamese(together)}.",
            message_en=f"Row {self.small} ({in_english(small)}) is above "
            f"{name} = {in_english(together)}.",
        )


@dataclass(frozen=True, slots=True)
class Implies:
    """Where one row says yes, another does too."""

    id: str
    then: str
    needs: str

    def check(self, figures: Figures) -> Finding | None:
        if figures[self.then] != 1 or figures[self.needs] == 1:
            return None
        needed = figures[self.needs]
        return Finding(
            rule=self.id,
            level="error",
            rows=(self.then, self.needs),
            numbers=numbers_of({self.then: 1, self.needs: needed}),
            message_vi=f"Dòng {self.then} ghi 1 (có), nhưng dòng {self.needs} "
            f"{'để trống' if needed is None else 'ghi 0 (không)'}.",
            message_en=f"Row {self.then} says 1 (yes), but row {self.needs} "
            f"{'is empty' if needed is None else 'says 0 (no)'}.",
        )


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage is what its two rows give; without a denominator there is none."""

    id: str
    rate: str
    numerator: str
    denominator: str

    def check(self, figures: Figures) -> Finding | None:
        rate = figures[self.rate]
        numerator, denominator = figures[self.numerator], figures[self.denominator]
        if denominator is None or denominator == 0:
            return self._must_be_empty(rate, self.denominator, denominator)
        if numerator is None:
            return self._must_be_empty(rate, self.numerator, numerator)
        # Multiplied out, so that no division rounds at the edge of the tolerance.
        exact = 100 * Decimal(numerator)
        if rate is not None and abs(rate * denominator - exact) <= RATE_TOLERANCE * denominator:
            return None
        return self._wrong(rate, (exact / denominator).quantize(Decimal("0.01")))

    def _must_be_empty(
        self, rate: Figure | None, row: str, operand: Figure | None
    ) -> Finding | None:
        if rate is None:
            return None
        return Finding(
            rule=self.id,
            level="error",
            rows=(self.rate, row),
            numbers=numbers_of({self.rate: rate, row: operand}),
            message_vi=f"Dòng {self.rate} ghi {in_vietnamese(rate)}, nhưng dòng {row} "
            f"{'để trống' if operand is None else 'bằng 0'} nên không có tỷ lệ.",
            message_en=f"Row {self.rate} says {in_english(rate)}, but row {row} is "
            f"{'empty' if operand is None else '0'}, so there is no rate.",
        )

    def _wrong(self, rate: Figure | None, computed: Decimal) -> Finding:
        name = f"100 × {self.numerator} / {self.denominator}"
        has_vi = "để trống" if rate is None else f"ghi {in_vietnamese(rate)}"
        has_en = "is empty" if rate is None else f"says {in_english(rate)}"
        return Finding(
            rule=self.id,
            level="error",
            rows=(self.rate, self.numerator, self.denominator),
            numbers=numbers_of({self.rate: rate, name: computed}),
            message_vi=f"Dòng {self.rate} {has_vi}, nhưng {name} = {in_vietnamese(computed)} "
            f"(sai số cho phép {in_vietnamese(RATE_TOLERANCE)} điểm).",
            message_en=f"Row {self.rate} {has_en}, but {name} = {in_english(computed)} "
            f"(tolerance {in_english(RATE_TOLERANCE)} points).",
        )


RULES: Mapping[str, Sequence[Rule]] = {
    "B01-2024": (),
    "B02-2024": (
        # Overruns happen.
        AtMost("V07", "2", "1", level="warning"),
        AtMost("V09", "7", "6"),
        AtMost("V09", "8", "6"),
        Implies("V09", "14", "13"),
        # Land is sometimes let before its infrastructure is there.
        AtMost("V09", "4", "3", level="warning"),
    ),
    "B04-2024": (
        Sum("V01", "15", ("15.1", "15.2")),
        Sum("V01", "16", ("16.1", "16.2")),
        Rate("V02", rate="19", numerator="18", denominator="17"),
        AtMost("V03", "15.1", "3"),
        AtMost("V03", "5", "3"),
        AtMost("V03", "7", "3"),
        AtMost("V03", "6", "4"),
        AtMost("V03", "8", "4"),
        AtMost("V04", "15.3", "15"),
        AtMost("V04", "15.4", "15"),
        AtMost("V05", "21", "20"),
        AtMost("V05", "22", "20"),
        AtMost("V05", "27", "26"),
        AtMost("V06", "18", "17"),
        # An old decision may count land outside today's boundary: shown, not refused.
        AtMost("V06", "17", "16", level="warning"),
        AtMost("V07", "14", "13", level="warning"),
        # A detailed plan is of an established cluster or of an old one, and a project follows it.
        AtMostSum("V08", "9", ("3", "15.2"), level="warning"),
        AtMost("V08", "11", "9", level="warning"),
    ),
}
"""By row set: forms with the same rows obey the same rules."""


def findings_of(figures: Figures, row_set: str) -> list[Finding]:
    return [found for rule in RULES[row_set] if (found := rule.check(figures)) is not None]
