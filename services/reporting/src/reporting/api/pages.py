"""The pages and their downloads: each is a view drawn for a person."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, FastAPI, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from reporting.api.addresses import address_of, language
from reporting.api.clusters import REFERENCE_MAX, Clusters
from reporting.api.office import OPERATOR
from reporting.api.operations import Operations
from reporting.api.overviews import Overviews
from reporting.api.reading import MayRead
from reporting.pages import (
    cluster,
    clusters,
    downloads,
    errors,
    layout,
    operations,
    overview,
    signin,
)
from reporting.pages.address import Address
from reporting.pages.downloads import Sheet
from reporting.pages.layout import Chrome
from reporting.pages.models import ProblemPage, Visitor
from servicekit import correlation
from servicekit.identity import require_role
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import START, Visit, visit_of

type Reference = Annotated[str, Path(max_length=REFERENCE_MAX)]

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv": downloads.as_csv,
    "xlsx": downloads.as_xlsx,
    "json": downloads.as_json,
}
YEAR_S = 365 * 24 * 3600
SIGN_IN, OPERATIONS = "/dang-nhap", "/van-hanh"


class ImmutableFiles(StaticFiles):
    """Their addresses bear a hash of what is in them, and the fonts never change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response


def mount_static(app: FastAPI) -> None:
    app.mount("/static", ImmutableFiles(directory=layout.STATIC), name="static")


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
        start = f"{START}?{urlencode({'tiep': tiep})}"
        chrome = await chrome_of(request, address_of(request))
        return html(request, signin.render(chrome, start=start))

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
    visit = await visit_of(request)
    return Chrome(
        lang=language(request), address=where, visitor=None if visit is None else visitor(visit)
    )


def visitor(visit: Visit) -> Visitor:
    return Visitor(name=visit.principal.name, roles=visit.principal.roles, csrf=visit.csrf)


async def operator_of(request: Request) -> Visit | None:
    """Who has signed in as an operator; None: no one has signed in; else a problem."""
    visit = await visit_of(request)
    if visit is not None:
        require_role(visit.principal, OPERATOR)
    return visit


def sign_in(*, back_to: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'tiep': back_to})}", status_code=303)


def html(request: Request, text: str, status: int = 200) -> HTMLResponse:
    response = HTMLResponse(text, status_code=status, headers=dict(layout.HEADERS))
    if request.query_params.get("lang") in {"vi", "en"}:
        response.set_cookie(
            "lang", request.query_params["lang"], max_age=YEAR_S, samesite="lax", httponly=True
        )
    return response


def download(name: str, ending: str, sheet: Sheet) -> Response:
    return Response(
        WRITERS[ending](sheet),
        media_type=downloads.MEDIA_TYPES[ending],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
            "Cache-Control": layout.HEADERS["Cache-Control"],
            "Vary": layout.HEADERS["Vary"],
        },
    )


def must_be_written(ending: str) -> None:
    """Before anything is asked of the database for a kind of file that there is not."""
    if ending not in WRITERS:
        raise Problem("not-found")


def problem_page(request: Request, problem: Problem) -> ASGIApp:
    """For a browser that asks for a page; everything else gets problem details."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        response = html(request, await _drawn(request, problem), status=_status(request, problem))
        response.headers.update(problem.headers)
        await response(scope, receive, send)

    return answer


async def _drawn(request: Request, problem: Problem) -> str:
    book: ProblemBook = request.app.state.problems
    try:
        where = address_of(request)
    except Problem:
        where = Address(request.url.path)
    chrome = await chrome_of(request, where)
    document = book.document(problem, chrome.lang)
    page = ProblemPage(
        status=document["status"],
        title=document["title"],
        detail=document["detail"],
        correlation_id=str(correlation.current_or_new().correlation_id),
        errors=tuple((error["field"], error["message"]) for error in document.get("errors", ())),
    )
    return errors.render(page, chrome)


def _status(request: Request, problem: Problem) -> int:
    book: ProblemBook = request.app.state.problems
    return book.status(problem)
