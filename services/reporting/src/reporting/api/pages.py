"""The pages and their downloads: each is a view drawn for a person."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pagekit import signin
from pagekit.answers import (
    download,
    html,
    language,
    must_be_written,
    sign_in,
    sign_in_start,
    visitor_of,
)
from pagekit.problem import SIGN_IN, ProblemPage
from reporting.api.addresses import address_of
from reporting.api.clusters import REFERENCE_MAX, Clusters
from reporting.api.office import OPERATOR
from reporting.api.operations import Operations
from reporting.api.overviews import Overviews
from reporting.api.reading import MayRead
from reporting.pages import cluster, clusters, errors, operations, overview
from reporting.pages.address import Address
from reporting.pages.layout import SITE, Chrome
from reporting.settings import ReportingSettings
from servicekit.identity import require_role
from servicekit.problems import Problem
from servicekit.signin import Visit, visit_of

type Reference = Annotated[str, Path(max_length=REFERENCE_MAX)]

OPERATIONS = "/van-hanh"


def router(overviews: Overviews, listing: Clusters, ops: Operations) -> APIRouter:
    both = APIRouter(include_in_schema=False)
    # Downloads first: `/cum/x.csv` would else be the page of a cluster called `x.csv`.
    both.include_router(_downloads(overviews, listing, ops))
    both.include_router(_screens(overviews, listing, ops))
    return both


def _screens(overviews: Overviews, listing: Clusters, ops: Operations) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def show_overview(request: Request, _: MayRead) -> Response:
        where = address_of(request)
        page = await overviews.of(where)
        return html(request, overview.render(page, await chrome_of(request, where)))

    @router.get("/cum")
    async def show_clusters(request: Request, _: MayRead) -> Response:
        where = address_of(request)
        page = await listing.page(where)
        return html(request, clusters.render(page, await chrome_of(request, where)))

    @router.get("/cum/{reference}")
    async def show_cluster(request: Request, _: MayRead, reference: Reference) -> Response:
        where = address_of(request)
        page = await listing.one(reference, where)
        return html(request, cluster.render(page, await chrome_of(request, where)))

    @router.get(OPERATIONS)
    async def show_operations(request: Request) -> Response:
        if await operator_of(request) is None:
            return sign_in(back_to=OPERATIONS)
        where = address_of(request)
        page = await ops.page(compared=where.compared, done=request.query_params.get("xong"))
        return html(request, operations.render(page, await chrome_of(request, where)))

    @router.get(SIGN_IN)
    async def show_sign_in(request: Request, tiep: str = "/") -> Response:
        chrome = await chrome_of(request, address_of(request))
        return html(
            request, signin.render(SITE, chrome, start=sign_in_start(tiep), open_to_all="/")
        )

    return router


def _downloads(overviews: Overviews, listing: Clusters, ops: Operations) -> APIRouter:
    router = APIRouter()

    @router.get("/tong-quan.{ending}")
    async def download_overview(request: Request, _: MayRead, ending: str) -> Response:
        must_be_written(ending)
        page = await overviews.of(address_of(request))
        return download("tong-quan", ending, overview.sheet(page, language(request)))

    @router.get("/cum.{ending}")
    async def download_clusters(request: Request, _: MayRead, ending: str) -> Response:
        must_be_written(ending)
        page = await listing.everything(address_of(request))
        return download("cum-cong-nghiep", ending, clusters.sheet(page, language(request)))

    @router.get("/cum/{reference}.{ending}")
    async def download_cluster(
        request: Request, _: MayRead, reference: Reference, ending: str
    ) -> Response:
        must_be_written(ending)
        page = await listing.one(reference, address_of(request))
        return download(page.code.lower(), ending, cluster.sheet(page, language(request)))

    @router.get(OPERATIONS + ".{ending}")
    async def download_operations(request: Request, ending: str) -> Response:
        must_be_written(ending)
        if await operator_of(request) is None:
            return sign_in(back_to=OPERATIONS)
        return download("van-hanh", ending, operations.sheet(await ops.page(), language(request)))

    return router


async def chrome_of(request: Request, where: Address) -> Chrome:
    settings: ReportingSettings = request.app.state.settings
    return Chrome(
        lang=language(request),
        address=where,
        visitor=await visitor_of(request),
        beside=settings.filing_url,
    )


async def operator_of(request: Request) -> Visit | None:
    """Who has signed in as an operator; None: no one has signed in; else a problem."""
    visit = await visit_of(request)
    if visit is not None:
        require_role(visit.principal, OPERATOR)
    return visit


async def draw_problem(request: Request, page: ProblemPage) -> str:
    """What went wrong, also where the address itself is what is wrong."""
    try:
        where = address_of(request)
    except Problem:
        where = Address(request.url.path)
    return errors.render(page, await chrome_of(request, where))
