"""The topics that this checkout declares."""

from pathlib import Path

from nhipcau_kafka import topics
from nhipcau_kafka.topics import CannotBeMade, PartitionsDiffer, Topic, create
from nhipcau_local.places import TOPICS

__all__ = ["CannotBeMade", "PartitionsDiffer", "Topic", "create", "declared"]


def declared(path: Path = TOPICS) -> list[Topic]:
    return topics.declared(path)
