"""Wakes the relay after commits: one NOTIFY for many, on a connection of its own."""

import asyncio

import asyncpg

from eventkit.lost import LOST

CHANNEL = "event_pending"
PAUSE_S = 1.0  # after a lost connection; meanwhile the relay's slow poll finds what is pending


class Bell:
    """`ring` after a commit, never inside the transaction: there NOTIFY serialises all commits."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def run(self) -> None:
        """Pass the rings on, until cancelled."""
        while True:
            try:
                await self._pass_on()
            except LOST:
                await asyncio.sleep(PAUSE_S)

    async def _pass_on(self) -> None:
        connection = await asyncpg.connect(self._dsn)
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                await connection.execute(f"notify {CHANNEL}")
        finally:
            connection.terminate()
