"""Processes of both services on databases and topics of their own."""

import asyncio
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from psutil import STATUS_STOPPED

from engines.ports import free_port
from engines.process import ServerProcess
from servicekit import issuer

ROOT = Path(__file__).parents[2]
READY_S = 60
STREAMS = {
    "registry.cluster": 6,
    "registry.return": 3,
    "registry.establishment": 3,
    "registry.heartbeat": 1,
    "reporting.parking": 1,
    "reporting.heartbeat": 1,
}


@dataclass(kw_only=True)
class System:
    """What is started here dies with the test; `start` names a service and one of its processes."""

    folder: Path
    databases: Mapping[str, str]  # service → dsn
    kafka_bootstrap: str
    topic_prefix: str
    demo: bool = True
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, ServerProcess] = field(default_factory=dict)
    http: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=30))

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.ports[service]}"

    async def start(
        self, service: str, process: str = "all", *, name: str = "", fault: str = ""
    ) -> ServerProcess:
        """Start one process, and wait until it says that it is ready."""
        name = name or f"{service}-{process}"
        port = free_port()
        if process in ("api", "all"):
            port = self.ports.setdefault(service, port)
        started = ServerProcess(f"{name}-{secrets.token_hex(2)}", self.folder)
        started.spawn(
            [sys.executable, "-m", service, process],
            cwd=ROOT,
            settings=self.environment(service, port) | {"EVENTKIT_FAULT": fault},
        )
        self.processes[name] = started
        if not fault:  # which may strike before it is ready
            await self._answers(f"http://127.0.0.1:{port}/health/ready", started)
        return started

    async def up(self) -> None:
        """Both services, each in one process, as on a laptop."""
        await asyncio.gather(self.start("registry"), self.start("reporting"))

    async def start_issuer(self) -> None:
        self.ports["issuer"] = free_port()
        started = ServerProcess("issuer", self.folder)
        started.spawn(
            [
                *(sys.executable, "-m", "servicekit.issuer", "--development"),
                *("--port", str(self.ports["issuer"]), "--data-dir", str(self.folder / "issuer")),
            ],
            cwd=ROOT,
        )
        self.processes["issuer"] = started
        await self._answers(f"{self.url('issuer')}/.well-known/openid-configuration", started)

    async def run(self, service: str, *verb: str) -> int:
        """An operator's verb; its exit code."""
        done = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", service, *verb),
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", **self.environment(service)},
        )
        return await done.wait()

    async def died(self, process: ServerProcess, within_s: float = 60) -> None:
        """Wait until a fault point has killed it."""
        async with asyncio.timeout(within_s):
            while process.running() is not None:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)

    async def has_stopped(self, process: ServerProcess, within_s: float = 60) -> None:
        """Wait until a fault point has frozen it."""
        async with asyncio.timeout(within_s):
            while (running := process.running()) is None or running.status() != STATUS_STOPPED:
                process.must_live()
                await asyncio.sleep(0.02)

    def token(self, role: str, *provinces: str) -> str:
        return issuer.mint(
            self.folder / "issuer", self.url("issuer"), role=role, provinces=provinces
        )

    def environment(self, service: str, port: int = 1) -> dict[str, str]:
        prefix = service.upper()
        return {
            f"{prefix}_DATABASE_URL": self.databases[service],
            f"{prefix}_KAFKA_BOOTSTRAP": self.kafka_bootstrap,
            f"{prefix}_TOPIC_PREFIX": self.topic_prefix,
            f"{prefix}_ISSUER_URL": self.url("issuer"),
            f"{prefix}_SESSION_SECRET": "a secret of one test run, 32 characters",
            "REGISTRY_TAX_CODE_KEY": "a key of one test run, of 32 letters",
            f"{prefix}_PORT": str(port),
            f"{prefix}_DEMO": str(self.demo).lower(),
            f"{prefix}_LOG_FORMAT": "json",
            f"{prefix}_DRAIN_TIMEOUT_S": "5",
        }

    async def stop(self) -> None:
        await self.http.aclose()
        for process in self.processes.values():
            process.kill()

    async def _answers(self, url: str, process: ServerProcess) -> None:
        try:
            async with asyncio.timeout(READY_S):
                while True:
                    process.must_live()
                    try:
                        if (await self.http.get(url)).is_success:
                            return
                    except httpx.TransportError:
                        pass  # not yet
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise process.failure(f"was not ready within {READY_S} s") from None
