"""What a rule has to say about a return, in both languages and with the numbers it compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

type Figure = int | Decimal
type Figures = Mapping[str, Figure | None]

Level = Literal["error", "warning", "info"]
"""Refused; kept and to be looked at; kept and only told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`numbers` are keyed by a row's code, or by the sum or quotient of rows that was computed."""

    rule: str
    level: Level
    rows: tuple[str, ...]
    numbers: Mapping[str, str]
    message_vi: str
    message_en: str

    def on_the_wire(self) -> dict[str, object]:
        said: dict[str, object] = {
            "rule": self.rule,
            "rows": list(self.rows),
            "numbers": dict(self.numbers),
            "message_vi": self.message_vi,
            "message_en": self.message_en,
        }
        if self.level == "info":
            said["level"] = self.level
        return said


def wire(figure: Figure | None) -> int | str | None:
    """A count is a JSON number, all else text: no reader's float ever touches it."""
    return format(figure, "f") if isinstance(figure, Decimal) else figure


def in_vietnamese(figure: Figure) -> str:
    """1980.50 as 1.980,50."""
    return in_english(figure).translate(str.maketrans(",.", ".,"))


def in_english(figure: Figure) -> str:
    return format(figure, ",f") if isinstance(figure, Decimal) else format(figure, ",d")


def numbers_of(figures: Figures) -> dict[str, str]:
    """As they stand beside a finding: only those that are there."""
    return {name: str(wire(figure)) for name, figure in figures.items() if figure is not None}
