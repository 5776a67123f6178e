"""Rows of a table to and from statements: whole columns as arrays, never a row at a time."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import asyncpg

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own

# How a refresh of hot rows completes the fold: its build, the present day, and all that is known.
PRESENT = {"build": "$1", "on": "$2::date", "known": "$3::timestamptz"}
ALL_THERE_IS = datetime.max.replace(tzinfo=UTC)  # PostgreSQL's infinity


def insert_of(table: Table, columns: Sequence[str]) -> str:
    """Append rows to one build: $1 is the build, then each column as an array."""
    arrays = ", ".join(
        f"${number}::{_type(table, name)}[]" for number, name in enumerate(columns, start=2)
    )
    return (
        f"insert into {table.name} (build, {', '.join(columns)})\n"
        f"select $1, * from unnest({arrays})"
    )


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


def columns_of(rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))


def _type(table: Table, column: str) -> str:
    return table.columns[column].type.compile(DIALECT)
