"""Everything that the overview shows, from one snapshot, so that page and stream agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.feed import feed_seen
from reporting.queries.lens import Lens, look
from reporting.queries.national_table import table_before, table_seen
from reporting.queries.remembered import Remembered, counting
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
    ends = period_ends(before=seen.on)
    seen = await counting(connection, seen, [seen.on, *ends])
    table = await table_seen(connection, seen, remembered)
    return Overview(
        table=table,
        previous=await table_before(connection, table, seen.at(ends[0]), remembered),
        feed=await feed_seen(connection, seen, remembered),
        series=await series_seen(connection, keys, seen, remembered),
        today=seen.today,
    )
