"""The operators' forms: each POST is the same command as the API's, then back to the page."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reporting.api.office import Office
from reporting.api.operations import Operations
from reporting.api.pages import address_of, chrome_of, html, language
from reporting.commands.discard_parked import DiscardParked
from reporting.commands.release_parked import ReleaseParked
from reporting.commands.switch_build import SwitchBuild
from reporting.pages import operations
from reporting.pages.models import Done, Refused
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import Visit, require_csrf, visit_of

type Csrf = Annotated[str, Form()]
type Reason = Annotated[str, Form()]
type Work = Callable[[Visit], Awaitable[object]]

PAGE = "/van-hanh"


def router(office: Office, ops: Operations) -> APIRouter:
    router = APIRouter(prefix=PAGE, include_in_schema=False)

    async def act(request: Request, csrf: str, done: Done, work: Work, reason: str) -> Response:
        """Do it and show the page again; a refusal stands beside the form it belongs to."""
        visit = await visit_of(request)
        if visit is None:
            return RedirectResponse(f"/dang-nhap?tiep={PAGE}", status_code=303)
        require_csrf(visit, csrf)
        try:
            await work(visit)
        except Problem as problem:
            return await refused(request, problem, reason)
        return RedirectResponse(f"{PAGE}?xong={done}", status_code=303)

    async def refused(request: Request, problem: Problem, reason: str) -> Response:
        book: ProblemBook = request.app.state.problems
        document = book.document(problem, language(request))
        page = await ops.page(
            refused=Refused(
                form=request.url.path, field="reason", text=document["detail"], value=reason
            )
        )
        where = address_of(request)
        return html(
            request,
            operations.render(page, await chrome_of(request, where)),
            status=document["status"],
        )

    @router.post("/tam-giu/{parked_id}/tha")
    async def release(
        request: Request, parked_id: int, csrf: Csrf = "", reason: Reason = ""
    ) -> Response:
        command = ReleaseParked(parked_id=parked_id, reason=reason)
        work: Work = lambda visit: office.release(visit.principal, command)  # noqa: E731
        return await act(request, csrf, "released", work, reason)

    @router.post("/tam-giu/{parked_id}/bo")
    async def discard(
        request: Request, parked_id: int, csrf: Csrf = "", reason: Reason = ""
    ) -> Response:
        command = DiscardParked(parked_id=parked_id, reason=reason)
        work: Work = lambda visit: office.discard(visit.principal, command)  # noqa: E731
        return await act(request, csrf, "discarded", work, reason)

    @router.post("/ban-dung/{projection}")
    async def start(request: Request, projection: str, csrf: Csrf = "") -> Response:
        work: Work = lambda visit: office.start_build(visit.principal, projection)  # noqa: E731
        return await act(request, csrf, "started", work, "")

    @router.post("/ban-dung/{projection}/{build}/chuyen")
    async def switch(
        request: Request, projection: str, build: int, csrf: Csrf = "", reason: Reason = ""
    ) -> Response:
        command = SwitchBuild(projection=projection, build=build, reason=reason)
        work: Work = lambda visit: office.switch(visit.principal, command)  # noqa: E731
        return await act(request, csrf, "switched", work, reason)

    @router.post("/ban-dung/{projection}/{build}/xoa")
    async def drop(request: Request, projection: str, build: int, csrf: Csrf = "") -> Response:
        work: Work = lambda visit: office.drop_build(visit.principal, projection, build)  # noqa: E731
        return await act(request, csrf, "dropped", work, "")

    return router
