"""Kafka as relay and readers use it, with every option that could lose or reorder events stated."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError

BATCH_BYTES = 768 * 1024  # One batch a partition and round, below the broker's limit of 1 MiB.
REQUEST_S = 20  # Above the pause of a change of leader (9.3 s measured).
STOP_S = 5
SESSION_S = 10  # After that a reader that says nothing loses its partitions.
POLL_S_MAX = 120  # Well above the time that one batch takes.
FETCH_BYTES, FETCH_BYTES_MAX = 2 * 1024 * 1024, 16 * 1024 * 1024  # a partition; a request
LOOK_MS = 20  # How long the broker may wait for more when someone only looks.
METADATA_S = 5  # Until a topic that was made anew is noticed.


class KafkaAway(Exception):
    """Kafka cannot be used now; trying again later may help."""


# What aiokafka raises while a broker is away or a topic is missing.
AWAY = (KafkaError, KafkaAway, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Broker:
    """Where Kafka is, what a client needs to get in, and what precedes the topics' names."""

    bootstrap: str
    options: Mapping[str, Any]
    topic_prefix: str = ""

    @asynccontextmanager
    async def producer(self) -> AsyncIterator[AIOKafkaProducer]:
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap,
            enable_idempotence=True,  # A retry neither repeats nor reorders.
            acks="all",
            linger_ms=0,  # While the log trickles, waiting is all it would do.
            max_batch_size=BATCH_BYTES,
            request_timeout_ms=REQUEST_S * 1000,
            **self.options,
        )
        async with _started(producer):
            yield producer

    @asynccontextmanager
    async def member(self, group: str) -> AsyncIterator[AIOKafkaConsumer]:
        """For reading, with others of the group: progress is kept elsewhere, so it commits none."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            session_timeout_ms=SESSION_S * 1000,
            heartbeat_interval_ms=SESSION_S * 1000 // 4,
            rebalance_timeout_ms=POLL_S_MAX * 1000,
            max_poll_interval_ms=POLL_S_MAX * 1000,
            max_partition_fetch_bytes=FETCH_BYTES,
            fetch_max_bytes=FETCH_BYTES_MAX,
            metadata_max_age_ms=METADATA_S * 1000,
            request_timeout_ms=REQUEST_S * 1000,
            **self.options,
        )
        async with _started(consumer):
            yield consumer

    @asynccontextmanager
    async def consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        """For looking, without a group: it commits nothing."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            # It looks at one partition after another: none may hold up the next, if it has no more.
            fetch_max_wait_ms=LOOK_MS,
            request_timeout_ms=REQUEST_S * 1000,
            **self.options,
        )
        async with _started(consumer):
            yield consumer


@asynccontextmanager
async def _started(client: AIOKafkaProducer | AIOKafkaConsumer) -> AsyncIterator[None]:
    """Stopped without waiting long: what a broker has not acknowledged is sent again."""
    starting = asyncio.create_task(client.start())
    try:
        # A start that is cancelled midway would leave a connection that no one closes.
        await asyncio.shield(starting)
        yield
    finally:
        if not starting.done():
            starting.add_done_callback(lambda done: done.cancelled() or done.exception())
            await asyncio.wait({starting}, timeout=STOP_S)
            starting.cancel()
        with suppress(*AWAY):
            async with asyncio.timeout(STOP_S):
                await client.stop()
