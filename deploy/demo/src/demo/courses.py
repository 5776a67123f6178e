"""The way of single provinces after 2023 through what was published of them: `data/targets.csv`.

Each target is a number of one or more of the 63 provinces on a day. What the provinces have to do
until then (establish, open, let, plan) follows from it and from the end of 2023 alone.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources

from demo.allocation import Allocation, allocations
from demo.chance import apportion
from demo.legacy import legacy_sizes

GROWTH = frozenset(
    {
        *("established", "established_ha", "operating", "operating_ha", "waiting"),
        *("projects", "leased_ha", "fill", "fill_ready"),
    }
)
"""What a province reaches by growing; it grows by no more than that until then."""
LARGEST_HA = 75_00
ABOVE = Decimal("1.01")
"""'More than 3,000' is taken for one per cent more."""
OPENS_UNTIL = (8, 28)
"""The last day of a year on which a cluster opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One published figure that the set goes through."""

    figure_id: str
    units: tuple[str, ...]
    on: date
    indicator: str
    is_exact: bool
    value: Decimal

    @property
    def aim(self) -> Decimal:
        return self.value if self.is_exact else self.value * ABOVE

    @property
    def hundredths(self) -> int:
        return int((self.aim * 100).to_integral_value(ROUND_HALF_UP))

    def is_met_by(self, computed: Decimal) -> bool:
        """Equal in the printed digits; or above, and not by so much that another were printed."""
        if self.is_exact:
            return computed.quantize(self.value, rounding=ROUND_HALF_UP) == self.value
        return self.value < computed <= self.value * Decimal("1.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letting:
    """What a province has let on a day, legacy clusters included; None: as it comes."""

    until: date
    projects: int | None
    leased_ha: int | None
    fill: Decimal | None


@cache
def targets() -> tuple[Target, ...]:
    text = resources.files("demo").joinpath("data", "targets.csv").read_text("utf-8")
    return tuple(
        Target(
            figure_id=row["figure_id"],
            units=tuple(row["units"].split()),
            on=date.fromisoformat(row["on"]),
            indicator=row["indicator"],
            is_exact=row["precision"] == "exact",
            value=Decimal(row["value"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def everyone() -> frozenset[str]:
    """All provinces of any target."""
    return frozenset(code for one in targets() for code in one.units)


def of(province: str, indicator: str) -> list[Target]:
    """Those of the province or of a group that it belongs to, its own ones first."""
    found = [one for one in targets() if province in one.units and one.indicator == indicator]
    return sorted(found, key=lambda one: (len(one.units), one.on))


def last_day(province: str) -> date | None:
    """Until when the province grows by what its targets ask for, and by nothing else."""
    days = [one.on for one in targets() if province in one.units and one.indicator in GROWTH]
    return max(days, default=None)


def is_guided(province: str, year: int) -> bool:
    last = last_day(province)
    return last is not None and 2024 <= year <= last.year


# --- how many clusters are established and opened, and when


def established(capacity: Mapping[int, int]) -> dict[tuple[str, int], int]:
    """By province and year, evenly over the years; `capacity` is what a year has for them."""
    left = dict(capacity)
    found: dict[tuple[str, int], int] = {}
    for (province, on), number in sorted(_wanted("established").items(), key=lambda w: w[0][::-1]):
        years = list(range(2024, on.year + 1))
        for nth, year in enumerate(years):
            missing = number - sum(found.get((province, y), 0) for y in years)
            part = min(-(-missing // (len(years) - nth)), left[year])
            found[province, year] = part
            left[year] -= part
        if sum(found[province, y] for y in years) < number:
            raise ValueError(f"{province} cannot establish {number} clusters until {on}")
    return found


def opened() -> dict[tuple[str, int], int]:
    """Clusters that get their first tenants; the latest possible year first, one in each."""
    found: dict[tuple[str, int], int] = {}
    for (province, on), number in _wanted("operating").items():
        years = [year for year in range(2024, on.year + 1) if date(year, *OPENS_UNTIL) <= on]
        for nth in range(number):
            key = (province, years[-1 - nth % len(years)])
            found[key] = found.get(key, 0) + 1
    return found


def _wanted(indicator: str) -> dict[tuple[str, date], int]:
    """What must be added to the end of 2023, split over the provinces of each group."""
    found: dict[tuple[str, date], int] = {}
    reached: dict[str, int] = {}
    for target in sorted(targets(), key=lambda one: len(one.units)):
        is_waiting = target.indicator == "waiting"
        if target.indicator != indicator and not (is_waiting and indicator == "established"):
            continue
        if target.on.year == 2023:
            continue
        value = int(target.value) + (
            sum(allocations()[code].operating for code in target.units) if is_waiting else 0
        )
        before = {code: getattr(allocations()[code], indicator) for code in target.units}
        open_ = [code for code in target.units if code not in reached]
        number = value - sum(reached.get(code, before[code]) for code in target.units)
        ones = [allocations()[code] for code in open_]
        room = [_room(indicator, one) for one in ones]
        parts = apportion(number, [float(r) for r in room], [0] * len(ones), room)
        for code, part in zip(open_, parts, strict=True):
            found[code, target.on] = part
            reached[code] = before[code] + part
    return found


def _room(indicator: str, one: Allocation) -> int:
    if indicator == "operating":
        return (one.idle + 1) // 2
    return max(0, one.planned_2025 - one.established - one.legacy)


# --- what they cover


def established_ha(province: str, numbers: Mapping[str, int]) -> int | None:
    """What the clusters that a province establishes until its target cover together."""
    found = of(province, "established_ha")
    if not found or found[0].on.year == 2023:
        return None
    target = found[0]
    left = target.hundredths - sum(allocations()[code].established_ha for code in target.units)
    ones = [numbers.get(code, 0) for code in target.units]
    if not sum(ones):
        return None
    parts = apportion(
        left, [float(n) for n in ones], [n * 12_00 for n in ones], [n * LARGEST_HA for n in ones]
    )
    return dict(zip(target.units, parts, strict=True))[province]


# --- the plan


def planned(province: str) -> list[tuple[date, int]]:
    """How many entries the plan has on some days; those of a merged unit grow in one province."""
    found = []
    told = of(province, "planned")
    alone = [target for target in told if target.units == (province,)]
    for target in alone or told:
        if target in alone or province == _leading(target.units):
            others = [code for code in target.units if code != province]
            rest = sum(allocations()[code].planned_2025 for code in others)
            found.append((target.on, int(target.value) - rest))
    return sorted(found)


def planned_late(province: str) -> tuple[int, date] | None:
    """Entries of the merged unit's new plan: how many beyond those of June 2025, until when."""
    for on, number in planned(province):
        more = number - allocations()[province].planned_2025
        if on > date(2025, 7, 1) and more > 0:
            return more, on
    return None


def planned_ha(province: str) -> tuple[date, int] | None:
    """The area of the whole plan on a day; of a group by the number of entries."""
    found = of(province, "planned_ha")
    if not found:
        return None
    target, left = found[0], found[0].hundredths
    open_ = []
    for code in target.units:
        own = next((one for one in of(code, "planned_ha") if one.units == (code,)), None)
        if own is None or own is target:
            open_.append(code)
        else:
            left -= own.hundredths
    counts = [float(_entries(code)) for code in open_]
    parts = apportion(left, counts, [0] * len(open_), [left] * len(open_))
    return target.on, dict(zip(open_, parts, strict=True))[province]


def _entries(province: str) -> int:
    late = planned_late(province)
    return allocations()[province].planned_2025 + (late[0] if late else 0)


def _leading(units: Sequence[str]) -> str:
    """The province whose code the merged unit bears."""
    return next((code for code in units if allocations()[code].new_code == code), units[0])


# --- what is let


def letting(seed: int, province: str, year: int) -> Letting | None:
    """Where a province stands in a year on its straight way to its targets."""
    last = last_day(province)
    if last is None or year > last.year or year < 2024:
        return None
    kinds = ("projects", "leased_ha", "fill")
    aims = {kind: _aim(seed, province, kind) for kind in kinds}
    if not any(aims.values()):
        return None
    until = last if year == last.year else date(year, 12, 31)
    way = Decimal(year - 2023) / (last.year - 2023)
    projects = leased = None
    if (aim := aims["projects"]) is not None:
        before = allocations()[province].projects
        projects = before + round((aim - before) * way)
    if (aim := aims["leased_ha"]) is not None:
        before = leased_2023(seed, province)
        leased = before + round((aim - before) * way)
    fill = aims["fill"] if leased is None else None
    return Letting(until=until, projects=projects, leased_ha=leased, fill=fill)


def until_2023(province: str) -> date | None:
    """When a province of whom a day of 2023 was published has let all that it lets that year."""
    return next((one.on for one in of(province, "fill") if one.on.year == 2023), None)


def _aim(seed: int, province: str, kind: str) -> Decimal | None:
    found = of(province, kind)
    if not found or found[0].on.year == 2023:
        return None
    target = found[0]
    codes = target.units
    if kind == "fill":
        whole = _rate(seed, codes)
        return target.aim * _rate(seed, (province,)) / whole
    before = [
        allocations()[code].projects if kind == "projects" else leased_2023(seed, code)
        for code in codes
    ]
    total = int(target.aim) if kind == "projects" else target.hundredths
    more = total - sum(before)
    shares = apportion(max(0, more), [float(b) for b in before], [0] * len(codes),
                       [max(0, more)] * len(codes))  # fmt: skip
    return Decimal(
        dict(zip(codes, map(sum, zip(before, shares, strict=True)), strict=True))[province]
    )


def leased_2023(seed: int, province: str) -> int:
    return allocations()[province].leased_ha + sum(let for _, _, let in _legacy(seed, province))


def industrial_2023(seed: int, province: str) -> int:
    return allocations()[province].industrial_ha + sum(i for _, i, _ in _legacy(seed, province))


def _rate(seed: int, codes: Sequence[str]) -> Decimal:
    return Decimal(sum(leased_2023(seed, code) for code in codes)) / sum(
        industrial_2023(seed, code) for code in codes
    )


def _legacy(seed: int, province: str) -> Iterator[tuple[int, int, int]]:
    """The real samples of size S are no part of any group here."""
    return (size for (code, _), size in legacy_sizes(seed).items() if code == province)


def industrial_less(seed: int, province: str) -> int:
    """Where land let and rate are both published, the land that a plan takes away again."""
    found = [of(province, kind) for kind in ("leased_ha", "fill")]
    if not all(found) or province != _leading(found[0][0].units):
        return 0
    leased, fill = found[0][0], found[1][0]
    now = sum(industrial_2023(seed, code) for code in leased.units)
    return now - round(leased.hundredths * 100 / fill.value)


def ready_ha(seed: int, province: str) -> tuple[date, int] | None:
    """Land with infrastructure, where the rate by it (F3) is published."""
    found, leased = of(province, "fill_ready"), of(province, "leased_ha")
    if not found or not leased:
        return None
    total = round(leased[0].hundredths * 100 / found[0].value)
    parts = [int(_aim(seed, code, "leased_ha") or 0) for code in leased[0].units]
    spread = apportion(total, [float(p) for p in parts], parts, [total] * len(parts))
    return found[0].on, dict(zip(leased[0].units, spread, strict=True))[province]


# --- the rest


def jobs(province: str, last: date, due_before: date) -> int | None:
    """Workers by the return that was the newest on the day of a target."""
    for target in of(province, "jobs"):
        if due_before <= target.on and (target.on - last).days < 180:
            return int(target.value)
    return None


def wastewater_out(province: str) -> int | None:
    """Plants that stand still, where that was published; then no other one begins or stops."""
    found = of(province, "wastewater_out")
    return int(found[0].value) if found else None
