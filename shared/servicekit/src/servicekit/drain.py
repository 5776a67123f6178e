"""How a process says that it is about to stop, to balancers, requests and open streams alike."""

import asyncio


class Drain:
    """First the notice: readiness turns false, all is still answered. Then the closing."""

    def __init__(self) -> None:
        self._noticed = asyncio.Event()
        self.closing = False

    @property
    def noticed(self) -> bool:
        return self._noticed.is_set()

    def give_notice(self) -> None:
        self._noticed.set()

    def close(self) -> None:
        """From here on new requests are refused."""
        self._noticed.set()
        self.closing = True

    async def wait(self) -> None:
        """For streams, which would otherwise never end."""
        await self._noticed.wait()
