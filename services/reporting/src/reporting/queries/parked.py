"""What waits in the readers, and in whose figures it is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson
from sqlalchemy import DateTime, Integer, RowMapping, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.projections.placement import place
from reporting.projections.returns import PROVINCE_FORM, end_of
from reporting.queries.figures import Place
from reporting.queries.lens import CLUSTERS, ESTABLISHMENTS, RETURNS, Seen

WAITING = """
select count(*) as events, known.unit34, known.unit63, {form} as form,
    (array_agg(w.value order by w.incarnation, w.streamversion))[1] as first
from reader_waiting w
join reader_build b using (reader)
left join {hot} as known on known.build = b.build and known.{id} = w.stream_id
where b.projection = :projection and b.build = :build and w.recorded_at <= :known
group by w.stream, w.stream_id, known.unit34, known.unit63, {form}
"""
HOT = {
    CLUSTERS: ("cluster", "cluster_id", "null::text"),
    RETURNS: ("unit_return", "return_id", "known.form"),
    ESTABLISHMENTS: ("establishment", "establishment_id", "null::text"),
}

IDS = """
select distinct w.stream_id from reader_waiting w join reader_build b using (reader)
where b.projection = :projection and b.build = :build and w.recorded_at <= :known
"""

HELD = """
select w.reason from reader_waiting w join reader_build b using (reader)
where b.projection = :projection and b.build = :build and w.stream_id = :id
order by w.incarnation, w.streamversion
"""

NOWHERE: Place = (None, None)


@dataclass(frozen=True)
class ParkedByPlace:
    """Events that wait, by where their aggregates lie; nowhere, where no one can tell.

    Of returns only those of provinces: no figure of the country is made of the others.
    """

    clusters: Mapping[Place, int]
    returns: Mapping[Place, int]


@dataclass(frozen=True)
class Held:
    """Why the first event that waits could not be applied, and how many wait."""

    reason: str
    waiting: int


async def parked_by_place(connection: AsyncConnection, seen: Seen) -> ParkedByPlace:
    return await seen.once(
        (parked_by_place, seen.known), lambda: _parked_by_place(connection, seen)
    )


async def _parked_by_place(connection: AsyncConnection, seen: Seen) -> ParkedByPlace:
    return ParkedByPlace(
        clusters=await _waiting(connection, seen, CLUSTERS, seen.clusters.number),
        returns=await _waiting(connection, seen, RETURNS, seen.returns.number),
    )


async def parked_establishments_by_place(
    connection: AsyncConnection, seen: Seen
) -> Mapping[Place, int]:
    return await _waiting(connection, seen, ESTABLISHMENTS, seen.establishments.number)


async def parked_ids(connection: AsyncConnection, seen: Seen, projection: str) -> frozenset[UUID]:
    """Those of which something waits that was recorded by then."""
    statement = text(IDS).bindparams(
        bindparam("projection", projection, Text),
        bindparam("build", seen.build_of(projection).number, Integer),
        bindparam("known", seen.known_or_all, DateTime(timezone=True)),
    )
    return frozenset((await connection.execute(statement)).scalars())


async def parked_clusters(connection: AsyncConnection, seen: Seen) -> frozenset[UUID]:
    return await parked_ids(connection, seen, CLUSTERS)


async def held_of(
    connection: AsyncConnection, seen: Seen, projection: str, stream_id: UUID
) -> Held | None:
    """What of this one waits now, whatever the lens: it says why the page may be incomplete."""
    statement = text(HELD).bindparams(
        bindparam("projection", projection, Text),
        bindparam("build", seen.build_of(projection).number, Integer),
        bindparam("id", stream_id, Uuid),
    )
    rows = (await connection.execute(statement)).mappings().all()
    return Held(reason=rows[0]["reason"], waiting=len(rows)) if rows else None


async def _waiting(
    connection: AsyncConnection, seen: Seen, projection: str, build: int
) -> Mapping[Place, int]:
    hot, id_, form = HOT[projection]
    statement = text(WAITING.format(hot=hot, id=id_, form=form)).bindparams(
        bindparam("projection", projection, Text),
        bindparam("build", build, Integer),
        bindparam("known", seen.known_or_all, DateTime(timezone=True)),
    )
    found: dict[Place, int] = {}
    for row in (await connection.execute(statement)).mappings():
        if _is_of_another_form(row):
            continue
        at = _place(row)
        found[at] = found.get(at, 0) + row["events"]
    return found


def _place(row: RowMapping) -> Place:
    """Where the aggregate is known to lie, else where its first waiting event says it does."""
    if row["unit34"] is not None:
        return row["unit34"], row["unit63"]
    try:
        said = orjson.loads(row["first"])
        day = date.fromisoformat(said["effective_on"]) if "code" in said else end_of(said["period"])
        at = place(said["unit"], said.get("former_unit"), day)
    except (ValueError, TypeError, KeyError):  # it waits because something in it is wrong
        return NOWHERE
    return at.unit34, at.unit63


def _is_of_another_form(row: RowMapping) -> bool:
    form = row["form"]
    if form is None:  # nothing of it was applied
        try:
            form = orjson.loads(row["first"]).get("form")
        except (ValueError, AttributeError):
            return False
    return form is not None and form != PROVINCE_FORM
