"""Figures of other days, kept in memory until a fact changes that day or one before it.

Without it every look at the overview would fold all facts once for each point of its series. What
is kept is right for a snapshot if the number of changes up to that day is still the same there:
each batch counts its first day in the transaction that applies it.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.figures import Filed, Placed, clusters_by_place, filed_by_place
from reporting.queries.lens import CLUSTERS, RETURNS, Build, Seen
from reporting.tables import day_change

DAYS_MAX = 200


@dataclass
class _Kept[Answer]:
    projection: str
    load: Callable[[AsyncConnection, Seen], Awaitable[Answer]]
    answers: OrderedDict[tuple[int | None, int, date], tuple[int, Answer]] = field(
        default_factory=OrderedDict
    )

    async def get(self, connection: AsyncConnection, seen: Seen, build: Build) -> Answer:
        if seen.is_present or seen.known is not None:
            return await self.load(connection, seen)
        # The reader's number, because a build's may be given again after it was dropped.
        key = (build.reader, build.number, seen.on)
        changes = await _changes(connection, self.projection, build.number, seen.on)
        found = self.answers.get(key)
        if found is None or found[0] != changes:
            found = changes, await self.load(connection, seen)
            self.answers[key] = found
        self.answers.move_to_end(key)
        while len(self.answers) > DAYS_MAX:
            self.answers.popitem(last=False)
        return found[1]


class Remembered:
    """One for a process. Answers are shared: whoever takes one leaves it as it is."""

    def __init__(self) -> None:
        self._clusters = _Kept(CLUSTERS, clusters_by_place)
        self._filed = _Kept(RETURNS, filed_by_place)

    async def clusters(self, connection: AsyncConnection, seen: Seen) -> Placed:
        return await self._clusters.get(connection, seen, seen.clusters)

    async def filed(self, connection: AsyncConnection, seen: Seen) -> list[Filed]:
        return await self._filed.get(connection, seen, seen.returns)


async def _changes(connection: AsyncConnection, projection: str, build: int, day: date) -> int:
    """How often figures of this day may have changed."""
    c = day_change.c
    counted = select(func.coalesce(func.sum(c.changes), 0)).where(
        c.projection == projection, c.build == build, c.day <= day
    )
    return int(await connection.scalar(counted) or 0)
