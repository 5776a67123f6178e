"""`make poison`: a fact that reporting cannot read, to see what parking is. In a demo only."""

from datetime import date
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from eventkit import clock
from eventkit.bell import CHANNEL
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from nhipcau_local import topics

STREAM = "registry.cluster"
PLANNED = "vn.nhipcau.registry.cluster.planned.v1"


async def poison(dsn: str) -> UUID:
    """Two facts of a cluster that the registry never had: one with a bad body, a good one behind.

    Written into the log behind the registry's back, as a broken release of it might have done.
    """
    cluster = uuid7()
    connection = await asyncpg.connect(dsn)
    try:
        today = await clock.today(connection)
        async with connection.transaction():
            await _log().append(
                connection,
                stream=STREAM,
                stream_id=cluster,
                after_version=0,
                events=[_planned(cluster, today, area) for area in ("nhiều", "12.50")],
                context=Context(actor="poison", correlation_id=uuid7()),
            )
        await connection.execute(f"notify {CHANNEL}")
    finally:
        await connection.close()
    return cluster


def _planned(cluster: UUID, today: date, area_ha: str) -> NewEvent:
    return NewEvent(
        type=PLANNED,
        occurred_on=today,
        data={
            "cluster_id": str(cluster),
            "code": f"CCN-15-{900_000 + int(cluster) % 100_000}",
            "unit": "15",
            "former_unit": None,
            "document": {"number": "0/THU", "date": today.isoformat(), "issuer": "Thử nghiệm"},
            "effective_on": today.isoformat(),
            "name": "Thuốc Thử",
            "aliases": [],
            "place": {"unit": "15", "communes": []},
            "area_ha": area_ha,
            "industries": [],
            "plan_period": "2021-2030",
            "provenance": {"kind": "synthetic", "source": "make poison"},
        },
    )


def _log() -> EventLog:
    partitions = {topic.name: topic.partitions for topic in topics.declared()}
    return EventLog(source="registry", streams={STREAM: partitions[STREAM]})
