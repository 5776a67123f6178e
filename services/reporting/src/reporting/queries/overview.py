"""Everything that the overview shows, from one snapshot, so that page and stream agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.feed import feed_seen
from reporting.queries.lens import Lens, look
from reporting.queries.national_table import table_seen
from reporting.queries.remembered import Remembered
from reporting.queries.series import period_ends, series_seen
from reporting.views import FeedLine, NationalTable, SeriesPoint


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`previous` is the table at the end of the last reporting period, equally known."""

    table: NationalTable
    previous: NationalTable
    feed: tuple[FeedLine, ...]
    series: Mapping[str, tuple[SeriesPoint, ...]]
    today: date


async def overview(
    connection: AsyncConnection,
    keys: Sequence[str],
    lens: Lens | None = None,
    *,
    remembered: Remembered | None = None,
) -> Overview:
    """`keys`: the figures whose series are wanted."""
    remembered = remembered or Remembered()
    seen = await look(connection, lens or Lens())
    then = seen.at(period_ends(before=seen.on, count=1)[0])
    return Overview(
        table=await table_seen(connection, seen, remembered),
        previous=await table_seen(connection, then, remembered),
        feed=await feed_seen(connection, seen, remembered),
        series=await series_seen(connection, keys, seen, remembered),
        today=seen.today,
    )
