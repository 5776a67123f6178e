"""The tables that code names are those that the migrations make."""

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql import asyncpg as dialect

from reporting.tables import metadata

pytestmark = pytest.mark.postgres

MADE = """
select attname, format_type(atttypid, atttypmod), attnotnull
from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
order by attnum
"""
NAMES = {
    "BOOLEAN": "boolean",
    "NUMERIC(12, 4)": "numeric(12,4)",
    "NUMERIC(18, 6)": "numeric(18,6)",
    "UUID": "uuid",
    "JSONB": "jsonb",
    "BYTEA": "bytea",
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
async def test_a_table_is_as_the_code_says(table: object, connection: asyncpg.Connection) -> None:
    columns = metadata.tables[str(table)].columns
    written_by = dialect.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own

    made = await connection.fetch(MADE, str(table))

    said = []
    for column in columns:
        type_ = column.type.compile(written_by)
        said.append((column.name, NAMES.get(type_, type_.lower()), not column.nullable))
    assert [tuple(row) for row in made] == said
