"""The days of the set: where its history begins, the steps that tell it, the periods."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache

HISTORY_TOLD = date(2022, 12, 31)
"""Whatever took effect until this day is told at the first step."""
TODAY = date(2026, 11, 21)
REFORM = date(2025, 7, 1)
"""The first day of the 34 provinces."""
END_OF_2023 = date(2023, 12, 31)

# No fact lies between the end of the reporting year and the end of 2023, so that the return
# for the year and the published figures of its end are the same.
LAST_OF_2023 = date(2023, 12, 8)
LAST_OF_2022 = date(2022, 12, 9)
# Nor between the end of the half-year and the end of June 2025.
HALF_OF_2025 = date(2025, 6, 12)

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A reporting period of form B04; a year is never the sum of its halves."""

    year: int
    half: bool

    @property
    def code(self) -> str:
        return f"{'H1' if self.half else 'FY'}-{self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year - 1, 12, 15)

    @property
    def last_day(self) -> date:
        return date(self.year, 6, 14) if self.half else date(self.year, 12, 14)

    @property
    def due_before(self) -> date:
        return date(self.year, 6, 30) if self.half else date(self.year, 12, 31)

    @property
    def form_version(self) -> str:
        """TT 14/2024 binds from 1 October 2024."""
        return "TT28/2020" if self.last_day < date(2024, 10, 1) else "TT14-2024+TT38-2025"

    @property
    def by_34(self) -> bool:
        return self.last_day >= REFORM


PERIODS = tuple(
    Period(year, half)
    for year in range(2022, 2027)
    for half in (True, False)
    if (year, half) != (2026, False)
)


def working_day(day: date) -> date:
    """The Friday before, at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def quiet(day: date) -> date:
    """A working day out of the weeks in which nothing may change."""
    if LAST_OF_2023 < day <= END_OF_2023:
        return LAST_OF_2023
    if HALF_OF_2025 < day < REFORM:
        return HALF_OF_2025
    return working_day(day)


def _month_ends() -> Iterator[date]:
    day = HISTORY_TOLD
    while day < TODAY:
        yield day
        day = (day + timedelta(days=35)).replace(day=1) - timedelta(days=1)


def _deadlines() -> Iterator[date]:
    """The last punctual day, and the end of the ten days in which a return is merely late."""
    for period in PERIODS:
        for day in (
            period.due_before - timedelta(days=1),
            period.due_before + timedelta(days=10),
        ):
            if HISTORY_TOLD < day < TODAY:
                yield day


STEPS = tuple(sorted({*_month_ends(), *_deadlines(), TODAY}))
"""The days on which the clock stands while something is told."""


@cache
def step_of(day: date) -> date:
    """The step in which something of this day is told, if it is told at once."""
    return next(step for step in STEPS if step >= day)


def instant_of(step: date) -> datetime:
    """Where the clock is put for a step. The last day is left time to go on by itself."""
    return datetime.combine(step, time(8) if step == TODAY else time(17), VIETNAM)
