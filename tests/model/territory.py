"""The model's own map: which of the 63 provinces went into which of the 34."""

from dataclasses import dataclass
from datetime import date

REFORM = date(2025, 7, 1)
UNKNOWN = "??"

OLD_OF = {
    "01": ("01",),
    "04": ("04",),
    "08": ("02", "08"),
    "11": ("11",),
    "12": ("12",),
    "14": ("14",),
    "15": ("10", "15"),
    "19": ("06", "19"),
    "20": ("20",),
    "22": ("22",),
    "24": ("24", "27"),
    "25": ("17", "25", "26"),
    "31": ("30", "31"),
    "33": ("33", "34"),
    "37": ("35", "36", "37"),
    "38": ("38",),
    "40": ("40",),
    "42": ("42",),
    "44": ("44", "45"),
    "46": ("46",),
    "48": ("48", "49"),
    "51": ("51", "62"),
    "52": ("52", "64"),
    "56": ("56", "58"),
    "66": ("54", "66"),
    "68": ("60", "67", "68"),
    "75": ("70", "75"),
    "79": ("74", "77", "79"),
    "80": ("72", "80"),
    "82": ("82", "87"),
    "86": ("83", "84", "86"),
    "91": ("89", "91"),
    "92": ("92", "93", "94"),
    "96": ("95", "96"),
}
NEW_OF = {old: new for new, olds in OLD_OF.items() for old in olds}


@dataclass(frozen=True)
class Place:
    """A unit of today and, while it is known, the former province."""

    unit34: str
    unit63: str | None

    def by(self, borders: str) -> str:
        return self.unit34 if borders == "34" else self.unit63 or UNKNOWN


def place(unit: str, former: str | None, on: date, before: Place | None = None) -> Place:
    """Where a paper of the day `on` puts something that was at `before`."""
    if on < REFORM:
        return Place(NEW_OF[unit], unit)
    if former is None and before is not None and before.unit34 == unit:
        former = before.unit63
    if former is None and len(OLD_OF[unit]) == 1:
        former = OLD_OF[unit][0]
    return Place(unit, former)
