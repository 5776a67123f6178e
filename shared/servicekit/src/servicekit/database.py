"""One database: asyncpg for the hot paths, SQLAlchemy Core for what people read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy import URL, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from servicekit.problems import Problem

ACQUIRE_S_MAX = 10.0
RETRY_S = 2  # What a client is told to wait for the database.
COMMAND_GRACE_S = 5.0  # The server's own timeout comes first and says more.

# The server said that it cannot serve this session, or the session is gone.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
    # What asyncpg says between the server's last word and the end of the connection.
    asyncpg.InternalClientError,
    OSError,
)
# Nothing is wrong with the request: the same one may succeed a moment later.
_BUSY = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
)
# The request holds what no row can hold.
_UNACCEPTABLE = (
    asyncpg.CharacterNotInRepertoireError,
    asyncpg.UntranslatableCharacterError,
    asyncpg.NumericValueOutOfRangeError,
)
_CODES = (
    ((PoolTimeout,), "overloaded"),
    (_UNACCEPTABLE, "unacceptable-value"),
    (_BUSY, "busy"),
    (_AWAY, "database-away"),
)
_PASSING = {"overloaded", "busy", "database-away"}

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
        self._pool_size_max = pool_size_max
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
            max_size=self._pool_size_max,
            server_settings=self._session,
            timeout=ACQUIRE_S_MAX,
            # A server that vanished without a word must not hold a request for ever.
            command_timeout=self._command_timeout_s,
            # The default reset is a round trip after every use; nothing here sets session state.
            reset=_nothing_to_reset,
        )
        self._engine = create_async_engine(
            sqlalchemy_url(self.dsn),
            pool_size=self._pool_size_max,
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

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection of the hot pool outside a transaction."""
        acquired: Connection | None = None
        try:
            taken: Any = await self.pool.acquire(timeout=ACQUIRE_S_MAX)
            acquired = taken
            yield taken
        except (*_AWAY, *_BUSY, asyncpg.InterfaceError, asyncpg.DataError) as error:
            refusal = _refusal(error, acquired)
            if refusal is None:
                raise
            raise refusal from error
        finally:
            if acquired is not None:
                await self.pool.release(taken)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Commits on leaving, so leave it before answering; rolls back when anything is raised."""
        async with self.connection() as connection, connection.transaction():
            yield connection

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
        except (DBAPIError, PoolTimeout, *_AWAY, *_BUSY) as error:
            refusal = _refusal(error, None)
            if refusal is None:
                raise
            raise refusal from error

    async def ping(self) -> None:
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))


async def _nothing_to_reset(_connection: Any) -> None:
    return None


def sqlalchemy_url(dsn: str) -> URL:
    return make_url(dsn).set(drivername="postgresql+asyncpg")


def _refusal(error: BaseException, connection: Connection | None) -> Problem | None:
    """What a client should hear of this error; None: it is a bug of ours."""
    match error:
        case DBAPIError(connection_invalidated=True):
            return _later("database-away")
        case DBAPIError():
            cause = error.orig.__cause__ if error.orig is not None else None
            return _refusal(cause, connection) if cause is not None else None
        case asyncpg.InterfaceError():
            gone = connection is not None and connection.is_closed()
            return _later("database-away") if gone else None
        case TimeoutError() if connection is None:
            return _later("overloaded")
    for kinds, code in _CODES:
        if isinstance(error, kinds):
            return _later(code)
    return None


def _later(code: str) -> Problem:
    return Problem(code, headers={"Retry-After": str(RETRY_S)} if code in _PASSING else None)
