"""What a client hears when its database is away, busy, or cannot hold what was sent."""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from servicekit.problems import Problem

RETRY_S = 2  # What a client is told to wait.

# The server said that it cannot serve this session, or the session is gone.
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
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


def refusal(error: BaseException, connection: asyncpg.Connection | None) -> Problem | None:
    """None: it is a bug of ours, or no error of a database at all."""
    match error:
        case DBAPIError(connection_invalidated=True):
            return _later("database-away")
        case DBAPIError():
            cause = error.orig.__cause__ if error.orig is not None else None
            return refusal(cause, connection) if cause is not None else None
        case asyncpg.InterfaceError():
            gone = connection is not None and connection.is_closed()
            return _later("database-away") if gone else None
        case TimeoutError() if connection is None:
            return _later("overloaded")
    for kinds, code in _CODES:
        if isinstance(error, kinds):
            return _later(code)
    return _later("database-away") if _takes_nobody(error) else None


def _takes_nobody(error: BaseException) -> bool:
    """After `alter database … allow_connections false`; the error's code alone says too little."""
    return isinstance(error, asyncpg.ObjectNotInPrerequisiteStateError) and (
        "not currently accepting connections" in str(error)
    )


def _later(code: str) -> Problem:
    return Problem(code, headers={"Retry-After": str(RETRY_S)} if code in _PASSING else None)
