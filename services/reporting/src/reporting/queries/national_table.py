"""The national table: country, regions and units, on a day, by borders, as known at an instant."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.freshness import finality, freshness
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.national_rows import national_rows
from reporting.queries.parked import parked_by_place
from reporting.queries.remembered import Remembered
from reporting.queries.revision import OVERVIEW, revision
from reporting.views import NationalTable, Row


async def national_table(
    connection: AsyncConnection, lens: Lens | None = None, *, remembered: Remembered | None = None
) -> NationalTable:
    seen = await look(connection, lens or Lens())
    return await table_seen(connection, seen, remembered or Remembered())


async def table_seen(
    connection: AsyncConnection, seen: Seen, remembered: Remembered
) -> NationalTable:
    rows, synthetic = await _rows(connection, seen, remembered)
    final, why_not_final = await finality(connection, seen)
    return NationalTable(
        on=seen.on,
        borders=seen.borders,
        known=seen.known,
        final=final,
        why_not_final=why_not_final,
        rows=rows,
        fresh=await freshness(connection),
        revision=await revision(connection, OVERVIEW),
        as_of=seen.as_of,
        synthetic=synthetic,
    )


async def table_before(
    connection: AsyncConnection, table: NationalTable, then: Seen, remembered: Remembered
) -> NationalTable:
    """Of another day in the same snapshot: as fresh and as final as `table`."""
    rows, synthetic = await _rows(connection, then, remembered)
    return replace(table, on=then.on, rows=rows, synthetic=synthetic)


async def _rows(
    connection: AsyncConnection, seen: Seen, remembered: Remembered
) -> tuple[tuple[Row, ...], bool]:
    """The rows, and whether anything in them is made up."""
    placed = await remembered.clusters(connection, seen)
    filed = await remembered.filed(connection, seen)
    parked = await parked_by_place(connection, seen)
    synthetic = any(sums.synthetic for sums in placed.values()) or any(
        latest.synthetic for latest in filed
    )
    return national_rows(seen.map, placed, filed, parked), synthetic
