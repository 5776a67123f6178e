"""A database with the log's tables, and the log of a service that only tests know."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from uuid import UUID, uuid4

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit import ddl
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog


async def with_log_tables(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in ddl.statements("log", 1):
        await connection.execute(statement)
    await connection.close()


@pytest.fixture
def log() -> EventLog:
    return EventLog(source="mill", streams={"mill.grain": 3, "mill.flour": 2})


@pytest.fixture
async def dsn(make_database: Callable[..., Awaitable[str]]) -> str:
    return await make_database("eventkit_log", with_log_tables)


@pytest.fixture
async def connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn)
    yield connection
    await connection.close()


@pytest.fixture
def store(log: EventLog) -> Callable[..., Awaitable[UUID]]:
    """Stores events of one aggregate in a transaction of their own."""

    async def store(
        connection: asyncpg.Connection,
        stream_id: UUID | None = None,
        *,
        after: int = 0,
        count: int = 1,
        stream: str = "mill.grain",
    ) -> UUID:
        stream_id = stream_id or uuid7()
        async with connection.transaction():
            await log.append(
                connection,
                stream=stream,
                stream_id=stream_id,
                after_version=after,
                events=[
                    NewEvent(
                        type=f"vn.nhipcau.{stream}.ground.v1",
                        data={"sack": nth, "weight_kg": "75.00"},
                        occurred_on=date(2026, 3, 1),
                    )
                    for nth in range(count)
                ],
                context=Context(actor="miller-7", correlation_id=uuid4()),
            )
        return stream_id

    return store
