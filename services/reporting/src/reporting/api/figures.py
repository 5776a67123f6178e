"""The national figures as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from fastapi import APIRouter
from starlette.responses import Response

from reporting.api.dates import Borders, Known, On, lens_of
from reporting.api.overviews import Overviews
from reporting.api.reading import MayRead, answer
from reporting.views import FeedLine, NationalTable, SeriesPoint


@dataclass(frozen=True, kw_only=True)
class Overview(NationalTable):
    """The national table with its newest facts and its series."""

    feed: tuple[FeedLine, ...]
    series: Mapping[str, tuple[SeriesPoint, ...]]


def router(overviews: Overviews) -> APIRouter:
    router = APIRouter(tags=["figures"])

    @router.get(
        "/v1/overview",
        summary="The national table, its series and what has just happened",
        response_model=Overview,
    )
    async def read_overview(
        _: MayRead, on: On = None, borders: Borders = None, known: Known = None
    ) -> Response:
        """By country, region and unit; each cell names its source, its basis and what is missing.

        `final` says that this answer, as known then, will never change.
        """
        page = await overviews.page(lens_of(on, borders, known))
        table = {field.name: getattr(page.table, field.name) for field in fields(page.table)}
        return answer(Overview(**table, feed=page.feed, series=page.series))

    return router
