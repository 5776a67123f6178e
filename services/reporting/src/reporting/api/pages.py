"""The pages and their downloads: each is a view drawn for a person."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from reporting.api.clusters import Clusters
from reporting.api.office import OPERATOR
from reporting.api.operations import Operations
from reporting.api.overviews import Overviews
from reporting.api.reading import MayRead
from reporting.pages import (
    address,
    cluster,
    clusters,
    downloads,
    errors,
    layout,
    operations,
    overview,
    signin,
)
from reporting.pages.address import Address, Invalid
from reporting.pages.downloads import Sheet
from reporting.pages.format import Lang
from reporting.pages.layout import Chrome
from reporting.pages.models import ProblemPage, Visitor
from reporting.pages.text import words_of
from reporting.queries.lens import Lens
from servicekit import correlation
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import Visit, visit_of
from servicekit.validation import invalid_field

type Ending = Literal["csv", "xlsx", "json"]

WRITERS: dict[Ending, Callable[[Sheet], bytes]] = {
    "csv": downloads.as_csv,
    "xlsx": downloads.as_xlsx,
    "json": downloads.as_json,
}
YEAR_S = 365 * 24 * 3600
SIGN_IN = "/dang-nhap"


class ImmutableFiles(StaticFiles):
    """Their addresses bear a hash of what is in them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type] # as given
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
    async def show_cluster(request: Request, _: MayRead, reference: str) -> Response:
        where = address_of(request)
        page = await listing.one(reference, where)
        return html(request, cluster.render(page, await chrome_of(request, where)))

    @router.get("/van-hanh")
    async def show_operations(request: Request) -> Response:
        visit = await visit_of(request)
        if visit is None:
            return RedirectResponse(f"{SIGN_IN}?tiep=/van-hanh", status_code=303)
        if OPERATOR not in visit.principal.roles:
            raise Problem("wrong-role", roles=OPERATOR)
        where = address_of(request)
        page = await ops.page(compared=where.compared, done=request.query_params.get("xong"))
        return html(request, operations.render(page, await chrome_of(request, where)))

    @router.get(SIGN_IN)
    async def show_sign_in(request: Request, tiep: str = "/") -> Response:
        start = Address("/dang-nhap/bat-dau").link() + f"?tiep={tiep}"
        chrome = await chrome_of(request, address_of(request))
        return html(request, signin.render(chrome, start=start))

    return router


def _downloads(overviews: Overviews, listing: Clusters, ops: Operations) -> APIRouter:
    router = APIRouter()

    @router.get("/tong-quan.{ending}")
    async def download_overview(request: Request, _: MayRead, ending: Ending) -> Response:
        page = await overviews.of(address_of(request))
        return download("tong-quan", ending, overview.sheet(page, language(request)))

    @router.get("/cum.{ending}")
    async def download_clusters(request: Request, _: MayRead, ending: Ending) -> Response:
        page = await listing.everything(address_of(request))
        return download("cum-cong-nghiep", ending, clusters.sheet(page, language(request)))

    @router.get("/cum/{reference}.{ending}")
    async def download_cluster(
        request: Request, _: MayRead, reference: str, ending: Ending
    ) -> Response:
        page = await listing.one(reference, address_of(request))
        return download(page.code.lower(), ending, cluster.sheet(page, language(request)))

    @router.get("/van-hanh.{ending}")
    async def download_operations(request: Request, ending: Ending) -> Response:
        visit = await visit_of(request)
        if visit is None or OPERATOR not in visit.principal.roles:
            raise Problem("wrong-role", roles=OPERATOR)
        return download("van-hanh", ending, operations.sheet(await ops.page(), language(request)))

    return router


def address_of(request: Request) -> Address:
    try:
        return address.read(request.url.path, request.query_params.multi_items())
    except Invalid as invalid:
        words = {lang: words_of(lang)(invalid.text) for lang in ("vi", "en")}
        raise invalid_field(invalid.field, "address", place="query", context=words) from invalid


def lens_of(where: Address) -> Lens:
    return Lens(on=where.on, borders=where.borders, known=where.known)


def language(request: Request) -> Lang:
    return layout.language(
        request.query_params.multi_items(),
        request.cookies.get("lang"),
        request.headers.get("accept-language"),
    )


async def chrome_of(request: Request, where: Address) -> Chrome:
    visit = await visit_of(request)
    return Chrome(
        lang=language(request), address=where, visitor=None if visit is None else visitor(visit)
    )


def visitor(visit: Visit) -> Visitor:
    return Visitor(name=visit.principal.name, roles=visit.principal.roles, csrf=visit.csrf)


def html(request: Request, text: str, status: int = 200) -> HTMLResponse:
    response = HTMLResponse(text, status_code=status, headers=dict(layout.HEADERS))
    if request.query_params.get("lang") in {"vi", "en"}:
        response.set_cookie(
            "lang", request.query_params["lang"], max_age=YEAR_S, samesite="lax", httponly=True
        )
    return response


def download(name: str, ending: Ending, sheet: Sheet) -> Response:
    return Response(
        WRITERS[ending](sheet),
        media_type=downloads.MEDIA_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'},
    )


def problem_page(request: Request, problem: Problem) -> ASGIApp | None:
    """For a browser that asks for a page; everything else gets problem details."""
    if "text/html" not in request.headers.get("accept", ""):
        return None
    book: ProblemBook = request.app.state.problems
    lang = language(request)
    document = book.document(problem, lang)
    page = ProblemPage(
        status=document["status"],
        title=document["title"],
        detail=document["detail"],
        correlation_id=str(correlation.current_or_new().correlation_id),
        errors=tuple((error["field"], error["message"]) for error in document.get("errors", ())),
    )
    chrome = Chrome(lang=lang, address=Address(request.url.path))
    response = html(request, errors.render(page, chrome), status=page.status)
    response.headers.update(problem.headers)
    return response
