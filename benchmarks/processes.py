"""The services' own processes, started for a measurement as the tests start them."""

from types import TracebackType
from typing import Self

from benchmarks.servers import Bench
from tests.system import System


class Services:
    """`async with Services(…)`: leaving kills what was started."""

    def __init__(self, bench: Bench, *, topic_prefix: str, **databases: str) -> None:
        self.system = System(
            folder=bench.folder / topic_prefix.rstrip("."),
            databases=databases,
            kafka_bootstrap=bench.bootstrap,
            topic_prefix=topic_prefix,
            demo=False,
        )

    async def start(self, service: str, process: str) -> int:
        """The port it answers on."""
        await self.system.start(service, process)
        return self.system.ports[service]

    def token(self, role: str) -> str:
        return self.system.token(role)

    async def __aenter__(self) -> Self:
        self.system.folder.mkdir(parents=True, exist_ok=True)
        await self.system.start_issuer()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.system.stop()
