"""Figures of other days, kept in memory until a fact changes that day or one before it.

Without it every look at the overview would fold all facts once for each point of its series. What
is kept is right for a snapshot if the number of changes up to that day is still the same there:
each batch counts its first day in the transaction that applies it.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, Date, Integer, Text, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.queries.figures import (
    Filed,
    Placed,
    Sums,
    clusters_by_place,
    clusters_then,
    filed_by_place,
)
from reporting.queries.lens import CLUSTERS, RETURNS, Build, Seen

DAYS_MAX = 200
MOMENTS_MAX = 2000

CHANGES = text("""
select asked.projection, wanted.day, (
    select coalesce(sum(changes), 0)::bigint from day_change c
    where c.projection = asked.projection and c.build = asked.build and c.day <= wanted.day
) as changes
from unnest(:projections, :builds) as asked (projection, build), unnest(:days) as wanted (day)
""").bindparams(
    bindparam("projections", type_=ARRAY(Text)),
    bindparam("builds", type_=ARRAY(Integer)),
    bindparam("days", type_=ARRAY(Date)),
)


type Moment = tuple[int | None, int, date, UUID, datetime]


@dataclass
class _Kept[Answer]:
    projection: str
    load: Callable[[AsyncConnection, Seen], Awaitable[Answer]]
    answers: OrderedDict[tuple[int | None, int, date], tuple[int, Answer]] = field(
        default_factory=OrderedDict
    )

    async def get(self, connection: AsyncConnection, seen: Seen, build: Build) -> Answer:
        if seen.is_present or seen.known is not None:
            return await seen.once(
                (self.load, seen.on, seen.known), lambda: self.load(connection, seen)
            )
        # The reader's number, because a build's may be given again after it was dropped.
        key = (build.reader, build.number, seen.on)
        changes = seen.changes.get((self.projection, seen.on))
        if changes is None:
            counted = await counting(connection, seen, [seen.on])
            changes = counted.changes[self.projection, seen.on]
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
        self._then: OrderedDict[Moment, Sums] = OrderedDict()

    async def clusters(self, connection: AsyncConnection, seen: Seen) -> Placed:
        return await self._clusters.get(connection, seen, seen.clusters)

    async def filed(self, connection: AsyncConnection, seen: Seen) -> list[Filed]:
        return await self._filed.get(connection, seen, seen.returns)

    async def clusters_then(
        self, connection: AsyncConnection, seen: Seen, moments: Sequence[tuple[UUID, datetime]]
    ) -> Mapping[tuple[UUID, datetime], Sums]:
        """These clusters, each as known at the instant beside it.

        No later fact changes that, because a cluster's facts are applied in the order in which
        they were recorded, and what is withdrawn is so from a later instant on.
        """
        of = seen.clusters.reader, seen.clusters.number, seen.on
        missing = [moment for moment in moments if (*of, *moment) not in self._then]
        if missing:
            loaded = await clusters_then(connection, seen, missing)
            self._then |= {(*of, *moment): loaded.get(moment, Sums()) for moment in missing}
        found = {moment: self._then[*of, *moment] for moment in moments}
        while len(self._then) > MOMENTS_MAX:
            self._then.popitem(last=False)
        return found


async def counting(connection: AsyncConnection, seen: Seen, days: Sequence[date]) -> Seen:
    """The same with what tells whether figures of these days are still as remembered."""
    found = await connection.execute(
        CHANGES,
        {
            "projections": [CLUSTERS, RETURNS],
            "builds": [seen.clusters.number, seen.returns.number],
            "days": days,
        },
    )
    return replace(seen, changes={(row.projection, row.day): row.changes for row in found})
