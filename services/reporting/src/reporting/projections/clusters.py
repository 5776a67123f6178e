"""Clusters and their tenant projects: facts as they were recorded, and what they say today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

import asyncpg

from eventkit.message import Message
from eventkit.projection import Fact, Withdrawn
from reporting import fold, tables
from reporting.inbound.registry import CLUSTERS
from reporting.projections.cluster_rows import (
    OWN_COLUMNS,
    TENANT_COLUMNS,
    OwnRow,
    TenantRow,
    row_of,
)
from reporting.projections.present_day import present_day
from reporting.projections.revisions import follow, forget
from reporting.projections.rows import (
    ALL_THERE_IS,
    PRESENT,
    columns_of,
    insert_of,
    upsert_of,
)

type TenantKey = tuple[UUID, UUID]  # cluster, tenant


ADD_OWN = insert_of(tables.cluster_fact, OWN_COLUMNS)
ADD_TENANTS = insert_of(tables.tenant_fact, TENANT_COLUMNS)
CORRECTION = ("cluster_id", "corrects", "event_id", "incarnation", "position", "recorded_at")
ADD_CORRECTIONS = insert_of(tables.correction, CORRECTION)

REFRESH_TENANTS = upsert_of(
    tables.tenant, fold.tenants(ids="unnest($4::uuid[], $5::uuid[])", **PRESENT)
)
REFRESH_CLUSTERS = upsert_of(
    tables.cluster, fold.clusters_from_hot_tenants(ids="unnest($4::uuid[])", **PRESENT)
)

CORRECTED = """
select f.occurred_on, f.cluster_id, f.tenant_id from tenant_fact f
join unnest($2::uuid[], $3::uuid[]) as named (cluster_id, fact_id) using (cluster_id, fact_id)
where f.build = $1
union all
select f.occurred_on, f.cluster_id, null from cluster_fact f
join unnest($2::uuid[], $3::uuid[]) as named (cluster_id, fact_id) using (cluster_id, fact_id)
where f.build = $1
"""

WITHDRAW = """
update {table} set withdrawn_at = $2
where build = $1 and incarnation = $3 and position > $4 and withdrawn_at is null
returning cluster_id, {columns}
"""
WITHDRAW_OWN = WITHDRAW.format(table="cluster_fact", columns="null::uuid as tenant_id, occurred_on")
WITHDRAW_TENANTS = WITHDRAW.format(table="tenant_fact", columns="tenant_id, occurred_on")
WITHDRAW_CORRECTIONS = WITHDRAW.format(table="correction", columns="corrects")

DUE_TENANTS = """
select build, cluster_id, tenant_id from tenant where next_on <= $1 or $2 order by 1, 2, 3
"""
DUE_CLUSTERS = "select build, cluster_id from cluster where next_on <= $1 or $2 order by 1, 2"


@dataclass
class Touched:
    """The aggregates whose hot rows a batch changes, and the first day that it changes."""

    clusters: set[UUID] = field(default_factory=set)
    tenants: set[TenantKey] = field(default_factory=set)
    first_day: date = date.max

    def add(self, cluster_id: UUID, tenant_id: UUID | None, day: date) -> None:
        self.clusters.add(cluster_id)
        if tenant_id is not None:
            self.tenants.add((cluster_id, tenant_id))
        self.first_day = min(self.first_day, day)

    def add_all(self, found: Iterable[asyncpg.Record]) -> None:
        for row in found:
            self.add(row["cluster_id"], row["tenant_id"], row["occurred_on"])


class Clusters:
    """The projection `clusters`."""

    name = "clusters"
    streams: Mapping[str, int] = {CLUSTERS: 6}
    tables = (
        tables.cluster_fact,
        tables.tenant_fact,
        tables.correction,
        tables.cluster,
        tables.tenant,
    )

    def decode(self, message: Message) -> OwnRow | TenantRow | None:
        return row_of(message)

    async def apply(
        self, connection: asyncpg.Connection, build: int, facts: Sequence[Fact]
    ) -> None:
        own = [fact.body for fact in facts if type(fact.body) is OwnRow]
        tenants = [fact.body for fact in facts if type(fact.body) is TenantRow]
        day = await present_day(connection)
        touched = Touched()
        if own:
            await connection.execute(ADD_OWN, build, *_columns(own))
        if tenants:
            await connection.execute(ADD_TENANTS, build, *_columns(tenants))
        for row in own:
            touched.add(row.cluster_id, None, row.occurred_on)
        for let in tenants:
            touched.add(let.cluster_id, let.tenant_id, let.occurred_on)
        await self._correct(connection, build, [*own, *tenants], touched)
        await refresh(connection, build, day, touched.clusters, touched.tenants)
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=CLUSTERS,
            reached=max((fact.message.incarnation, fact.message.position) for fact in facts),
            first_day=touched.first_day,
        )

    async def withdraw(
        self, connection: asyncpg.Connection, build: int, withdrawn: Withdrawn
    ) -> None:
        day = await present_day(connection)
        which = (build, withdrawn.at, withdrawn.incarnation, withdrawn.above)
        touched = Touched()
        gone = await connection.fetch(WITHDRAW_CORRECTIONS, *which)
        if gone:  # what they corrected counts again
            touched.add_all(await connection.fetch(CORRECTED, build, *columns_of(map(tuple, gone))))
        touched.add_all(await connection.fetch(WITHDRAW_OWN, *which))
        touched.add_all(await connection.fetch(WITHDRAW_TENANTS, *which))
        if not touched.clusters:
            return
        await refresh(connection, build, day, touched.clusters, touched.tenants)
        await follow(
            connection,
            projection=self.name,
            build=build,
            stream=CLUSTERS,
            reached=(withdrawn.incarnation, withdrawn.above),
            first_day=touched.first_day,
        )

    async def drop(self, connection: asyncpg.Connection, build: int) -> None:
        await forget(connection, self.name, self.tables, build)

    async def tell_of(self, connection: asyncpg.Connection, day: date, *, all_rows: bool) -> None:
        tenants: dict[int, list[TenantKey]] = {}
        for build, *key in await connection.fetch(DUE_TENANTS, day, all_rows):
            tenants.setdefault(build, []).append((key[0], key[1]))
        clusters: dict[int, list[UUID]] = {}
        for build, cluster_id in await connection.fetch(DUE_CLUSTERS, day, all_rows):
            clusters.setdefault(build, []).append(cluster_id)
        for build in sorted({*tenants, *clusters}):
            await refresh(connection, build, day, clusters.get(build, []), tenants.get(build, []))

    async def _correct(
        self,
        connection: asyncpg.Connection,
        build: int,
        rows: Sequence[OwnRow | TenantRow],
        touched: Touched,
    ) -> None:
        """What is corrected may be of another tenant and of an earlier day."""
        named = [row for row in rows if row.corrects is not None]
        if not named:
            return
        columns = columns_of(map(itemgetter(*map(OwnRow._fields.index, CORRECTION)), named))
        await connection.execute(ADD_CORRECTIONS, build, *columns)
        touched.add_all(await connection.fetch(CORRECTED, build, columns[0], columns[1]))


async def refresh(
    connection: asyncpg.Connection,
    build: int,
    day: date,
    clusters: Collection[UUID],
    tenants: Collection[TenantKey],
) -> None:
    """Make these hot rows anew from their facts; in one order, so that two never wait in a ring."""
    await connection.execute(fold.PLAN_ANEW)
    if tenants:
        await connection.execute(
            REFRESH_TENANTS, build, day, ALL_THERE_IS, *columns_of(sorted(tenants))
        )
    if clusters:
        await connection.execute(REFRESH_CLUSTERS, build, day, ALL_THERE_IS, sorted(clusters))


def _columns(rows: Sequence[OwnRow | TenantRow]) -> list[tuple[Any, ...]]:
    return [*columns_of(row[:-1] for row in rows), *columns_of(row.said for row in rows)]
