"""Topics for tests, made as the declared ones are: kept for ever, never compacted."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from testkit.eventually import eventually


async def create_topics(bootstrap: str, topics: Mapping[str, int]) -> None:
    """Name and number of partitions; returns when each partition has its leader."""
    async with _admin(bootstrap) as admin:
        answer = await admin.create_topics(
            [
                NewTopic(name, partitions, 1, topic_configs={"retention.ms": "-1"})
                for name, partitions in topics.items()
            ]
        )
        # The client hands a refusal back as a number.
        refused = [error for error in answer.topic_errors if error[1]]
        if refused:
            raise AssertionError(f"Kafka did not make these topics: {refused}")
        await eventually(lambda: _all_led(admin, topics))


async def delete_topics(bootstrap: str, names: Iterable[str]) -> None:
    """Returns when they are gone, so that they can be made anew."""
    gone = set(names)
    async with _admin(bootstrap) as admin:
        await admin.delete_topics(sorted(gone))

        async def none_is_left() -> bool:
            return not gone & set(await admin.list_topics())

        await eventually(none_is_left)


async def _all_led(admin: AIOKafkaAdminClient, topics: Mapping[str, int]) -> bool:
    described = await admin.describe_topics(list(topics))
    led = {
        topic["topic"]: sum(1 for partition in topic["partitions"] if partition["leader"] >= 0)
        for topic in described
    }
    return led == dict(topics)


@asynccontextmanager
async def _admin(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()
