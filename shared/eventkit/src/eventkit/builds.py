"""The builds of a projection: one is live, others are made beside it or kept to switch back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from eventkit.projection import Projection

type State = Literal["building", "live", "old"]

CHANNEL = "projection_changed"

LIST = """
select reader, projection, build, created_at, stopped_because,
    case when live then 'live' when switched_at is null then 'building' else 'old' end as state
from reader_build where projection = $1 or $1 is null order by projection, build
"""

ENSURE = """
insert into reader_build (projection, build, live, switched_at) values ($1, 1, true, now())
on conflict do nothing
"""

# The table's lock, because two who start a build at once would take the same number.
START = """
insert into reader_build (projection, build)
select projection, max(build) + 1 from reader_build where projection = $1 group by projection
returning reader, build
"""

PARTITIONS = """
insert into reader_offset (reader, topic, partition)
select $1, * from unnest($2::text[], $3::int[]) on conflict do nothing
"""

BUILD = "select reader, live from reader_build where projection = $1 and build = $2 for update"

LIVE = "select build from reader_build where projection = $1 and live"

# A batch locks the same rows first, in the same order.
LOCK = """
select from reader_offset join reader_build using (reader)
where projection = $1 order by reader, topic, partition for update of reader_offset
"""

QUIT = "update reader_build set live = false where projection = $1 and live"

SWITCH = """
update reader_build set live = true, switched_at = now() where projection = $1 and build = $2
"""


class NoSuchBuild(Exception):
    """This projection has no such build."""


class BuildIsLive(Exception):
    """The live build can neither be dropped nor switched to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """`reader` is the number under which its progress is kept."""

    reader: int
    projection: str
    build: int
    state: State
    created_at: datetime
    stopped_because: str | None


async def live_build(connection: asyncpg.Connection, projection: str) -> int:
    """The build that answers; the first, before any reader has run."""
    build: int | None = await connection.fetchval(LIVE, projection)
    return build or 1


async def list_builds(connection: asyncpg.Connection, projection: str | None = None) -> list[Build]:
    return [Build(**dict(row)) for row in await connection.fetch(LIST, projection)]


async def ensure_first(connection: asyncpg.Connection, projection: Projection) -> None:
    """A projection without any build gets its first, which is live."""
    raise NotImplementedError


async def start_build(connection: asyncpg.Connection, projection: Projection) -> int:
    """A new build beside the live one; running readers find it and read from the beginning."""
    raise NotImplementedError


async def switch(connection: asyncpg.Connection, projection: str, build: int) -> int:
    """From this transaction's commit on `build` answers; returns the build that did before."""
    raise NotImplementedError


async def drop(connection: asyncpg.Connection, projection: Projection, build: int) -> None:
    """Forget a build that is not live, with all its rows."""
    raise NotImplementedError
