"""The present figures of clusters alone: one statement on hot rows, for whoever cannot wait."""

from collections.abc import Mapping
from dataclasses import replace

import asyncpg
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql.base import PGDialect

from reporting import tables
from reporting.queries.figures import AREAS, COUNTS, Placed, Sums, sums_of
from reporting.queries.national_rows import national_rows
from reporting.queries.parked import ParkedByPlace
from reporting.views import Cell, NationalTable, Row
from territory import Borders

KEYS = (*COUNTS, *AREAS, "fill")
NOTHING_PARKED = ParkedByPlace(clusters={}, returns={})

LIVE = text("coalesce((select build from reader_build where projection = 'clusters' and live), 1)")


def _statement() -> str:
    """Those very sums that a table is made of, through one round trip of asyncpg's."""
    hot = select(tables.cluster).where(tables.cluster.c.build == LIVE, tables.cluster.c.facts > 0)
    state = hot.subquery("state")
    sums = sums_of(state, state.c.unit34, state.c.unit63)
    return str(sums.compile(dialect=PGDialect(), compile_kwargs={"literal_binds": True}))  # type: ignore[no-untyped-call]


SUMS = _statement()


async def glimpse(connection: asyncpg.Connection) -> Placed:
    """What clusters add up to today, place by place."""
    rows = await connection.fetch(SUMS)
    return {
        (row["unit34"], row["unit63"]): Sums(
            {key: row[key] for key in COUNTS}, {key: row[key] for key in AREAS}, row["synthetic"]
        )
        for row in rows
    }


def with_figures(table: NationalTable, borders: Borders, placed: Placed) -> NationalTable:
    """The table with these figures; what they do not tell stays, and so does a row without news."""
    found = {row.code: row for row in national_rows(borders, placed, (), NOTHING_PARKED)}
    rows = tuple(_renewed(row, found[row.code]) if row.code in found else row for row in table.rows)
    return replace(table, rows=rows)


def _renewed(row: Row, found: Row) -> Row:
    moved: Mapping[str, Cell] = {
        key: replace(found.cells[key], parked=row.cells[key].parked)
        for key in KEYS
        if found.cells[key].value != row.cells[key].value
    }
    return replace(row, cells={**row.cells, **moved}) if moved else row
