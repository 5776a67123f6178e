"""The figures that are told first are those of the table that follows."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from reporting.queries.glimpse import glimpse, with_figures
from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("borders", [date(2025, 6, 30), date(2025, 7, 1)])
async def test_a_glimpse_makes_the_table_of_before_the_table_of_now(
    database: Database,
    connection: asyncpg.Connection,
    read: Read,
    registry: Registry,
    ids: Iterator[UUID],
    borders: date,
) -> None:
    one, other, tenant = next(ids), next(ids), str(next(ids))
    registry.cluster(one, "planned", "2018-01-01", "15")
    registry.cluster(other, "planned", "2018-01-01", "10")
    await read(registry.messages)
    async with database.query() as looking:
        before = await national_table(looking, Lens(borders=borders))

    told = len(registry.messages)
    registry.cluster(one, "established", "2019-01-01", "15", area_ha="50.00")
    registry.cluster(one, "detailed-plan-approved", "2019-06-01", "15", industrial_land_ha="30.00")
    registry.cluster(one, "tenant-leased", "2020-01-01", "15", tenant_id=tenant, leased_ha="15.00")
    await read(registry.messages[told:])
    seen = with_figures(before, "63" if borders.month == 6 else "34", await glimpse(connection))
    async with database.query() as looking:
        after = await national_table(looking, Lens(borders=borders))

    assert seen.rows == after.rows
    assert seen.revision == before.revision
    kept = {row.code: row for row in before.rows}
    moved = [row.kind for row in seen.rows if row is not kept[row.code]]
    assert moved == ["country", "region", "unit"]
