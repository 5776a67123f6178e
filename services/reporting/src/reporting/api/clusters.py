"""Clusters, as list and one by one, for programs and for the pages."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from reporting.api.addresses import seen_through
from reporting.api.dates import Borders, Known, On, lens_of
from reporting.api.reading import MayRead, answer
from reporting.pages.address import QUERY_MAX, SORTS, Address
from reporting.pages.models import ClusterPage, ClustersPage
from reporting.queries.cluster import cluster
from reporting.queries.clusters import LINES, Wanted, clusters
from reporting.queries.counted import Counted
from reporting.queries.lens import Lens
from servicekit.cursor import CursorText, Limit
from servicekit.database import Database
from servicekit.problems import Problem

REFERENCE_MAX = 64
DOWNLOAD_LINES = 500  # a page of those that make up a download
SORT = f"^({'|'.join(SORTS)})$"


class Clusters:
    """The same answers for the API, the pages and the downloads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted = Counted()

    async def found(self, lens: Lens, wanted: Wanted) -> ClustersPage:
        async with self._database.query() as connection:
            return await clusters(connection, lens, wanted, counted=self._counted)

    async def page(self, where: Address) -> ClustersPage:
        return await self.found(seen_through(where), _wanted(where))

    async def everything(self, where: Address) -> ClustersPage:
        """All lines behind the filters, of one snapshot."""
        lens = seen_through(where)
        async with self._database.query() as connection:
            wanted = replace(_wanted(where), cursor=None, lines=DOWNLOAD_LINES)
            page = await clusters(connection, lens, wanted, counted=self._counted)
            lines = list(page.lines)
            while page.next_cursor is not None:
                wanted = replace(wanted, cursor=page.next_cursor)
                page = await clusters(connection, lens, wanted, counted=self._counted)
                lines += page.lines
            return replace(page, lines=tuple(lines))

    async def one(self, reference: str, where: Address) -> ClusterPage:
        return await self.known(reference, seen_through(where))

    async def known(self, reference: str, lens: Lens) -> ClusterPage:
        async with self._database.query() as connection:
            found = await cluster(connection, reference, lens)
        if found is None:
            raise Problem("unknown-cluster", cluster=reference)
        return found


def router(listing: Clusters) -> APIRouter:
    router = APIRouter(tags=["clusters"])

    @router.get("/v1/clusters", summary="Clusters with their figures", response_model=ClustersPage)
    async def list_clusters(
        *,
        _: MayRead,
        q: Annotated[str | None, Query(max_length=QUERY_MAX, description="Accents or not.")] = None,
        unit: Annotated[str | None, Query(pattern="^[0-9]{2}$")] = None,
        status: Annotated[str | None, Query(max_length=40)] = None,
        fill_from: Annotated[Decimal | None, Query(ge=0, le=100, description="%, basis F2")] = None,
        sort: Annotated[str, Query(pattern=SORT, description="'-' turns it round.")] = "ten",
        cursor: CursorText = None,
        limit: Limit = LINES,
        on: On = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        wanted = Wanted(
            q=q,
            unit=unit,
            status=status,
            fill_from=fill_from,
            sort=sort,
            cursor=cursor,
            lines=limit,
        )
        return answer(await listing.found(lens_of(on, borders, known), wanted))

    @router.get(
        "/v1/clusters/{cluster}",
        summary="One cluster: axes, figures by basis, history",
        response_model=ClusterPage,
    )
    async def read_cluster(
        _: MayRead,
        cluster: Annotated[str, Path(max_length=REFERENCE_MAX, description="Id or code.")],
        on: On = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        return answer(await listing.known(cluster, lens_of(on, borders, known)))

    return router


def _wanted(where: Address) -> Wanted:
    return Wanted(
        q=where.q,
        unit=where.unit,
        status=where.status,
        fill_from=where.fill_from,
        sort=where.sort,
        cursor=where.cursor,
    )
