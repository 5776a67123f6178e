"""A fact that an earlier release applied, or still applies, lacks nothing that this one reads."""

from importlib import import_module
from itertools import count

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from reporting import tables
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

OTHER_BUILDS = count(700_000)
ADDED = {
    "return_fact": {"subject_kind", "subject_code", "subject_name", "rows"},
    "cluster_fact": {"investor_kind", "capital_bnvnd", "cluster_types"},
}
AS_BEFORE = (
    "insert into {table} (build, {names}) select {to}, {names} from {table} where build = $1"
)
REST = "select {names} from {table} where build = $1 order by position"


def told(registry: Registry) -> None:
    cluster = uuid7()
    registry.cluster(cluster, "planned", "2020-01-01")
    registry.cluster(cluster, "established", "2020-02-01", cluster_types=["craft", "specialised"])
    registry.cluster(cluster, "infrastructure-project-approved", "2020-03-01", total_bnvnd="1.5")
    registry.cluster(cluster, "adjusted", "2020-04-01")
    registry.cluster(cluster, "adjusted", "2020-05-01", changes={"cluster_types": ["eco"]})
    registry.cluster(cluster, "investor-changed", "2020-06-01", investor=None)
    registry.cluster(
        cluster, "investor-changed", "2020-07-01", investor={"name": "HTX", "kind": "cooperative"}
    )
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.decided(filed, "accepted", "2025-12-28")
    registry.filed("15", "FY-2025", None, "2026-02-20", version=2, return_id=filed)


async def rest(connection: asyncpg.Connection, table: str, build: int) -> list[tuple[object, ...]]:
    names = ", ".join(sorted(ADDED[table]))
    found = await connection.fetch(REST.format(table=table, names=names), build)
    return [tuple(row) for row in found]


@pytest.mark.parametrize("table", sorted(ADDED))
async def test_what_the_release_before_writes_is_completed(
    table: str, connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    told(registry)
    await read(registry.messages)
    wanted = await rest(connection, table, read.build)
    assert any(any(row) for row in wanted)
    known = tables.metadata.tables[table].columns.keys()
    names = ", ".join(name for name in known if name not in {"build", *ADDED[table]})
    other = next(OTHER_BUILDS)

    await connection.execute(AS_BEFORE.format(table=table, names=names, to=other), read.build)

    assert await rest(connection, table, other) == wanted


@pytest.mark.parametrize("table", sorted(ADDED))
async def test_what_was_there_before_is_filled_in(
    table: str, connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    told(registry)
    await read(registry.messages)
    wanted = await rest(connection, table, read.build)

    for statement in import_module("reporting.migrations.versions.0002_whole_forms").FILL:
        await connection.execute(statement)

    assert await rest(connection, table, read.build) == wanted


async def test_what_cannot_be_read_is_left_as_it_is(
    connection: asyncpg.Connection, registry: Registry, read: Read
) -> None:
    registry.filed("15", "FY-2025", 900, "2025-12-20")
    await read(registry.messages)

    await connection.execute(
        "update return_fact set data = $2, rows = null where build = $1",
        read.build,
        b'{"rows": {"1": NaN}}',
    )

    assert await rest(connection, "return_fact", read.build) == [(None, None, None, None)]
