"""The clusters of a province by code, name and commune: for a choice, without their histories."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.queries.places import lies_in
from registry.tables import cluster
from territory import Territory

SHOWN_MAX = 2000


@dataclass(frozen=True, slots=True)
class ClusterName:
    """`communes`: the one that leads, or none where no place is known."""

    code: str
    name: str
    communes: tuple[str, ...]


async def cluster_names(
    connection: AsyncConnection, *, unit: str, territory: Territory
) -> Sequence[ClusterName]:
    """In Vietnamese order."""
    table = cluster.c
    statement = (
        select(table.code, table.name, table.communes)
        .where(lies_in(cluster, unit, territory))
        .order_by(table.sort_key, table.id)
        .limit(SHOWN_MAX)
    )
    return [
        ClusterName(row.code, row.name, tuple((row.communes or ())[:1]))
        for row in await connection.execute(statement)
    ]
