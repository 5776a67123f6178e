"""What a cluster's facts make of its row, however late and in whatever batches they come."""

from uuid import UUID

import asyncpg
import pytest

pytestmark = pytest.mark.postgres


async def row(connection: asyncpg.Connection, cluster_id: UUID) -> asyncpg.Record:
    return await connection.fetchrow(
        "select * from cluster where build = 1 and cluster_id = $1", cluster_id
    )


async def test_a_cluster_stands_where_its_papers_lead(connection, registry, read, ids) -> None:
    au_lau, tenant = next(ids), str(next(ids))
    registry.cluster(au_lau, "planned", "2019-05-01", former_unit=None)
    registry.cluster(au_lau, "established", "2020-01-01", area_ha="48.50")
    registry.cluster(au_lau, "detailed-plan-approved", "2020-06-01")
    registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=tenant, is_fdi=True)

    await read(registry.messages)

    found = await row(connection, au_lau)
    print(dict(found))
