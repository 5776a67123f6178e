"""A batch of messages, applied once, in one transaction with its progress."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from eventkit.projection import Fact, Projection, Withdrawn

__all__ = ["Fact", "Projection", "Reader", "State", "Withdrawn", "run_readers"]

BATCH = 5000  # messages


class State(StrEnum):
    STARTING = "starting"
    READING = "reading"
    FAILING = "failing"  # Kafka or the database is away, or something unforeseen: tried again
    STOPPED = "stopped"  # too much was bad at once: that is a bug, and a person must look
    DROPPED = "dropped"  # its build is gone


class Reader:
    """Reads the streams of one projection into one of its builds."""

    def __init__(
        self,
        *,
        dsn: str,
        projection: Projection,
        build: int,
        bootstrap: str,
        kafka_options: Mapping[str, Any] | None = None,
        topic_prefix: str = "",
        group: str | None = None,
        batch: int = BATCH,
    ) -> None:
        raise NotImplementedError

    async def run(self) -> None:
        """Read until cancelled, or until the build is dropped."""
        raise NotImplementedError


async def run_readers(
    *,
    dsn: str,
    projections: Sequence[Projection],
    bootstrap: str,
    kafka_options: Mapping[str, Any] | None = None,
    topic_prefix: str = "",
) -> None:
    """A reader for each build of each projection, as builds come and go, until cancelled."""
    raise NotImplementedError
