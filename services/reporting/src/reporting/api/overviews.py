"""The overview as page, download and stream show it: one state, made once for all who watch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from reporting.api.addresses import seen_through
from reporting.live import Live
from reporting.pages.address import FIRST_DAY_OF_34, LAST_DAY_OF_63, Address, borders_of
from reporting.pages.indicators import KEY_FIGURES, MAPPED
from reporting.pages.models import OverviewPage
from reporting.queries.glimpse import glimpse, with_figures
from reporting.queries.lens import Lens
from reporting.queries.overview import overview
from reporting.queries.remembered import Remembered
from reporting.settings import ReportingSettings
from servicekit.database import Database
from territory import Borders

DAYS: Mapping[Borders, date] = {"63": LAST_DAY_OF_63, "34": FIRST_DAY_OF_34}
SERIES = tuple(dict.fromkeys((*KEY_FIGURES, *MAPPED)))


@dataclass(frozen=True)
class Watched:
    """What a stream shows: by one of the two maps or today's, on a day or today."""

    borders: Borders | None = None
    on: date | None = None

    @property
    def lens(self) -> Lens:
        return Lens(on=self.on, borders=None if self.borders is None else DAYS[self.borders])


def watched(where: Address) -> Watched:
    """Days with the same borders are one view, computed once."""
    borders = None if where.borders is None else borders_of(where.borders)
    return Watched(borders, where.on)


class Overviews:
    def __init__(self, settings: ReportingSettings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._remembered = Remembered()
        self.live: Live[Watched, OverviewPage] = Live(
            dsn=settings.database_url,
            load=lambda watched: self.page(watched.lens),
            revision=lambda page: page.table.revision,
            glimpse=self._glimpse,
        )

    async def run(self) -> None:
        """In the background: keep what is watched up to date."""
        await self.live.run()

    async def of(self, where: Address) -> OverviewPage:
        """As a page's address says."""
        return replace(await self.page(seen_through(where)), map_key=where.map_key)

    async def page(self, lens: Lens) -> OverviewPage:
        async with self._database.query() as connection:
            found = await overview(connection, SERIES, lens, remembered=self._remembered)
        return OverviewPage(
            table=found.table,
            previous=found.previous,
            feed=found.feed,
            series=found.series,
            today=found.today,
            late_after_s=self._settings.late_after_s,
        )

    async def _glimpse(self, watched: Watched, page: OverviewPage) -> OverviewPage | None:
        """The present figures of clusters; of any other day nothing can be told so soon."""
        if watched.on is not None:
            return None
        async with self._database.connection() as connection:
            placed = await glimpse(connection)
        return replace(page, table=with_figures(page.table, borders_of(page.table.borders), placed))
