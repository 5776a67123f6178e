"""Reading without Kafka: eventkit's own intake and batches, in whatever portions chance wants."""

from dataclasses import dataclass, field
from random import Random

import asyncpg

from eventkit import batch, intake, stored
from eventkit.applying import Memory, Target
from eventkit.intake import Partition, Slice
from eventkit.projection import Projection
from tests.properties.registry import Topics

PORTION_MAX = 5  # records of a partition


@dataclass
class HandReader:
    """One reader of a build. Two of one build fence each other, as two processes do."""

    connection: asyncpg.Connection
    target: Target
    topics: Topics
    chance: Random
    partitions: dict[tuple[str, int], Partition] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)

    @classmethod
    async def of(
        cls,
        connection: asyncpg.Connection,
        projection: Projection,
        build: int,
        topics: Topics,
        chance: Random,
    ) -> "HandReader":
        target = await stored.enrol(connection, projection, build)
        reader = cls(connection, target, topics, chance)
        await reader.seek()
        return reader

    async def seek(self) -> None:
        """As after a rebalance, or after it was fenced."""
        self.memory.forget()
        self.partitions = await stored.partitions(self.connection, self.target)

    async def read(self, portion_max: int = PORTION_MAX) -> bool:
        """One batch: a portion of each partition. Whether there was anything."""
        slices = [taken for place in self.partitions if (taken := self._take(place, portion_max))]
        if not slices:
            return False
        try:
            await batch.store(self.connection, self.target, slices, self.memory)
        except batch.Fenced:
            await self.seek()
        if any(taken.is_back for taken in slices):
            raise AssertionError("a partition was read again, although nothing was lost")
        return True

    async def read_all(self, portion_max: int = PORTION_MAX) -> None:
        while await self.read(portion_max):
            pass

    def _take(self, place: tuple[str, int], portion_max: int) -> Slice | None:
        partition = self.partitions[place]
        count = self.chance.randint(0, portion_max) or portion_max
        at, end = partition.next_offset, partition.next_offset + count
        records = self.topics.records[place][at - (not partition.is_checked) : end]
        if not records or records[-1].offset < at:
            return None
        taken = intake.begin(partition)
        if place[0].endswith(".heartbeat"):
            intake.take_heartbeats(taken, records)
        else:
            intake.take(taken, records, self.target.projection.decode)
        taken.end_offset = len(self.topics.records[place])
        return taken
