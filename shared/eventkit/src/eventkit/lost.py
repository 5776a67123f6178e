"""What is raised when a database, or the connection to it, is gone."""

import asyncpg

LOST = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    # asyncpg's own state is broken when a session is ended from outside at the wrong moment.
    asyncpg.InternalClientError,
)
