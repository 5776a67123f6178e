"""Kafka as the relay uses it, with every option that could lose or reorder events stated."""

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
        try:
            await producer.start()
            yield producer
        finally:
            await _stop(producer)

    @asynccontextmanager
    async def consumer(self) -> AsyncIterator[AIOKafkaConsumer]:
        """For looking, without a group: it commits nothing."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            request_timeout_ms=REQUEST_S * 1000,
            **self.options,
        )
        try:
            await consumer.start()
            yield consumer
        finally:
            await _stop(consumer)


async def _stop(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Without waiting for a broker that is away: what it has not acknowledged is sent again."""
    with suppress(*AWAY):
        async with asyncio.timeout(STOP_S):
            await client.stop()
