"""The declared topics, created where they are missing and never changed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import for_code

SEEN_S_MAX = 30
RETENTION_MS = {"forever": -1, "7 days": 7 * 24 * 3600 * 1000}


class CannotBeMade(Exception):
    """Kafka refused to make a topic."""


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


def declared(path: Path) -> list[Topic]:
    return [Topic(**entry) for entry in yaml.safe_load(path.read_text())["topics"]]


async def create(
    bootstrap: str,
    topics: Sequence[Topic],
    *,
    replication: int = 1,
    options: Mapping[str, Any] | None = None,
) -> list[str]:
    """The names of those that were missing; a topic with other partitions is refused."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, **(options or {}))
    await admin.start()
    try:
        partitions = await _partitions(admin, topics)
        wrong = [t for t in topics if partitions.get(t.name, t.partitions) != t.partitions]
        if wrong:
            raise PartitionsDiffer(
                "; ".join(
                    f"{t.name} has {partitions[t.name]} partitions, declared are {t.partitions}"
                    for t in wrong
                )
            )
        missing = [topic for topic in topics if topic.name not in partitions]
        if missing:
            answer = await admin.create_topics([topic.new(replication) for topic in missing])
            _raise_first(answer.topic_errors)
            async with asyncio.timeout(SEEN_S_MAX):
                while len(await _partitions(admin, topics)) < len(topics):  # noqa: ASYNC110 - Kafka's
                    await asyncio.sleep(0.05)
        return [topic.name for topic in missing]
    finally:
        await admin.close()


async def _partitions(admin: AIOKafkaAdminClient, topics: Sequence[Topic]) -> dict[str, int]:
    """Of those that are there."""
    there = set(await admin.list_topics())
    names = [topic.name for topic in topics if topic.name in there]
    described = await admin.describe_topics(names) if names else []
    return {entry["topic"]: len(entry["partitions"]) for entry in described}


def _raise_first(errors: Sequence[tuple[str, int, str | None]]) -> None:
    """The client hands a refusal back as a number."""
    for name, code, message in errors:
        if code:
            raise CannotBeMade(f"{name}: {for_code(code).__name__}, {message or 'no reason given'}")
