"""Events of a service that only measurements know, of the size that was measured when designing."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import asyncpg
from uuid_utils.compat import uuid7

from eventkit import ddl
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog

STREAM, PARTITIONS = "mill.grain", 6
TOPICS = {STREAM: PARTITIONS, "mill.heartbeat": 1}
EVENTS_OF_ONE = 10
CHUNK = 1000


def log() -> EventLog:
    return EventLog(source="mill", streams={STREAM: PARTITIONS})


async def prepare(dsn: str) -> None:
    """The log's tables in an empty database."""
    connection = await asyncpg.connect(dsn)
    for statement in ddl.statements("log", 1):
        await connection.execute(statement)
    await connection.close()


async def store(connection: asyncpg.Connection, count: int) -> None:
    """`count` events of `count` / 10 aggregates in one transaction: they become visible at once."""
    event_log, context = log(), Context(actor="miller", correlation_id=uuid4())
    async with connection.transaction():
        for chunk in _chunks(count):
            batch = [(stream_id, 0, events, context) for stream_id, events in chunk]
            await event_log.append_many(connection, stream=STREAM, batch=batch)


def _chunks(count: int) -> Iterator[list[tuple[UUID, list[NewEvent]]]]:
    for _ in range(0, count, CHUNK):
        yield [(uuid7(), _events()) for _ in range(CHUNK // EVENTS_OF_ONE)]


def _events() -> list[NewEvent]:
    return [
        NewEvent(
            type="vn.nhipcau.mill.grain.ground.v1",
            data={
                "sack": nth,
                "weight_kg": "75.00",
                "document": {"number": "123/QĐ-UBND", "date": "2026-03-01", "issuer": "UBND tỉnh"},
                "note": "một bao gạo nếp xay mịn, độ ẩm đạt, đã kiểm tra và ghi vào sổ của nhà máy",
            },
            occurred_on=date(2026, 3, 1),
        )
        for nth in range(EVENTS_OF_ONE)
    ]
