"""Which version of a return counts."""

from uuid import UUID

import asyncpg
import pytest

from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

UNITS = "select unit, unit34, unit63 from unit_return where build = $1 order by return_id"


async def counted(connection: asyncpg.Connection, return_id: UUID) -> tuple[int | None, int | None]:
    row = await connection.fetchrow(
        "select accepted_version, jobs from unit_return where return_id = $1",
        return_id,
    )
    assert row is not None
    return row["accepted_version"], row["jobs"]


async def test_a_return_counts_from_its_acceptance(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20")
    await read(registry.messages)
    assert await counted(connection, filed) == (None, None)

    await read([registry.decided(filed, "accepted", "2025-12-28")])

    assert await counted(connection, filed) == (1, 900)


async def test_an_accepted_version_stands_until_a_newer_one_is_accepted(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.decided(filed, "accepted", "2025-12-28")
    registry.filed("15", "FY-2025", 950, "2026-01-20", version=2, return_id=filed)
    registry.decided(filed, "returned", "2026-01-25", version=2)
    registry.filed("15", "FY-2025", 970, "2026-02-20", version=3, return_id=filed)
    await read(registry.messages)
    assert await counted(connection, filed) == (1, 900)

    await read([registry.decided(filed, "accepted", "2026-02-25", version=3)])

    assert await counted(connection, filed) == (3, 970)


async def test_an_empty_row_25_of_an_accepted_return_is_no_number(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    filed = registry.filed("15", "FY-2025", None, "2025-12-20")
    registry.decided(filed, "accepted", "2025-12-28")

    await read(registry.messages)

    assert await counted(connection, filed) == (1, None)


async def test_a_returns_unit_is_one_of_the_map_of_its_last_day(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    registry.filed("15", "H1-2025", 300, "2025-06-20")
    registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.filed("01", "FY-2025", 900, "2025-12-20")

    await read(registry.messages)

    rows = await connection.fetch(UNITS, read.build)
    assert [tuple(row) for row in rows] == [
        ("15", "15", "15"),
        ("15", "15", None),
        ("01", "01", "01"),
    ]
