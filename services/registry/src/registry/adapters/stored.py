"""A row of the event log as the domain gets it."""

import asyncpg
import orjson

from eventkit.event import StoredEvent

COLUMNS = """
    e.no, e.event_id, e.fact_id, e.stream, e.stream_id, e.streamversion, e.type, e.data,
    e.occurred_on, e.accepted_at, e.actor, e.correlation_id, e.causation_id, e.traceparent
"""


class StaleRow(Exception):
    """A row that this transaction holds bears another version: a bug, never an answer."""


def stored(row: asyncpg.Record) -> StoredEvent:
    return StoredEvent(
        no=row["no"],
        event_id=row["event_id"],
        fact_id=row["fact_id"],
        stream=row["stream"],
        stream_id=row["stream_id"],
        streamversion=row["streamversion"],
        type=row["type"],
        data=orjson.loads(row["data"]),
        occurred_on=row["occurred_on"],
        accepted_at=row["accepted_at"],
        actor=row["actor"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        traceparent=row["traceparent"],
    )
