"""Rows into tables, many at a time: facts are appended, hot rows are put in place."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
from sqlalchemy import Table

# How a refresh of hot rows completes the fold: its build, the present day, and all that is known.
PRESENT = {"build": "$1", "on": "$2::date", "known": "$3::timestamptz"}
ALL_THERE_IS = datetime.max.replace(tzinfo=UTC)  # PostgreSQL's infinity


async def append(
    connection: asyncpg.Connection,
    table: Table,
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """New rows in one stream: half of what arrays and unnest cost, on both sides."""
    await connection.copy_records_to_table(table.name, records=rows, columns=columns)


def upsert_of(table: Table, rows: str) -> str:
    """Put in place what a statement says of each key of the table."""
    names = [column.name for column in table.columns]
    key = [column.name for column in table.primary_key.columns]
    changed = ",\n    ".join(f"{name} = excluded.{name}" for name in names if name not in key)
    return (
        f"insert into {table.name} ({', '.join(names)})\n"
        f"select {', '.join(f'state.{name}' for name in names)} from ({rows}) as state\n"
        f"on conflict ({', '.join(key)}) do update set\n    {changed}"
    )


def by_build[Key](found: Iterable[tuple[int, Key]]) -> dict[int, list[Key]]:
    """What is to be made anew, build by build."""
    keys: dict[int, list[Key]] = {}
    for build, key in found:
        keys.setdefault(build, []).append(key)
    return keys


def columns_of(rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """For arrays that a statement unnests."""
    return list(zip(*rows, strict=True))
