"""In which commune's hands a cluster is: the one that leads it."""

from collections.abc import Collection, Mapping

from sqlalchemy import Text, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.tables import cluster


async def leading_communes(
    connection: AsyncConnection, clusters: Collection[str]
) -> Mapping[str, tuple[str, ...]]:
    """By code of the cluster; nothing where no place is known."""
    codes = literal([*clusters], ARRAY(Text))
    statement = select(cluster.c.code, cluster.c.communes).where(cluster.c.code == any_(codes))
    return {
        row.code: tuple((row.communes or ())[:1]) for row in await connection.execute(statement)
    }
