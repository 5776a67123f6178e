"""What the operators' page and API show: readers, what is held, builds."""

from dataclasses import replace
from typing import get_args

from reporting.api.office import BY_NAME
from reporting.pages.models import Comparison, Done, OperationsPage, Refused
from reporting.queries.comparison import compare
from reporting.queries.operations import HeldDetails, RowCounts, held, operations
from servicekit.database import Database
from servicekit.problems import Problem


class Operations:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = RowCounts()

    async def page(
        self,
        *,
        compared: tuple[str, int] | None = None,
        done: str | None = None,
        refused: Refused | None = None,
    ) -> OperationsPage:
        """With one build compared, if asked for, and a word on what was just done."""
        async with self._database.query() as connection:
            page = await operations(connection, self._counts)
        if compared is not None:
            comparison = await self.comparison(*compared)
            builds = tuple(
                replace(line, comparison=comparison)
                if (line.projection, line.build) == compared
                else line
                for line in page.builds
            )
            page = replace(page, builds=builds)
        return replace(page, done=_known(done), refused=refused)

    async def held(self, parked_id: int) -> HeldDetails:
        async with self._database.query() as connection:
            found = await held(connection, parked_id)
        if found is None:
            raise Problem("not-held", id=parked_id)
        return found

    async def comparison(self, projection: str, build: int) -> Comparison:
        if projection not in BY_NAME:
            raise Problem("unknown-projection", projection=projection)
        async with self._database.query() as connection:
            found = await compare(connection, projection, build)
        if found is None:
            raise Problem("unknown-build", projection=projection, build=build)
        return found


def _known(done: str | None) -> Done | None:
    """The address may say anything."""
    return next((known for known in get_args(Done.__value__) if known == done), None)
