"""How a page, a file and a problem leave a service: headers, cookies, the way to the sign-in."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pagekit import downloads, layout
from pagekit.downloads import Sheet
from pagekit.format import Lang
from pagekit.layout import Visitor
from pagekit.problem import SIGN_IN, ProblemPage
from pagekit.site import Site
from servicekit import correlation
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import START, visit_of

type Draw = Callable[[Request, ProblemPage], Awaitable[str]]

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "csv": downloads.as_csv,
    "xlsx": downloads.as_xlsx,
    "json": downloads.as_json,
}
YEAR_S = 365 * 24 * 3600


class ImmutableFiles(StaticFiles):
    """Their addresses bear a hash of what is in them, and the fonts never change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response


def mount_static(app: FastAPI, site: Site) -> None:
    """The service's own files at /static, and beside them the shared ones."""
    files = ImmutableFiles(directory=site.folders[0], packages=[("pagekit", "static")])
    app.mount("/static", files, name="static")


def language(request: Request) -> Lang:
    return layout.language(request.query_params.multi_items(), request.cookies.get("lang"))


async def visitor_of(request: Request) -> Visitor | None:
    """Who has signed in, as pages know them."""
    visit = await visit_of(request)
    if visit is None:
        return None
    return Visitor(name=visit.principal.name, roles=visit.principal.roles, csrf=visit.csrf)


def sign_in(*, back_to: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'tiep': back_to})}", status_code=303)


def sign_in_start(back_to: str) -> str:
    """The address that begins a sign-in."""
    return f"{START}?{urlencode({'tiep': back_to})}"


def html(request: Request, text: str, status: int = 200) -> HTMLResponse:
    response = HTMLResponse(text, status_code=status, headers=dict(layout.HEADERS))
    if request.query_params.get("lang") in {"vi", "en"}:
        response.set_cookie(
            "lang", request.query_params["lang"], max_age=YEAR_S, samesite="lax", httponly=True
        )
    return response


def download(name: str, ending: str, sheet: Sheet) -> Response:
    return file(f"{name}.{ending}", WRITERS[ending](sheet), downloads.MEDIA_TYPES[ending])


def file(name: str, content: bytes, media_type: str) -> Response:
    """To be kept under this name; `name` has letters, digits, dots and dashes only."""
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": layout.HEADERS["Cache-Control"],
            "Vary": layout.HEADERS["Vary"],
        },
    )


def must_be_written(ending: str) -> None:
    """Before anything is asked of the database for a kind of file that there is not."""
    if ending not in WRITERS:
        raise Problem("not-found")


def problem_page(request: Request, problem: Problem, draw: Draw) -> ASGIApp:
    """For a browser that asks for a page; everything else gets problem details."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        page = _problem_page(request, problem)
        response = html(request, await draw(request, page), status=page.status)
        response.headers.update(problem.headers)
        await response(scope, receive, send)

    return answer


def _problem_page(request: Request, problem: Problem) -> ProblemPage:
    book: ProblemBook = request.app.state.problems
    document = book.document(problem, language(request))
    return ProblemPage(
        status=document["status"],
        title=document["title"],
        detail=document["detail"],
        correlation_id=str(correlation.current_or_new().correlation_id),
        errors=tuple((error["field"], error["message"]) for error in document.get("errors", ())),
    )
