"""Clusters and their tenant projects: facts as they were recorded, and what they say today."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
    append,
    by_build,
    columns_of,
    upsert_of,
)

type TenantKey = tuple[UUID, UUID]  # cluster, tenant


OWN = ("build", *OWN_COLUMNS)
LET = ("build", *TENANT_COLUMNS)
CORRECTION = (
    *("build", "cluster_id", "corrects", "event_id", "incarnation", "position", "recorded_at"),
)

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

    def add_all(self, found: Iterable[asyncpg.Record]) -> None:
        for row in found:
            self.clusters.add(row["cluster_id"])
            if row["tenant_id"] is not None:
                self.tenants.add((row["cluster_id"], row["tenant_id"]))
            self.first_day = min(self.first_day, row["occurred_on"])


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
        let = [fact.body for fact in facts if type(fact.body) is TenantRow]
        rows: list[OwnRow | TenantRow] = [*own, *let]
        day = await present_day(connection)
        if own:
            await append(connection, tables.cluster_fact, OWN, _records(build, own))
        if let:
            await append(connection, tables.tenant_fact, LET, _records(build, let))
        touched = Touched(
            clusters={row.cluster_id for row in rows},
            tenants={(row.cluster_id, row.tenant_id) for row in let},
            first_day=min(row.occurred_on for row in rows),
        )
        await self._correct(connection, build, rows, touched)
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
        due = await connection.fetch(DUE_TENANTS, day, all_rows)
        tenants = by_build((row[0], (row[1], row[2])) for row in due)
        due = await connection.fetch(DUE_CLUSTERS, day, all_rows)
        clusters = by_build((row[0], row[1]) for row in due)
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
        new = [
            (
                build,
                row.cluster_id,
                row.corrects,
                row.event_id,
                row.incarnation,
                row.position,
                row.recorded_at,
            )
            for row in named
        ]
        await append(connection, tables.correction, CORRECTION, new)
        corrected = columns_of((row.cluster_id, row.corrects) for row in named)
        touched.add_all(await connection.fetch(CORRECTED, build, *corrected))


async def refresh(
    connection: asyncpg.Connection,
    build: int,
    day: date,
    clusters: Collection[UUID],
    tenants: Collection[TenantKey],
) -> None:
    """Make these hot rows anew from their facts, which no one else can be changing now."""
    await connection.execute(fold.PLAN_ANEW)
    if tenants:
        await connection.execute(REFRESH_TENANTS, build, day, ALL_THERE_IS, *columns_of(tenants))
    if clusters:
        await connection.execute(REFRESH_CLUSTERS, build, day, ALL_THERE_IS, list(clusters))


def _records(build: int, rows: Iterable[OwnRow | TenantRow]) -> Iterator[tuple[object, ...]]:
    return ((build, *row[:-1], *row.said) for row in rows)
