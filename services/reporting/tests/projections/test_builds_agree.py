"""One batch, one by one, or rebuilt: the same rows."""

from collections.abc import Iterator
from random import Random
from uuid import UUID

import asyncpg
import pytest

from eventkit.message import Message
from reporting.projections import PROJECTIONS
from reporting.queries.comparison import compare
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


@pytest.fixture
def history(registry: Registry, ids: Iterator[UUID]) -> list[Message]:
    """Clusters in no order of days, with corrections and days to come; some of all else."""
    random = Random(7)  # noqa: S311 - the same history every time
    for nth in range(12):
        cluster_id, tenants = next(ids), [str(next(ids)) for _ in range(3)]
        registry.cluster(cluster_id, "planned", "2010-01-01", unit="01", name=f"Cụm {nth}")
        facts: list[Message] = []
        for _ in range(30):
            day = f"20{random.randint(11, 27)}-0{random.randint(1, 9)}-15"
            unit = "01"  # one code on both maps
            word = random.choice(
                ["established", "expanded", "wastewater-changed", "plan-adjusted", "adjusted"]
            )
            if random.random() < 0.5:
                word = random.choice(["tenant-approved", "tenant-leased", "tenant-status-changed"])
                said = {"tenant_id": random.choice(tenants)}
            else:
                said = {}
            if facts and random.random() < 0.2:
                word, said = "fact-retracted", {"corrects": str(facts.pop().fact_id)}
            facts.append(registry.cluster(cluster_id, word, day, unit, **said))
    for unit in ("01", "10", "15"):
        filed = registry.filed(unit, "H1-2024", 500, "2024-06-20")
        registry.decided(filed, "accepted", "2024-06-28")
    random.shuffle(registry.messages)
    registry.messages.sort(key=lambda message: message.streamversion)
    one = next(ids)
    papers = (("registered", "2024-05-06"), ("moved", "2023-05-06"), ("closed", "2027-05-06"))
    for word, day in papers:
        registry.establishment(one, word, day, "01")
    return registry.messages


@pytest.mark.parametrize("at_a_time", [1, 7, 100])
async def test_a_build_does_not_depend_on_how_its_messages_were_batched(
    *,
    connection: asyncpg.Connection,
    database: Database,
    read: Read,
    history: list[Message],
    at_a_time: int,
) -> None:
    other = read.build + 100_000 + at_a_time
    await read(history)
    for projection in PROJECTIONS:
        await connection.execute(
            "insert into reader_build (projection, build) values ($1, $2)", projection.name, other
        )

    await read(history, build=other, at_a_time=at_a_time)

    for projection in PROJECTIONS:
        async with database.query() as looking:
            found = await compare(looking, projection.name, other)
        assert found is not None
        assert (found.differing, found.examples) == (0, ())
        assert found.rows > len(history) * (projection.name == "clusters")


async def test_a_comparison_names_each_row_that_differs_and_how(
    connection: asyncpg.Connection, database: Database, read: Read, history: list[Message]
) -> None:
    other = read.build + 200_000
    await read(history)
    await connection.execute(
        "insert into reader_build (projection, build) values ('clusters', $1)", other
    )
    await read(history[:-6], build=other)
    await connection.execute(
        "update cluster set gross_ha = 1234.5 where build = $1 and cluster_id = $2",
        other,
        history[0].stream_id,
    )

    async with database.query() as looking:
        found = await compare(looking, "clusters", other, examples=100)

    assert found is not None
    assert found.differing >= 2
    assert any("gross_ha" in example and "1234.5000" in example for example in found.examples)
    assert any(f"not in build {other}" in example for example in found.examples)


async def test_there_is_nothing_to_compare_with_an_unknown_build(
    database: Database, read: Read
) -> None:
    async with database.query() as looking:
        assert await compare(looking, "clusters", 987_654) is None
        assert await compare(looking, "fairs", read.build) is None


async def test_a_dropped_build_leaves_nothing(
    connection: asyncpg.Connection, read: Read, history: list[Message]
) -> None:
    await read(history)

    for projection in PROJECTIONS:
        await projection.drop(connection, read.build)

    tables = [table.name for projection in PROJECTIONS for table in projection.tables]
    for table in (*tables, "day_change"):
        left = await connection.fetchval(
            f"select count(*) from {table} where build = $1", read.build
        )
        assert (table, left) == (table, 0)
