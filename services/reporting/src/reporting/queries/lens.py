"""The three dates through which everything is looked at, and what they come to in one snapshot."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.projections.placement import territory
from territory import Borders

CLUSTERS = "clusters"
RETURNS = "returns"
ESTABLISHMENTS = "establishments"

# The first build answers before any reader has run. Plans made on empty tables are of no use.
LOOK = text("""
select set_config('plan_cache_mode', 'force_custom_plan', true),
    day, service_now() as now, c.build as clusters, c.reader as clusters_reader,
    r.build as returns, r.reader as returns_reader, e.build as establishments,
    e.reader as establishments_reader
from present_day
left join reader_build c on c.projection = 'clusters' and c.live
left join reader_build r on r.projection = 'returns' and r.live
left join reader_build e on e.projection = 'establishments' and e.live
""")


@dataclass(frozen=True, kw_only=True)
class Lens:
    """State on a day, by the borders of a day, as known at an instant. None: today, today, now."""

    on: date | None = None
    borders: date | None = None
    known: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Build:
    """The build of a projection that answers; `reader` is never given to another one."""

    number: int
    reader: int | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A lens held over one snapshot of the database."""

    on: date
    borders: date
    known: datetime | None
    today: date
    as_of: datetime
    clusters: Build
    returns: Build
    establishments: Build = Build(number=1)
    # How often figures of a day may have changed, where that was asked for many days at once.
    changes: Mapping[tuple[str, date], int] = field(default_factory=dict)
    # What was asked in this snapshot already, by whoever asked it; the day is not part of it.
    asked: dict[object, Any] = field(default_factory=dict, compare=False)

    def build_of(self, projection: str) -> Build:
        return {
            CLUSTERS: self.clusters,
            RETURNS: self.returns,
            ESTABLISHMENTS: self.establishments,
        }[projection]

    @property
    def is_present(self) -> bool:
        """Hot rows answer; anything else is folded from facts."""
        return self.known is None and self.on == self.today

    @property
    def known_or_all(self) -> datetime:
        return self.known or datetime.max.replace(tzinfo=UTC)  # PostgreSQL's infinity

    @property
    def map(self) -> Borders:
        return territory().borders(self.borders)

    async def once[Answer](self, question: object, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        """The answer that this snapshot has given to the question before, else a new one."""
        if question not in self.asked:
            self.asked[question] = await ask()
        answer: Answer = self.asked[question]
        return answer

    def at(self, on: date) -> "Seen":
        """The same on another day."""
        return replace(self, on=on)


async def look(connection: AsyncConnection, lens: Lens) -> Seen:
    """Also begins the snapshot, so it comes first in every answer."""
    found = (await connection.execute(LOOK)).one()
    return Seen(
        on=lens.on or found.day,
        borders=lens.borders or found.day,
        known=lens.known,
        today=found.day,
        as_of=found.now,
        clusters=Build(number=found.clusters or 1, reader=found.clusters_reader),
        returns=Build(number=found.returns or 1, reader=found.returns_reader),
        establishments=Build(number=found.establishments or 1, reader=found.establishments_reader),
    )


async def driver(connection: AsyncConnection) -> asyncpg.Connection:
    """asyncpg's connection under this one, in the transaction that a first query has begun."""
    raw = await connection.get_raw_connection()
    below = raw.driver_connection
    if not isinstance(below, asyncpg.Connection):
        raise TypeError("not a connection of asyncpg")
    return below
