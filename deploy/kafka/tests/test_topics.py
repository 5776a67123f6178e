"""Topics are what the file declares, and stay so."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from nhipcau_kafka import topics
from nhipcau_kafka.topics import Topic

DECLARED = topics.declared(Path(__file__).parents[1] / "topics.yaml")


def with_prefix(prefix: str) -> list[Topic]:
    return [replace(topic, name=prefix + topic.name) for topic in DECLARED]


async def retention(bootstrap: str, topic: str) -> str:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    [answer] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    await admin.close()
    return next(str(entry[1]) for entry in answer.resources[0][4] if entry[0] == "retention.ms")


@pytest.mark.kafka
async def test_what_is_missing_is_made_once(kafka_bootstrap: str, topic_prefix: str) -> None:
    wanted = with_prefix(topic_prefix)

    made = await topics.create(kafka_bootstrap, wanted)
    again = await topics.create(kafka_bootstrap, wanted)

    assert made == [topic.name for topic in wanted]
    assert again == []
    assert await retention(kafka_bootstrap, topic_prefix + "registry.cluster") == "-1"
    assert await retention(kafka_bootstrap, topic_prefix + "registry.heartbeat") == "604800000"


@pytest.mark.kafka
async def test_the_number_of_partitions_never_changes(
    kafka_bootstrap: str, topic_prefix: str
) -> None:
    topic = Topic(topic_prefix + "mill.grain", "mill", 2, "forever")
    await topics.create(kafka_bootstrap, [topic])

    with pytest.raises(topics.PartitionsDiffer, match="has 2 partitions, declared are 3"):
        await topics.create(kafka_bootstrap, [replace(topic, partitions=3)])


def test_every_topic_names_its_owner_and_a_known_retention() -> None:
    for topic in DECLARED:
        assert topic.name.startswith(topic.owner + ".")
        assert topic.retention in topics.RETENTION_MS
