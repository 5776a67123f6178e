"""What waits in the readers, and in whose figures it is missing."""

from collections.abc import Callable, Mapping
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
from reporting.unit_views import ParkedHere
from reporting.views import Said
from servicekit.reasons import words

WAITING = """
select w.stream_id, count(*) as events, min(w.recorded_at) as since, known.unit34, known.unit63,
    {form} as form, {name} as name,
    (array_agg(w.value order by w.incarnation, w.streamversion))[1] as first,
    (array_agg(w.reason order by w.incarnation, w.streamversion))[1] as reason
from reader_waiting w
join reader_build b using (reader)
left join {hot} as known on known.build = b.build and known.{id} = w.stream_id
where b.projection = :projection and b.build = :build and w.recorded_at <= :known
group by w.stream, w.stream_id, known.unit34, known.unit63, {form}, {name}
order by since, w.stream_id
"""
HOT = {
    CLUSTERS: ("cluster", "cluster_id", "null::text", "known.name"),
    RETURNS: ("unit_return", "return_id", "known.form", "known.form || ' ' || known.period"),
    ESTABLISHMENTS: ("establishment", "establishment_id", "null::text", "known.code"),
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
        clusters=await _waiting(connection, seen, CLUSTERS),
        returns=await _waiting(connection, seen, RETURNS),
    )


async def parked_ids(connection: AsyncConnection, seen: Seen, projection: str) -> frozenset[UUID]:
    """Those of which something waits that was recorded by then."""
    statement = text(IDS).bindparams(
        bindparam("projection", projection, Text),
        bindparam("build", seen.build_of(projection).number, Integer),
        bindparam("known", seen.known_or_all, DateTime(timezone=True)),
    )
    return frozenset((await connection.execute(statement)).scalars())


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


async def parked_in(
    connection: AsyncConnection, seen: Seen, holds: Callable[[Place], bool]
) -> tuple[ParkedHere, ...]:
    """What waits of a territory, with the reason of each first event that could not be read."""
    held = [(one, row) for one in HOT for row in await _held(connection, seen, one)]
    return tuple(
        ParkedHere(
            projection=projection,
            stream_id=row["stream_id"],
            name=row["name"],
            waiting=row["events"],
            since=row["since"],
            reason=Said(*words(row["reason"])),
        )
        for projection, row in held
        if holds(_place(row))
    )


async def _waiting(connection: AsyncConnection, seen: Seen, projection: str) -> Mapping[Place, int]:
    found: dict[Place, int] = {}
    for row in await _held(connection, seen, projection):
        at = _place(row)
        found[at] = found.get(at, 0) + row["events"]
    return found


async def _held(connection: AsyncConnection, seen: Seen, projection: str) -> list[RowMapping]:
    hot, id_, form, name = HOT[projection]
    statement = text(WAITING.format(hot=hot, id=id_, form=form, name=name)).bindparams(
        bindparam("projection", projection, Text),
        bindparam("build", seen.build_of(projection).number, Integer),
        bindparam("known", seen.known_or_all, DateTime(timezone=True)),
    )
    rows = (await connection.execute(statement)).mappings()
    return [row for row in rows if not _is_of_another_form(row)]


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
