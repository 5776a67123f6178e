"""What must rise in the transaction that changes a projection: the revisions of its views.

A revision is the number of a state of what a view shows. It is taken under the lock of the view's
row, which is held to the commit, so whoever sees a revision sees exactly the changes up to it. It
is at least the wall clock's milliseconds, so it rises also over the revisions that a database
restored from a backup no longer knows.
"""

from collections.abc import Iterable
from datetime import date

import asyncpg
from sqlalchemy import Table

# A build that does not answer changes no view; it is compared and switched to later.
FOLLOW = """
with held as (
    select view from view_revision
    where $1 = any (follows) and not exists (
        select from reader_build where projection = $1 and live and build <> $2
    )
    order by view for update
)
update view_revision v
set revision = next_revision(v.revision), changed_at = clock_timestamp(),
    vector = case
        when coalesce((v.vector #>> array[$3, 'incarnation'])::integer, 0) < $4
            or coalesce((v.vector #>> array[$3, 'incarnation'])::integer, 0) = $4
            and coalesce((v.vector #>> array[$3, 'position'])::bigint, 0) < $5
        then v.vector || jsonb_build_object(
            $3, jsonb_build_object('incarnation', $4::integer, 'position', $5::bigint)
        )
        else v.vector
    end
from held where held.view = v.view
"""

FIGURES_CHANGED = """
insert into day_change as known (projection, build, day, changes) values ($1, $2, $3, 1)
on conflict (projection, build, day) do update set changes = known.changes + 1
"""

FORGET_CHANGES = "delete from day_change where projection = $1 and build = $2"

ALL_VIEWS = "select advance_views()"


async def follow(
    connection: asyncpg.Connection,
    *,
    projection: str,
    build: int,
    stream: str,
    reached: tuple[int, int],
    first_day: date,
) -> None:
    """A batch up to (incarnation, position) was applied; nothing changed before `first_day`."""
    await connection.execute(FIGURES_CHANGED, projection, build, first_day)
    await connection.execute(FOLLOW, projection, build, stream, *reached)


async def all_views_changed(connection: asyncpg.Connection) -> None:
    await connection.execute(ALL_VIEWS)


async def forget(
    connection: asyncpg.Connection, projection: str, tables: Iterable[Table], build: int
) -> None:
    """Every row of a build that no longer answers."""
    for table in tables:
        await connection.execute(f"delete from {table.name} where build = $1", build)  # noqa: S608 - our own tables' names
    await connection.execute(FORGET_CHANGES, projection, build)
