"""The registry in this process, on its own database, and what its relay would put on Kafka."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import orjson

from eventkit import clock, heartbeat, numbering, wire
from registry import app as composition
from registry.settings import RegistrySettings
from servicekit.identity import Identity, Principal
from tests.model import Model

BATCH = 3  # Fewer than a chapter has, so that numbering and pages meet in the middle of one.


class AnOfficer(Identity):
    """Whoever asks is of the agency."""

    async def of_header(self, authorization: str | None) -> Principal:  # noqa: ARG002 - anyone
        return Principal(
            subject="an-officer",
            name="",
            roles=frozenset({"agency_officer"}),
            provinces=frozenset(),
        )


@dataclass
class Record:
    """As aiokafka's consumer hands it out."""

    topic: str
    partition: int
    offset: int
    key: Any
    value: Any
    headers: Sequence[tuple[str, bytes]]


@dataclass
class Topics:
    """What lies on Kafka, in order."""

    records: dict[tuple[str, int], list[Record]] = field(
        default_factory=lambda: defaultdict[tuple[str, int], list[Record]](list)
    )

    def add(
        self, topic: str, partition: int, key: bytes | None, value: bytes, headers: wire.Headers
    ) -> None:
        there = self.records[topic, partition]
        there.append(Record(topic, partition, len(there), key, value, headers))


@dataclass
class Registry:
    connection: asyncpg.Connection
    client: httpx.AsyncClient

    async def file(self, lines: Sequence[dict[str, Any]], model: Model) -> datetime:
        """What is accepted, the model is told; an instant after all of it was recorded."""
        response = await self.client.post(
            "/v1/commands",
            content=b"\n".join(map(orjson.dumps, lines)),
            headers={"Content-Type": "application/x-ndjson"},
        )
        response.raise_for_status()
        answers = [orjson.loads(answer) for answer in response.content.splitlines()]
        assert {answer["status"] for answer in answers} <= {201, 404, 409, 422}, answers
        while await numbering.number(self.connection, BATCH):
            pass
        at = await clock.now(self.connection)
        for line, answer in zip(lines, answers, strict=True):
            if answer["status"] == 201:
                model.accept(line["command"], line, answer, at)
        return at

    async def publish(self, topics: Topics, *, again: bool = False) -> None:
        """What the relay has not sent yet, or the whole log; then a heartbeat."""
        sent = (1, 0) if again else await numbering.cursor(self.connection)
        while rows := await numbering.page(self.connection, sent, BATCH):
            lasts: dict[tuple[str, int], int] = {}
            for row in rows:
                stream, partition = row.stream.decode(), int(row.partition)
                topics.add(stream, partition, row.subject, row.data, wire.headers(row))
                lasts[stream, partition] = int(row.position)
            sent = (int(rows[-1].incarnation), int(rows[-1].position))
            if not again:
                await numbering.move_cursor(self.connection, sent, lasts)
        due = await numbering.next_heartbeat(self.connection)
        assert due is not None
        at, complete_to = due
        headers, value = heartbeat.heartbeat(
            "registry",
            at=at,
            complete_to=complete_to,
            streams=composition.STREAMS,
            lasts=await numbering.acked_positions(self.connection, at[0]),
        )
        topics.add("registry.heartbeat", 0, None, value, headers)


@asynccontextmanager
async def running(dsn: str) -> AsyncIterator[Registry]:
    settings = RegistrySettings(
        database_url=dsn,
        kafka_bootstrap="127.0.0.1:1",
        issuer_url="http://issuer",
        port=1,
        log_requests=False,
        tax_code_key="a key of one test run, of 32 letters",
        pool_size_max=2,
    )
    identity = AnOfficer(issuer_url="http://issuer", audience="nhipcau")
    app = composition.process(settings, identity=identity).app
    connection = await asyncpg.connect(dsn)
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://registry") as client,
    ):
        yield Registry(connection, client)
    await connection.close()
