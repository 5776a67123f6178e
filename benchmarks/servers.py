"""The servers that measurements share: the embedded ones, with the disk's promises kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from testkit.servers import Servers

# What is measured is a server as it would run, so commits wait for the disk here.
DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "256MB"}


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A superuser's dsn, Kafka's address, and a folder for logs of processes."""

    dsn: str
    bootstrap: str
    folder: Path


@asynccontextmanager
async def bench(folder: Path) -> AsyncIterator[Bench]:
    with Servers() as servers:
        postgres = await servers.postgres(DURABLE)
        kafka = await servers.kafka()
        yield Bench(dsn=postgres.dsn, bootstrap=kafka.bootstrap, folder=folder)
