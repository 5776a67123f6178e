"""One database: asyncpg for the hot paths, SQLAlchemy Core for what people read."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Any

import asyncpg
import orjson
from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from servicekit.database_errors import refusal

ACQUIRE_S_MAX = 10.0
COMMAND_GRACE_S = 5.0  # The server's own timeout comes first and says more.

type Connection = asyncpg.Connection
"""Also the pool's proxy of one, which behaves as one although its type does not say so."""


class Database:
    """Opened without connecting: a process starts, and answers 503, while its database is away."""

    def __init__(
        self,
        dsn: str,
        *,
        name: str,
        pool_size_max: int = 10,
        statement_timeout_s: float = 30.0,
        lock_timeout_s: float = 10.0,
    ) -> None:
        self.dsn = dsn
        self.pool_size_max = pool_size_max
        self.in_use = 0
        self._command_timeout_s = statement_timeout_s + COMMAND_GRACE_S
        self._session = {
            "application_name": name,
            "timezone": "UTC",
            "statement_timeout": str(int(statement_timeout_s * 1000)),
            "lock_timeout": str(int(lock_timeout_s * 1000)),
            "idle_in_transaction_session_timeout": "60000",
            "jit": "off",  # Our statements are short; compiling one costs more than running it.
        }
        self._pool: asyncpg.Pool | None = None
        self._engine: AsyncEngine | None = None

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(
            self.dsn,
            min_size=0,
            max_size=self.pool_size_max,
            server_settings=self._session,
            timeout=ACQUIRE_S_MAX,
            # A server that vanished without a word must not hold a request for ever.
            command_timeout=self._command_timeout_s,
            # The default reset is a round trip after every use; nothing here sets session state.
            reset=_nothing_to_reset,
        )
        self._engine = create_async_engine(
            sqlalchemy_url(self.dsn),
            pool_size=self.pool_size_max,
            max_overflow=0,
            pool_timeout=ACQUIRE_S_MAX,
            pool_pre_ping=True,
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            connect_args={"server_settings": self._session, "timeout": ACQUIRE_S_MAX},
        )

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.dispose()
        if self._pool is not None:
            await self._pool.close()

    @property
    def pool(self) -> asyncpg.Pool:
        if self._pool is None:
            raise RuntimeError("the database is not open")
        return self._pool

    @property
    def engine(self) -> AsyncEngine:
        if self._engine is None:
            raise RuntimeError("the database is not open")
        return self._engine

    def connection(self) -> AbstractAsyncContextManager[Connection]:
        """A connection of the hot pool outside a transaction."""
        return _Use(self, in_transaction=False)

    def transaction(self) -> AbstractAsyncContextManager[Connection]:
        """Commits on leaving, so leave it before answering; rolls back when anything is raised."""
        return _Use(self, in_transaction=True)

    @asynccontextmanager
    async def query(self) -> AsyncIterator[AsyncConnection]:
        """A read-only SQLAlchemy connection in one snapshot, so that several queries agree."""
        try:
            async with self.engine.connect() as plain:
                connection = await plain.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                async with connection.begin():
                    yield connection
        except Exception as error:
            if (problem := refusal(error, None)) is not None:
                raise problem from error
            raise

    async def ping(self) -> None:
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))


class _Use:
    """One use of a connection. A class: as two nested generators it cost a third of its time."""

    __slots__ = ("_connection", "_database", "_in_transaction", "_transaction")

    def __init__(self, database: Database, *, in_transaction: bool) -> None:
        self._database = database
        self._in_transaction = in_transaction
        self._connection: Any = None
        self._transaction: Any = None

    async def __aenter__(self) -> Connection:
        database = self._database
        # A time limit costs something, and is not needed to take what is free.
        free = database.in_use < database.pool_size_max
        database.in_use += 1
        try:
            self._connection = await database.pool.acquire(timeout=None if free else ACQUIRE_S_MAX)
            if self._in_transaction:
                transaction = self._connection.transaction()
                await transaction.start()
                self._transaction = transaction
        except BaseException as error:
            await self.__aexit__(type(error), error, None)
            raise
        found: Connection = self._connection
        return found

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        problem = None if error is None else refusal(error, self._connection)
        try:
            if self._transaction is not None:
                await self._settle(error)
        finally:
            self._database.in_use -= 1
            if self._connection is not None:
                await self._database.pool.release(self._connection)
        if problem is not None:
            raise problem from error

    async def _settle(self, error: BaseException | None) -> None:
        try:
            if error is None:
                await self._transaction.commit()
            else:
                await self._transaction.rollback()
        except Exception as failed:
            if error is not None:
                return  # The connection is lost, and the first error says why.
            if (problem := refusal(failed, self._connection)) is not None:
                raise problem from failed
            raise


async def _nothing_to_reset(_connection: Any) -> None:
    return None


def sqlalchemy_url(dsn: str) -> URL:
    """What libpq and asyncpg call `sslmode`, SQLAlchemy has to hand on as `ssl`."""
    url = make_url(dsn).set(drivername="postgresql+asyncpg")
    mode = url.query.get("sslmode")
    if mode is None:
        return url
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
