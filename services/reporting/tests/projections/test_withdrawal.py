"""A source began a new incarnation: what it said above a position is withdrawn, with its date."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from eventkit.projection import Withdrawn
from reporting.projections.clusters import Clusters
from reporting.projections.returns import Returns
from reporting.queries.cluster import cluster
from reporting.queries.lens import Lens
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


async def withdraw(
    connection: asyncpg.Connection, read: Read, registry: Registry, *, above: int
) -> Withdrawn:
    """The registry's database came back from a copy that ends at this position."""
    registry.clock += timedelta(minutes=1)
    gone = Withdrawn(source="registry", incarnation=1, above=above, at=registry.clock)
    registry.restored_at(above)
    async with connection.transaction():
        await Clusters().withdraw(connection, read.build, gone)
        await Returns().withdraw(connection, read.build, gone)
    return gone


async def test_withdrawn_facts_no_longer_count_and_still_answer_for_the_time_before(
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    ids: Iterator[UUID],
) -> None:
    au_lau = next(ids)
    registry.cluster(au_lau, "planned", "2019-05-01")
    lost = registry.cluster(au_lau, "established", "2020-01-01")
    registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=str(next(ids)))
    await read(registry.messages)

    gone = await withdraw(connection, read, registry, above=1)
    again = registry.cluster(au_lau, "established", "2020-01-01", area_ha="33.00")
    await read([again])

    async with database.query() as looking:
        now = await cluster(looking, au_lau)
        before = await cluster(looking, au_lau, Lens(known=gone.at - timedelta(microseconds=1)))
        between = await cluster(looking, au_lau, Lens(known=gone.at))
    assert again.streamversion == lost.streamversion
    assert now is not None
    assert before is not None
    assert between is not None
    assert [page.status for page in (before, between, now)] == [
        "operating-established",
        "planned",
        "established",
    ]
    assert [page.gross_ha for page in (before, now)] == [Decimal(50), Decimal(33)]
    assert [line.withdrawn_at for line in now.timeline] == [None, gone.at, None, gone.at]
    assert [line.withdrawn_at for line in before.timeline] == [None, None, None]


async def test_a_cluster_that_is_wholly_withdrawn_is_no_longer_listed(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    registry.cluster(next(ids), "planned", "2019-05-01")
    await read(registry.messages)

    await withdraw(connection, read, registry, above=0)

    row = await connection.fetchrow("select facts, name from cluster where build = $1", read.build)
    assert row is not None
    assert tuple(row) == (0, None)


async def test_what_a_withdrawn_correction_replaced_counts_again(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    au_lau, tenant = next(ids), str(next(ids))
    leased = registry.cluster(au_lau, "tenant-leased", "2020-01-01", tenant_id=tenant)
    registry.cluster(au_lau, "established", "2019-01-01")
    registry.cluster(
        *(au_lau, "tenant-leased", "2020-01-01"),
        tenant_id=str(next(ids)),
        leased_ha="7.00",
        corrects=str(leased.fact_id),
    )
    await read(registry.messages)

    await withdraw(connection, read, registry, above=2)
    await withdraw(connection, read, registry, above=2)  # another partition says so, too

    row = await connection.fetchrow(
        "select projects, leased_ha from cluster where build = $1", read.build
    )
    assert row is not None
    assert tuple(row) == (1, 2)


async def test_a_withdrawn_acceptance_leaves_the_version_before(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.decided(filed, "accepted", "2025-12-28")
    registry.filed("15", "FY-2025", 950, "2026-01-20", version=2, return_id=filed)
    registry.decided(filed, "accepted", "2026-01-28", version=2)
    await read(registry.messages)

    await withdraw(connection, read, registry, above=3)

    row = await connection.fetchrow(
        "select accepted_version, jobs from unit_return where return_id = $1", filed
    )
    assert row is not None
    assert tuple(row) == (1, 900)
