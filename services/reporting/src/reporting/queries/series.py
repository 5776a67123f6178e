"""The country's figures at the ends of reporting periods: one line through the reform of 2025."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.projections.returns import PERIOD_ENDS
from reporting.queries.figures import Filed, Placed, Sums, jobs_of
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.remembered import Remembered
from reporting.views import SeriesPoint

POINTS_MAX = 10


async def series(
    connection: AsyncConnection,
    keys: Sequence[str],
    lens: Lens | None = None,
    *,
    remembered: Remembered | None = None,
) -> Mapping[str, tuple[SeriesPoint, ...]]:
    seen = await look(connection, lens or Lens())
    return await series_seen(connection, keys, seen, remembered or Remembered())


async def series_seen(
    connection: AsyncConnection, keys: Sequence[str], seen: Seen, remembered: Remembered
) -> Mapping[str, tuple[SeriesPoint, ...]]:
    """Of each key, the period ends before the day, from the first with anything to tell."""
    found: dict[str, list[SeriesPoint]] = {key: [] for key in keys}
    begun = False
    for day in reversed(period_ends(before=seen.on)):
        then = seen.at(day)
        placed = await remembered.clusters(connection, then)
        filed = await remembered.filed(connection, then)
        begun = begun or bool(placed) or bool(filed)
        if not begun:
            continue
        for key in keys:
            value = _value(key, placed, filed)
            found[key].append(SeriesPoint(on=day, known=seen.known, value=value, sealed=False))
    return {key: tuple(points) for key, points in found.items()}


def period_ends(*, before: date, count: int = POINTS_MAX) -> list[date]:
    """The last days of the reporting periods before a day, newest first."""
    ends = sorted(
        (
            date(year, *month_day)
            for year in range(before.year - count, before.year + 1)
            for month_day in PERIOD_ENDS.values()
        ),
        reverse=True,
    )
    return [end for end in ends if end < before][:count]


def _value(key: str, placed: Placed, filed: Sequence[Filed]) -> Decimal | None:
    if key == "jobs":
        jobs = jobs_of(filed)
        return None if jobs is None else Decimal(jobs)
    country = Sums()
    for sums in placed.values():
        country.add(sums)
    if key == "fill":
        return country.fill
    return Decimal(country.counts[key]) if key in country.counts else country.areas[key]
