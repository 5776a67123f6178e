"""Facts put through the registry's log without its asking, as a broken release would have."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
from uuid_utils.compat import uuid7

from eventkit.bell import CHANNEL
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from tests.system.system import STREAMS, System

STREAM = "registry.cluster"
LOG = EventLog(source="registry", streams={STREAM: STREAMS[STREAM]})

# The service's own next command must find its row as far as the log.
NEXT_VERSION = "update cluster set version = version + 1 where id = $1 returning version - 1"


async def store(
    connection: asyncpg.Connection, cluster: UUID, word: str, data: dict[str, Any], after: int
) -> UUID:
    """In the caller's transaction; returns its factid."""
    event = NewEvent(
        type=f"vn.nhipcau.{STREAM}.{word}.v1",
        data=data,
        occurred_on=date.fromisoformat(data["effective_on"]),
    )
    context = Context(actor="tests", correlation_id=uuid4())
    await LOG.append(
        connection,
        stream=STREAM,
        stream_id=cluster,
        after_version=after,
        events=[event],
        context=context,
    )
    return event.event_id


async def put_through(system: System, cluster: str, word: str, **said: Any) -> str:
    """The next fact of a cluster that the registry knows; returns its factid."""
    data = {
        "cluster_id": cluster,
        "code": "CCN-10-0001",
        "unit": "10",
        "former_unit": None,
        "document": {"number": "0/QĐ-UBND", "date": "2022-01-03", "issuer": "UBND"},
        "effective_on": "2022-01-03",
        **said,
    }
    connection = await asyncpg.connect(system.databases["registry"])
    try:
        async with connection.transaction():
            after = await connection.fetchval(NEXT_VERSION, UUID(cluster))
            fact = await store(connection, UUID(cluster), word, data, after)
        await connection.execute(f"notify {CHANNEL}")
    finally:
        await connection.close()
    return str(fact)


async def put_unknown(system: System) -> set[str]:
    """Of a cluster that the registry never had: a type of a later release, then a known one."""
    cluster = uuid7()
    said = {
        "cluster_id": str(cluster),
        "code": "CCN-10-999999",
        "unit": "10",
        "document": {"number": "0/QĐ-UBND", "date": "2022-01-03", "issuer": "UBND"},
        "effective_on": "2022-01-03",
        "cleared_ha": "1.00",
    }
    connection = await asyncpg.connect(system.databases["registry"])
    try:
        async with connection.transaction():
            facts = {
                str(await store(connection, cluster, word, said, after))
                for after, word in enumerate(("named-for-a-fashion", "land-cleared"))
            }
        await connection.execute(f"notify {CHANNEL}")
    finally:
        await connection.close()
    return facts
