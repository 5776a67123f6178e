"""What an operator looks at: how far readers are, what is parked or quarantined, which builds."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit import builds, parking, progress
from eventkit.message import Message
from eventkit.parking import Parked
from eventkit.progress import ReaderProgress
from reporting import tables
from reporting.pages.models import (
    BuildLine,
    OperationsPage,
    ParkedLine,
    QuarantineLine,
    ReaderLine,
)
from reporting.projections import PROJECTIONS
from reporting.queries.freshness import freshness
from reporting.queries.lens import CLUSTERS, ESTABLISHMENTS, Lens, Seen, driver, look
from reporting.queries.revision import OPERATIONS, revision
from reporting.views import Said
from servicekit.reasons import words


@dataclass(frozen=True, kw_only=True)
class HeldEvent:
    """One event that waits; `data` is what it holds, as text, whatever that is."""

    event_id: UUID
    type: str
    streamversion: int
    incarnation: int
    position: int
    recorded_at: datetime
    topic: str
    partition: int
    offset: int
    data: str


@dataclass(frozen=True, kw_only=True)
class HeldDetails:
    """A parked aggregate, and all that waits, in order."""

    parked: ParkedLine
    events: tuple[HeldEvent, ...]


class RowCounts:
    """How many rows each build has: counting them costs what they are, so it is done seldom."""

    def __init__(self, keep_s: float = 60.0) -> None:
        self._keep_s = keep_s
        self._counted_at = -keep_s
        self._rows: Mapping[tuple[str, int], int] = {}

    async def of(self, connection: AsyncConnection) -> Mapping[tuple[str, int], int]:
        if time.monotonic() >= self._counted_at + self._keep_s:
            self._rows = await _rows(connection)
            self._counted_at = time.monotonic()
        return self._rows


async def operations(
    connection: AsyncConnection, counts: RowCounts | None = None
) -> OperationsPage:
    """All but what the visitor has just done."""
    seen = await look(connection, Lens())
    asked = await driver(connection)
    seen_by = await progress.readers(asked)
    parked = await parking.listing(asked)
    names = await _names(connection, seen, parked)
    quarantined = await parking.quarantined(asked)
    return OperationsPage(
        readers=tuple(_reader(reader) for reader in seen_by),
        parked=tuple(_parked(one, names) for one in parked),
        quarantined=tuple(
            QuarantineLine(
                topic=message.topic,
                partition=message.partition,
                offset=message.offset,
                reason=Said(*words(message.reason)),
                since=message.since,
                discarded_at=message.discarded_at,
                projection=message.projection,
            )
            for message in quarantined
        ),
        builds=await _builds(connection, seen_by, await (counts or RowCounts()).of(connection)),
        fresh=await freshness(connection),
        as_of=seen.as_of,
        today=seen.today,
        synthetic=await _synthetic(connection, seen.clusters.number),
        revision=await revision(connection, OPERATIONS),
    )


async def readers(connection: AsyncConnection) -> tuple[ReaderLine, ...]:
    """How far each build has read each topic, without anything that costs more."""
    await look(connection, Lens())
    found = await progress.readers(await driver(connection))
    return tuple(_reader(reader) for reader in found)


async def held(connection: AsyncConnection, parked_id: int) -> HeldDetails | None:
    """None where nothing waits under this number, or not any more."""
    seen = await look(connection, Lens())
    try:
        one, messages = await parking.inspect(await driver(connection), parked_id)
    except parking.NotParked:
        return None
    names = await _names(connection, seen, [one])
    return HeldDetails(
        parked=_parked(one, names), events=tuple(_event(message) for message in messages)
    )


async def _builds(
    connection: AsyncConnection,
    readers: Sequence[ReaderProgress],
    rows: Mapping[tuple[str, int], int],
) -> tuple[BuildLine, ...]:
    behind: dict[tuple[str, int], int] = {}
    for reader in readers:
        key = reader.projection, reader.build
        if reader.state != "starting":
            behind[key] = behind.get(key, 0) + reader.behind
    return tuple(
        BuildLine(
            projection=build.projection,
            build=build.build,
            state=build.state,
            created_at=build.created_at,
            behind=behind.get((build.projection, build.build)),
            rows=rows.get((build.projection, build.build)),
        )
        for build in await builds.list_builds(await driver(connection))
    )


async def _rows(connection: AsyncConnection) -> Mapping[tuple[str, int], int]:
    """How many rows each build of each projection has."""
    found: dict[tuple[str, int], int] = {}
    for projection in PROJECTIONS:
        for table in projection.tables:
            counted = select(table.c.build, func.count()).group_by(table.c.build)
            for build, count in await connection.execute(counted):
                found[projection.name, build] = found.get((projection.name, build), 0) + count
    return found


async def _names(
    connection: AsyncConnection, seen: Seen, parked: Sequence[Parked]
) -> Mapping[UUID, str]:
    """Clusters by their names, establishments by their codes, where that is known."""
    cluster, rural = tables.cluster.c, tables.establishment.c
    found: dict[UUID, str] = {}
    for projection, build, id_, name in (
        (CLUSTERS, seen.clusters.number, cluster.cluster_id, cluster.name),
        (ESTABLISHMENTS, seen.establishments.number, rural.establishment_id, rural.code),
    ):
        ids = [one.stream_id for one in parked if one.projection == projection]
        if ids:
            known = id_.table.c.build == build, id_.in_(ids), name.is_not(None)
            rows = await connection.execute(select(id_, name).where(*known))
            found |= {row[0]: row[1] for row in rows}
    return found


async def _synthetic(connection: AsyncConnection, build: int) -> bool:
    c = tables.cluster.c
    found = select(c.synthetic).where(c.build == build, c.synthetic).limit(1)
    return await connection.scalar(found) is not None


def _event(message: Message) -> HeldEvent:
    return HeldEvent(
        event_id=message.event_id,
        type=message.type,
        streamversion=message.streamversion,
        incarnation=message.incarnation,
        position=message.position,
        recorded_at=message.recorded_at,
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        data=message.value.decode(errors="replace"),
    )


def _reader(reader: ReaderProgress) -> ReaderLine:
    return ReaderLine(
        projection=reader.projection,
        build=reader.build,
        topic=reader.topic,
        state=reader.state,
        behind=None if reader.state == "starting" else reader.behind,
        lag_s=reader.lag_s,
        complete_to=reader.complete_to,
        parked=reader.parked,
        quarantined=reader.quarantined,
        incomplete=reader.incomplete,
    )


def _parked(one: Parked, names: Mapping[UUID, str]) -> ParkedLine:
    return ParkedLine(
        id=str(one.id),
        projection=one.projection,
        source=one.source,
        stream=one.stream,
        stream_id=one.stream_id,
        name=names.get(one.stream_id),
        type=one.type,
        kind=one.kind,
        reason=Said(*words(one.reason)),
        waiting=one.waiting,
        since=one.since,
        event_id=one.event_id,
        position=one.position,
    )
