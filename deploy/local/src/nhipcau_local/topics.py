"""The declared topics, created where they are missing and never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from nhipcau_local.places import TOPICS

RETENTION_MS = {"forever": -1, "7 days": 7 * 24 * 3600 * 1000}


class PartitionsDiffer(Exception):
    """A topic exists with another number of partitions: keys would change their partition."""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    owner: str
    partitions: int
    retention: str

    def new(self, replication: int) -> NewTopic:
        return NewTopic(
            self.name,
            self.partitions,
            replication,
            topic_configs={
                "retention.ms": str(RETENTION_MS[self.retention]),
                "retention.bytes": "-1",
                "cleanup.policy": "delete",
                # Nothing is acknowledged by a majority that one broker could lose.
                "min.insync.replicas": str(max(1, replication - 1)),
            },
        )


def declared(path: Path = TOPICS) -> list[Topic]:
    return [Topic(**entry) for entry in yaml.safe_load(path.read_text())["topics"]]


async def create(bootstrap: str, topics: Sequence[Topic], *, replication: int = 1) -> list[str]:
    """The names of those that were missing; a topic with other partitions is refused."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        there = set(await admin.list_topics())
        described = await admin.describe_topics([t.name for t in topics if t.name in there])
        partitions = {entry["topic"]: len(entry["partitions"]) for entry in described}
        wrong = [t for t in topics if partitions.get(t.name, t.partitions) != t.partitions]
        if wrong:
            raise PartitionsDiffer(
                "; ".join(
                    f"{t.name} has {partitions[t.name]} partitions, declared are {t.partitions}"
                    for t in wrong
                )
            )
        missing = [topic for topic in topics if topic.name not in there]
        if missing:
            await admin.create_topics([topic.new(replication) for topic in missing])
        return [topic.name for topic in missing]
    finally:
        await admin.close()
