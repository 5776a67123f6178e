"""How far each projection has read each source, and whether an answer can still change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

SILENT_S = 15  # seven heartbeats

READER = """
select reader from reader_build
where projection = $1 and case when $2::int is null then live else build = $2 end
"""

# What a build reads, and how far. Times are by this service's clock, which the log's tables bring.
SOURCES = """
select source, coalesce(newest.incarnation, 1) as incarnation,
    coalesce(newest.position, 0) as position, complete_to,
    greatest(0, extract(epoch from service_now() - complete_to))::float8 as lag_s,
    (
        select count(distinct (stream, stream_id)) from reader_waiting w
        where w.reader = $1 and w.source = sources.source
    ) as parked,
    (
        select count(*) from reader_quarantine_open q
        where q.reader = $1 and split_part(q.topic, '.', 1) = sources.source
    ) as quarantined,
    incomplete
from (
    select split_part(topic, '.', 1) as source, bool_or(wanted_position is not null) as incomplete
    from reader_offset where reader = $1 group by 1
) as sources
left join lateral (
    select incarnation, position from reader_position p
    where p.reader = $1 and split_part(p.topic, '.', 1) = source
    order by incarnation desc, position desc limit 1
) as newest on true
left join lateral (
    select max(complete_to) as complete_to from reader_complete c
    where c.reader = $1 and c.source = sources.source
) as complete on true
order by source
"""

# A fact that was withdrawn by then does not count, whether it could be applied or not.
PARKED_BY = """
select distinct source from reader_waiting w
where reader = $1 and recorded_at <= $2 and not exists (
    select from reader_incarnation i
    where (i.reader, i.source, i.continues) = (w.reader, w.source, w.incarnation)
        and w.position > i.at and i.recordedtime <= $2
)
"""

QUARANTINED_BY = """
select distinct split_part(topic, '.', 1) from reader_quarantine_open
where reader = $1 and after < $2
"""

READERS = """
select projection, build, topic,
    case when stopped_because is not null then 'stopped'
        when incomplete then 'again'
        when max(read_at) over (partition by reader) is null then 'starting'
        when max(read_at) over (partition by reader) >= now() - make_interval(secs => $1)
            then 'reading'
        else 'silent' end as state,
    behind, complete_to,
    greatest(0, extract(epoch from service_now() - complete_to))::float8 as lag_s,
    (
        select count(distinct (stream, stream_id)) from reader_waiting w
        where (w.reader, w.stream) = (topics.reader, topics.topic)
    ) as parked,
    (
        select count(*) from reader_quarantine_open q
        where (q.reader, q.topic) = (topics.reader, topics.topic)
    ) as quarantined,
    incomplete
from (
    select reader, topic, max(read_at) as read_at,
        sum(greatest(0, end_offset - next_offset))::bigint as behind,
        bool_or(wanted_position is not null) as incomplete
    from reader_offset group by reader, topic
) as topics
join reader_build using (reader)
left join lateral (
    select max(complete_to) as complete_to from reader_complete c
    where c.reader = topics.reader and c.source = split_part(topic, '.', 1)
) as complete on true
order by projection, build, topic
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFreshness:
    """How far one source has been read; `incomplete` while a partition is read again."""

    source: str
    incarnation: int
    position: int  # the highest read
    complete_to: datetime | None  # all recorded up to here has been read
    lag_s: float | None  # from then to now, by this service's clock
    parked: int  # aggregates
    quarantined: int  # messages, without the discarded
    incomplete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finality:
    """`reasons` are "<why>:<source>", why being behind, incomplete, parked or quarantined.

    Before any reader has run there is only "unread:<projection>".
    """

    final: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderProgress:
    """How far one build has read one topic; `silent` when nothing has moved for a while.

    While it is `starting`, no one knows how much there is to read.
    """

    projection: str
    build: int
    topic: str
    state: Literal["starting", "reading", "again", "stopped", "silent"]
    behind: int  # messages, as of the last batch
    complete_to: datetime | None
    lag_s: float | None
    parked: int
    quarantined: int
    incomplete: bool


async def freshness(
    connection: asyncpg.Connection, projection: str, build: int | None = None
) -> list[SourceFreshness]:
    """For each source; of the live build, unless another is named."""
    reader = await connection.fetchval(READER, projection, build)
    return [SourceFreshness(**dict(row)) for row in await connection.fetch(SOURCES, reader)]


async def finality(
    connection: asyncpg.Connection, projection: str, known_at: datetime, build: int | None = None
) -> Finality:
    """Whether an answer as known at this instant can no longer change, and if not, why."""
    reader = await connection.fetchval(READER, projection, build)
    sources = [SourceFreshness(**dict(row)) for row in await connection.fetch(SOURCES, reader)]
    parked = await connection.fetch(PARKED_BY, reader, known_at)
    quarantined = await connection.fetch(QUARANTINED_BY, reader, known_at)
    reasons = [
        *(f"behind:{each.source}" for each in sources if not _is_read(each, known_at)),
        *(f"incomplete:{each.source}" for each in sources if each.incomplete),
        *(f"parked:{source}" for (source,) in parked),
        *(f"quarantined:{source}" for (source,) in quarantined),
    ]
    if not sources:
        reasons = [f"unread:{projection}"]
    return Finality(final=not reasons, reasons=tuple(reasons))


async def vector(
    connection: asyncpg.Connection, projection: str, build: int | None = None
) -> Mapping[str, tuple[int, int]]:
    """Of each source the newest incarnation and the highest position that was read."""
    return {
        each.source: (each.incarnation, each.position)
        for each in await freshness(connection, projection, build)
    }


async def readers(connection: asyncpg.Connection) -> list[ReaderProgress]:
    """Every topic of every build."""
    rows = await connection.fetch(READERS, SILENT_S)
    return [ReaderProgress(**dict(row)) for row in rows]


def _is_read(source: SourceFreshness, to: datetime) -> bool:
    return source.complete_to is not None and source.complete_to >= to
