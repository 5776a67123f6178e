"""The relay's lock: one holder per service database, on a connection that notices its own death."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import asyncpg

from eventkit.lost import LOST

LOCK = int.from_bytes(b"relay")  # Advisory locks belong to one database, so one number will do.
TRY_LOCK = "select pg_try_advisory_lock($1)"
TRY_AGAIN_S = 1.0
KEEPALIVE_S = 15
PROBES, BETWEEN_PROBES_S = 3, 5
COMMAND_S = 60
CLOSE_S = 2


@asynccontextmanager
async def leadership(
    dsn: str, *, when_it_waits: Callable[[], None] | None = None
) -> AsyncIterator[asyncpg.Connection]:
    """Wait until no one else holds the lock, then hold it as long as the connection lives."""
    connection = await asyncpg.connect(
        dsn,
        command_timeout=COMMAND_S,
        server_settings={
            "application_name": "relay",
            "tcp_keepalives_idle": str(KEEPALIVE_S),
            "tcp_keepalives_interval": str(BETWEEN_PROBES_S),
            "tcp_keepalives_count": str(PROBES),
        },
    )
    try:
        _keep_alive(connection)
        # Asking again, not waiting in the server: a waiting statement would hold back vacuum.
        while not await connection.fetchval(TRY_LOCK, LOCK):
            if when_it_waits is not None:
                when_it_waits()
                when_it_waits = None
            await asyncio.sleep(TRY_AGAIN_S)
        yield connection
    finally:
        with suppress(*LOST):
            await connection.close(timeout=CLOSE_S)  # Gives up the lock.


def _keep_alive(connection: asyncpg.Connection) -> None:
    # asyncpg has no public way to its socket.
    transport = connection._transport  # type: ignore[attr-defined]  # noqa: SLF001
    sock: socket.socket = transport.get_extra_info("socket")
    if sock.family == socket.AF_UNIX:
        return
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, BETWEEN_PROBES_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, PROBES)
