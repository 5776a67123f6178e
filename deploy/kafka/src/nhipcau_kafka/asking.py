"""Questions to a cluster's administration that the client has no methods for."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.api import Request


class Refused(Exception):
    """Kafka did not do it; says what, and why."""


@asynccontextmanager
async def connected(bootstrap: str, options: Mapping[str, Any]) -> AsyncIterator[AIOKafkaClient]:
    client = AIOKafkaClient(bootstrap_servers=bootstrap, **options)
    await client.bootstrap()
    try:
        yield client
    finally:
        await client.close()


async def ask(client: AIOKafkaClient, request: Request[Any]) -> Mapping[str, Any]:
    """Any broker will do: it forwards to the controller what is the controller's."""
    answer = await client.send(client.get_random_node(), request)
    found: Mapping[str, Any] = answer.to_object()
    return found


def must_be_fine(what: str, results: Iterable[Mapping[str, Any]]) -> None:
    for result in results:
        if result["error_code"]:
            why = for_code(result["error_code"]).__name__
            raise Refused(f"{what}: {why}, {result['error_message'] or 'no reason given'}")
