"""The event log: what is appended here in an aggregate's transaction will reach Kafka."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import asyncpg
import orjson
from aiokafka.partitioner import murmur2

from eventkit.event import Context, NewEvent, StoredEvent
from eventkit.wire import instant

EVENT_BYTES_MAX = 512 * 1024  # Kafka refuses a message above 1 MiB, and then nothing gets past it.

APPEND = """
with given as (
    select * from unnest(
        $2::uuid[], $3::int[], $4::int[], $5::uuid[], $6::uuid[], $7::text[], $8::text[],
        $9::date[], $10::text[], $11::uuid[], $12::uuid[], $13::text[]
    ) with ordinality as given (
        stream_id, partition, streamversion, event_id, fact_id, type, data, occurred_on,
        actor, correlation_id, causation_id, traceparent, nth
    )
), stored as (
    insert into event_log (
        event_id, fact_id, stream, stream_id, streamversion, type, data, occurred_on, accepted_at,
        actor, correlation_id, causation_id, traceparent
    )
    select event_id, fact_id, $1, stream_id, streamversion, type, data::json, occurred_on,
        (select service_now()), actor, correlation_id, causation_id, traceparent
    from given order by nth
    returning no, event_id
)
insert into event_pending (no, stream, partition)
select no, $1, partition from stored join given using (event_id)
"""

HISTORY = """
select no, event_id, fact_id, stream, stream_id, streamversion, type, data, occurred_on,
    accepted_at, actor, correlation_id, causation_id, traceparent
from event_log where stream = $1 and stream_id = $2 order by streamversion
"""


class StaleVersion(Exception):
    """Another transaction has already appended an event under this version."""


class EventLog:
    """The log of one service; `streams` says which topics it has and their number of partitions."""

    def __init__(self, *, source: str, streams: Mapping[str, int]) -> None:
        for stream in streams:
            if not stream.startswith(f"{source}."):
                raise ValueError(f"{stream} is not a stream of {source}")
        self.source = source
        self.streams = dict(streams)

    async def append(
        self,
        connection: asyncpg.Connection,
        *,
        stream: str,
        stream_id: UUID,
        after_version: int,
        events: Sequence[NewEvent],
        context: Context,
    ) -> None:
        """Store the events of one aggregate, whose row this transaction has locked before."""
        batch = [(stream_id, after_version, events, context)]
        await self.append_many(connection, stream=stream, batch=batch)

    async def append_many(
        self,
        connection: asyncpg.Connection,
        *,
        stream: str,
        batch: Sequence[tuple[UUID, int, Sequence[NewEvent], Context]],
    ) -> None:
        """Store the events of several aggregates, in this order."""
        if not connection.is_in_transaction():
            raise RuntimeError("events are stored in the transaction that saves their aggregate")
        partitions = self.streams[stream]
        rows = [
            (
                stream_id,
                partition,
                version,
                event.event_id,
                event.fact_id or event.event_id,
                _belongs(event.type, stream),
                _json(event.data),
                event.occurred_on,
                context.actor,
                context.correlation_id,
                context.causation_id,
                context.traceparent,
            )
            for stream_id, after_version, events, context in batch
            for partition in (partition_of(stream_id, partitions),)
            for version, event in enumerate(events, after_version + 1)
        ]
        if not rows:
            return
        try:
            await connection.execute(APPEND, stream, *map(list, zip(*rows, strict=True)))
        except asyncpg.UniqueViolationError as taken:
            if taken.constraint_name == "event_log_streamversion":
                raise StaleVersion(taken.detail) from taken
            raise

    async def history(
        self, connection: asyncpg.Connection, *, stream: str, stream_id: UUID
    ) -> list[StoredEvent]:
        """All events of one aggregate, in order."""
        rows = await connection.fetch(HISTORY, stream, stream_id)
        return [StoredEvent(**dict(row) | {"data": orjson.loads(row["data"])}) for row in rows]


def partition_of(stream_id: UUID, partitions: int) -> int:
    """Where Kafka's own clients put this key."""
    hashed: int = murmur2(str(stream_id).encode())
    return (hashed & 0x7FFFFFFF) % partitions


def _belongs(type_: str, stream: str) -> str:
    if not type_.startswith(f"vn.nhipcau.{stream}."):
        raise ValueError(f"{type_} is not an event of {stream}")
    return type_


def _json(data: Mapping[str, object]) -> str:
    text = orjson.dumps(data, default=_on_the_wire, option=orjson.OPT_PASSTHROUGH_DATETIME)
    if len(text) > EVENT_BYTES_MAX:
        raise ValueError(f"an event of {len(text)} bytes is above {EVENT_BYTES_MAX}")
    return text.decode()


def _on_the_wire(value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case UUID():  # of asyncpg's own class, which orjson does not know
            return str(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(f"{type(value).__name__} has no form on the wire")
