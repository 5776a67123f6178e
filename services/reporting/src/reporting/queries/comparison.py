"""Two builds of a projection, row by row: what a switch would change."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit import builds
from reporting.pages.models import Comparison
from reporting.projections import PROJECTIONS
from reporting.queries.lens import Lens, driver, look

EXAMPLES = 10


async def compare(
    connection: AsyncConnection,
    projection: str,
    build: int,
    *,
    against: int | None = None,
    examples: int = EXAMPLES,
) -> Comparison | None:
    """Every row of every table of the projection, all but its build; against the live one.

    None where there is no such projection or build.
    """
    seen = await look(connection, Lens())
    asked = await driver(connection)
    known = {build.build for build in await builds.list_builds(asked, projection)}
    if not known >= {build, against or build}:
        return None
    tables = next(known.tables for known in PROJECTIONS if known.name == projection)
    other = against or await builds.live_build(asked, projection)
    rows = differing = 0
    found: list[str] = []
    for table in tables:
        counted = (await connection.execute(_counts(table, other, build))).one()
        rows += counted.rows
        differing += counted.differing
        if counted.differing and len(found) < examples:
            statement = _examples(table, other, build, examples - len(found))
            found += [
                _example(table, _read(row.live), _read(row.other), build)
                for row in await connection.execute(statement)
            ]
    return Comparison(rows=rows, differing=differing, at=seen.as_of, examples=tuple(found))


def _counts(table: Table, live: int, build: int) -> Select[*tuple[Any, ...]]:
    source, differs = _pairs(table, live, build)
    return select(
        func.count().label("rows"), func.count().filter(differs).label("differing")
    ).select_from(source)


def _examples(table: Table, live: int, build: int, at_most: int) -> Select[*tuple[Any, ...]]:
    source, differs = _pairs(table, live, build)
    whole = {name: cast(func.to_jsonb(literal_column(name)), Text) for name in ("live", "other")}
    return (
        select(*(value.label(name) for name, value in whole.items()))
        .select_from(source)
        .where(differs)
        .limit(at_most)
    )


def _pairs(table: Table, live: int, build: int) -> tuple[FromClause, ColumnElement[bool]]:
    """The rows of both builds side by side by their key, and whether two of them differ."""
    one = select(table).where(table.c.build == live).subquery("live")
    two = select(table).where(table.c.build == build).subquery("other")
    key = [column.name for column in _key(table)]
    source = one.join(two, and_(*(one.c[name] == two.c[name] for name in key)), full=True)
    differs = or_(
        one.c.build.is_(None),
        two.c.build.is_(None),
        *(
            one.c[column.name].is_distinct_from(two.c[column.name])
            for column in table.columns
            if not column.primary_key
        ),
    )
    return source, differs


def _key(table: Table) -> list[Column[Any]]:
    return [column for column in table.primary_key.columns if column.name != "build"]


def _read(row: str | None) -> Mapping[str, Any] | None:
    """Numbers as they are written: no float makes two of them look alike."""
    return None if row is None else json.loads(row, parse_float=str)


def _example(
    table: Table, live: Mapping[str, Any] | None, other: Mapping[str, Any] | None, build: int
) -> str:
    """'cluster 0197a2…: gross_ha 50.00, in build 2 60.00'."""
    row: Mapping[str, Any] = live or other or {}
    named = " ".join(str(row[column.name]) for column in _key(table))
    if live is None:
        return f"{table.name} {named}: only in build {build}"
    if other is None:
        return f"{table.name} {named}: not in build {build}"
    differences = (
        f"{name} {live[name]!s:.80}, in build {build} {other[name]!s:.80}"
        for name in live
        if name != "build" and live[name] != other[name]
    )
    return f"{table.name} {named}: {'; '.join(differences)}"
