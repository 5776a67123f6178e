"""Where an operator's command becomes a transaction, and its refusals become problems."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from eventkit import clock
from eventkit.bell import Bell
from eventkit.builds import BUILDS_MAX
from eventkit.log import EventLog
from reporting.adapters.journals import PostgresJournals
from reporting.adapters.readers import PostgresReaders
from reporting.api.problems import refusals
from reporting.commands.discard_message import DiscardMessage, discard_message
from reporting.commands.discard_parked import DiscardParked, discard_parked
from reporting.commands.release_parked import ReleaseParked, release_parked
from reporting.commands.switch_build import SwitchBuild, switch_build
from reporting.domain.ports import Desk
from reporting.projections import PROJECTIONS
from servicekit import correlation
from servicekit.database import Connection, Database
from servicekit.identity import Principal, require_role

OPERATOR = "operator"
BY_NAME = {projection.name: projection for projection in PROJECTIONS}


@dataclass(frozen=True, kw_only=True)
class Office:
    database: Database
    event_log: EventLog
    bell: Bell | None  # None: the relay finds by itself what was decided here
    builds_max: int = BUILDS_MAX

    async def release(self, principal: Principal, command: ReleaseParked) -> int:
        return await self._do(principal, lambda desk: release_parked(command, desk=desk))

    async def discard(self, principal: Principal, command: DiscardParked) -> None:
        await self._do(principal, lambda desk: discard_parked(command, desk=desk))

    async def discard_message(self, principal: Principal, command: DiscardMessage) -> None:
        await self._do(principal, lambda desk: discard_message(command, desk=desk))

    async def switch(self, principal: Principal, command: SwitchBuild) -> int:
        return await self._do(principal, lambda desk: switch_build(command, desk=desk))

    async def start_build(self, principal: Principal, projection: str) -> int:
        return await self._do(principal, lambda desk: desk.readers.start_build(projection))

    async def drop_build(self, principal: Principal, projection: str, build: int) -> None:
        await self._do(principal, lambda desk: desk.readers.drop(projection, build))

    async def _do[Done](
        self, principal: Principal, work: Callable[[Desk], Awaitable[Done]]
    ) -> Done:
        require_role(principal, OPERATOR)
        with refusals():
            async with self.database.transaction() as connection:
                done = await work(await self._desk(connection, principal))
        if self.bell is not None:
            self.bell.ring()
        return done

    async def _desk(self, connection: Connection, principal: Principal) -> Desk:
        return Desk(
            readers=PostgresReaders(connection, BY_NAME, self.builds_max),
            journals=PostgresJournals(connection, self.event_log, BY_NAME),
            context=correlation.event_context(principal.subject),
            today=await clock.today(connection),
        )
