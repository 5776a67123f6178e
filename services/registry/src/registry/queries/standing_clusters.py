"""Clusters as they stood on a day: one by its reference, or all that lay in a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit.event import StoredEvent
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.events import STREAM
from registry.domain.clusters.state import State
from registry.tables import cluster, event_log
from territory import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCluster:
    id: UUID
    code: str
    state: State

    @property
    def name(self) -> str:
        return self.state.name or self.code

    @property
    def communes(self) -> tuple[str, ...]:
        """The commune that leads, or all where none does."""
        place = self.state.place or {}
        lead = place.get("lead_commune")
        return (lead,) if lead else tuple(place.get("communes", ()))


async def cluster_on(
    connection: AsyncConnection, reference: UUID | str, day: date
) -> StandingCluster | None:
    column = cluster.c.id if isinstance(reference, UUID) else cluster.c.code
    statement = select(cluster.c.id, cluster.c.code).where(column == reference)
    found = await _standing(connection, (await connection.execute(statement)).mappings().all(), day)
    return next(iter(found), None)


async def clusters_of(
    connection: AsyncConnection, place: Placement, day: date
) -> list[StandingCluster]:
    """In Vietnamese order."""
    table = cluster.c
    here = table.unit34 == place.unit34 if place.unit63 is None else table.unit63 == place.unit63
    statement = select(table.id, table.code).where(here).order_by(table.sort_key, table.id)
    return await _standing(connection, (await connection.execute(statement)).mappings().all(), day)


async def _standing(
    connection: AsyncConnection, rows: Sequence[Mapping[Any, Any]], day: date
) -> list[StandingCluster]:
    table = event_log.c
    ids = literal([row["id"] for row in rows], ARRAY(Uuid))
    statement = (
        select(event_log)
        .where(table.stream == STREAM, table.stream_id == any_(ids))
        .order_by(table.stream_id, table.streamversion)
    )
    histories: dict[UUID, list[StoredEvent]] = {}
    for event in (await connection.execute(statement)).mappings():
        histories.setdefault(event["stream_id"], []).append(StoredEvent(**dict(event)))
    return [
        StandingCluster(
            id=row["id"],
            code=row["code"],
            state=_cluster(row["id"], row["code"], histories.get(row["id"], [])).state_on(day),
        )
        for row in rows
    ]


def _cluster(id_: UUID, code: str, history: Sequence[StoredEvent]) -> Cluster:
    version = history[-1].streamversion if history else 0
    return Cluster.of(id_, code, version, history)
