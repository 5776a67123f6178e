"""Which clusters are there: by province, by status, by name with or without accents."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Row, Select, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.clusters.state import Status
from registry.queries.places import lies_in
from registry.queries.searching import holds, nearest, rank_of
from registry.tables import cluster
from servicekit.cursor import Cursor
from territory import Territory, fold

# Where the page before ended: rank of the match, place in the dictionary, id.
CURSOR = Cursor("clusters", tuple[int, str, UUID])


class ClusterLine(BaseModel):
    """A cluster as it stands today."""

    id: UUID
    code: str
    name: str
    unit34: str = Field(description="The province of today.")
    unit63: str | None = Field(description="The former province, while it is known.")
    status: Status
    axes: Mapping[str, str]
    area_ha: Decimal | None = Field(description="By the decision, else by the plan.")
    industrial_ha: Decimal | None = Field(description="By the detailed plan.")
    leased_ha: Decimal
    version: int
    synthetic: bool = Field(description="Holds made-up data.")


class ClusterPage(BaseModel):
    """One page; `nearest` only where a search finds nothing."""

    items: list[ClusterLine]
    next: str | None
    nearest: list[ClusterLine] = []


async def clusters(
    connection: AsyncConnection,
    *,
    territory: Territory,
    q: str | None,
    unit: str | None,
    status: Sequence[Status],
    limit: int,
    cursor: str | None,
) -> ClusterPage:
    words = fold(q or "").split()
    rank = rank_of(cluster, q or "", words)
    statement = _filtered(unit, status, territory, rank).where(*holds(cluster, words))
    start = CURSOR.position(cursor)
    if start is not None:
        statement = statement.where(
            tuple_(rank, cluster.c.sort_key, cluster.c.id)
            > tuple_(*(literal(value) for value in start))
        )
    statement = statement.order_by(rank, cluster.c.sort_key, cluster.c.id).limit(limit + 1)
    rows = (await connection.execute(statement)).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    near: Sequence[Row[Any]] = ()
    if words and not rows and start is None:
        near = await nearest(connection, cluster, words, _filtered(unit, status, territory, rank))
    return ClusterPage(
        items=[_line(row) for row in shown],
        next=None if last is None else CURSOR.text((last.rank, last.sort_key, last.id)),
        nearest=[_line(row) for row in near],
    )


def _filtered(
    unit: str | None, status: Sequence[Status], territory: Territory, rank: ColumnElement[int]
) -> Select[Any]:
    statement = select(cluster, rank.label("rank"))
    if unit is not None:
        statement = statement.where(lies_in(cluster, unit, territory))
    if status:
        statement = statement.where(cluster.c.status.in_([one.value for one in status]))
    return statement


def _line(row: Row[Any]) -> ClusterLine:
    return ClusterLine.model_validate(row, from_attributes=True)
