"""The readers' progress in PostgreSQL, by the functions of eventkit."""

from collections.abc import Mapping

from eventkit import builds, parking, progress
from eventkit.projection import Projection
from reporting.domain.errors import (
    BuildBehind,
    LiveBuild,
    NotHeld,
    StillNotApplicable,
    TooManyBuilds,
    UnknownBuild,
    UnknownProjection,
)
from reporting.domain.held import HeldFact, HeldMessage
from reporting.domain.ports import Held
from servicekit.database import Connection
from servicekit.reasons import words


class PostgresReaders:
    def __init__(
        self, connection: Connection, projections: Mapping[str, Projection], builds_max: int
    ) -> None:
        self._connection = connection
        self._projections = projections
        self._builds_max = builds_max

    async def held(self, parked_id: int) -> Held:
        try:
            parked, _ = await parking.inspect(self._connection, parked_id)
        except parking.NotParked as gone:
            raise NotHeld(id=parked_id) from gone
        return Held(
            projection=parked.projection,
            fact=HeldFact(
                source=parked.source,
                stream=parked.stream,
                stream_id=parked.stream_id,
                event_id=parked.event_id,
                type=parked.type,
                streamversion=parked.streamversion,
                incarnation=parked.incarnation,
                position=parked.position,
                kind=parked.kind,
            ),
        )

    async def release(self, held: Held, parked_id: int) -> int:
        projection = self._projection(held.projection)
        try:
            return await parking.release(self._connection, projection, parked_id)
        except parking.NotParked as gone:
            raise NotHeld(id=parked_id) from gone
        except parking.StillRefused as refused:
            vi, en = words(str(refused))
            raise StillNotApplicable(id=parked_id, reason_vi=vi, reason_en=en) from refused

    async def discard(self, held: Held, parked_id: int) -> None:
        try:
            await parking.discard(self._connection, self._projection(held.projection), parked_id)
        except parking.NotParked as gone:
            raise NotHeld(id=parked_id) from gone

    async def discard_message(self, projection: str, message: HeldMessage) -> None:
        place = (message.topic, message.partition, message.offset)
        try:
            await parking.discard_message(self._connection, projection, *place)
        except parking.NotParked as gone:
            raise NotHeld(id="/".join(map(str, place))) from gone

    async def start_build(self, projection: str) -> int:
        try:
            return await builds.start_build(
                self._connection, self._projection(projection), builds_max=self._builds_max
            )
        except builds.TooManyBuilds as full:
            raise TooManyBuilds(projection=projection, builds_max=self._builds_max) from full

    async def must_have_caught_up(self, projection: str, build: int) -> None:
        found = await builds.list_builds(self._connection, projection)
        states = {one.build: one.state for one in found}
        if build not in states:
            raise UnknownBuild(projection=projection, build=build)
        if states[build] == "live":
            raise LiveBuild(projection=projection, build=build)
        live = await builds.live_build(self._connection, projection)
        reached = await progress.vector(self._connection, projection, build)
        for source, position in (await progress.vector(self._connection, projection, live)).items():
            if reached.get(source, (0, 0)) < position:
                raise BuildBehind(projection=projection, build=build, source=source)

    async def switch(self, projection: str, build: int) -> int:
        self._projection(projection)
        try:
            return await builds.switch(self._connection, projection, build)
        except builds.NoSuchBuild as unknown:
            raise UnknownBuild(projection=projection, build=build) from unknown
        except builds.BuildIsLive as live:
            raise LiveBuild(projection=projection, build=build) from live

    async def drop(self, projection: str, build: int) -> None:
        try:
            await builds.drop(self._connection, self._projection(projection), build)
        except builds.NoSuchBuild as unknown:
            raise UnknownBuild(projection=projection, build=build) from unknown
        except builds.BuildIsLive as live:
            raise LiveBuild(projection=projection, build=build) from live

    def _projection(self, name: str) -> Projection:
        if name not in self._projections:
            raise UnknownProjection(projection=name)
        return self._projections[name]
