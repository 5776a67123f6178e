"""Which return counts for a unit: the latest period of which a version was accepted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.model.facts import Fact
from tests.model.territory import NEW_OF, OLD_OF, REFORM, UNKNOWN

PROVINCES = "B04"
RATE, LEASED, INDUSTRIAL = "19", "18", "17"  # rows of the forms of communes and provinces

type Number = int | Decimal


@dataclass(frozen=True)
class Accepted:
    form: str
    unit: str
    period: str
    rows: Mapping[str, Any]

    @property
    def period_end(self) -> date:
        kind, year = self.period.split("-")
        return date(int(year), 6, 14) if kind == "H1" else date(int(year), 12, 14)

    @property
    def is_by_34(self) -> bool:
        return self.period_end >= REFORM


def accepted(facts: Iterable[Fact]) -> Accepted | None:
    """The newest accepted version of one return (form, unit, subject, period), if there is one."""
    submitted: dict[int, Fact] = {}
    taken: set[int] = set()
    for fact in facts:
        version = int(fact.body["return_version"])
        if fact.command == "submit-return":
            submitted[version] = fact
        elif fact.command == "accept-return":
            taken.add(version)
        elif fact.command == "send-back-return":
            taken.discard(version)
    if not taken:
        return None
    body = submitted[max(taken)].body
    return Accepted(body["form"], body["unit"], body["period"], body["rows"])


def together(returns: Iterable[Accepted]) -> dict[str, Number]:
    """What they add up to, row by row; the rate is that of the sums."""
    sums: dict[str, Number] = {}
    for item in returns:
        for code, told in item.rows.items():
            if told is not None:
                sums[code] = sums.get(code, 0) + (told if isinstance(told, int) else Decimal(told))
    if sums.get(INDUSTRIAL):
        rate = 100 * Decimal(sums[LEASED]) / Decimal(sums[INDUSTRIAL])
        sums[RATE] = rate.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return sums


def jobs(returns: Iterable[Accepted], borders: str) -> dict[str, int]:
    """Row 25 by unit; by the 63, what a merged unit reports has no known former province.

    What firms, investors and communes told is in what their province tells.
    """
    latest: dict[tuple[bool, str], Accepted] = {}
    for item in returns:
        if item.form != PROVINCES:
            continue
        key = (item.is_by_34, item.unit)
        if key not in latest or latest[key].period_end < item.period_end:
            latest[key] = item
    reported = {unit for is_by_34, unit in latest if is_by_34}
    found: dict[str, int] = {}
    for (is_by_34, unit), item in latest.items():
        if not is_by_34 and NEW_OF[unit] in reported:
            continue
        count = item.rows.get("25")
        if count is None:
            continue
        found.setdefault(_row(unit, is_by_34, borders), 0)
        found[_row(unit, is_by_34, borders)] += int(count)
    return found


def _row(unit: str, is_by_34: bool, borders: str) -> str:
    if borders == "34":
        return unit if is_by_34 else NEW_OF[unit]
    if not is_by_34:
        return unit
    return OLD_OF[unit][0] if len(OLD_OF[unit]) == 1 else UNKNOWN
