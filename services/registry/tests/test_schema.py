"""What the migrations make is what queries are written against."""

from typing import Any

import asyncpg
import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from registry.tables import metadata

pytestmark = pytest.mark.postgres

COLUMNS = """
select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable
from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
"""


@pytest.mark.parametrize("table", metadata.tables)
async def test_a_table_has_the_columns_that_queries_read(
    connection: "asyncpg.Connection[asyncpg.Record]", table: str
) -> None:
    made = {
        row["name"]: (row["type"], row["nullable"])
        for row in await connection.fetch(COLUMNS, table)
    }

    assert made == {
        column.name: (written(column.type), column.nullable)
        for column in metadata.tables[table].columns
    }


def written(type_: TypeEngine[Any]) -> str:
    """As PostgreSQL names it."""
    compiled: str = type_.compile(postgresql.dialect())  # type: ignore[no-untyped-call]
    return compiled.lower().replace(", ", ",")
