"""The operators' forms: each POST is the same command as the API's, then back to the page."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pagekit.answers import html, language, sign_in
from reporting.api.addresses import address_of
from reporting.api.office import Office
from reporting.api.operations import Operations
from reporting.api.ops import Build, Offset, ParkedId, Partition, Projection, Topic
from reporting.api.pages import OPERATIONS, chrome_of, operator_of
from reporting.commands.discard_message import DiscardMessage
from reporting.commands.discard_parked import DiscardParked
from reporting.commands.release_parked import ReleaseParked
from reporting.commands.switch_build import SwitchBuild
from reporting.domain.held import HeldMessage
from reporting.pages import operations
from reporting.pages.models import Done, Refused
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import Visit, require_csrf

type Csrf = Annotated[str, Form()]
type Reason = Annotated[str, Form()]
type Work = Callable[[Visit], Awaitable[object]]


def router(office: Office, ops: Operations) -> APIRouter:
    desk = _Desk(ops)
    both = APIRouter(include_in_schema=False)
    both.include_router(_held(office, desk), prefix=OPERATIONS)
    both.include_router(_builds(office, desk), prefix=OPERATIONS)
    return both


class _Desk:
    """Takes a form, and answers with the page it stands on."""

    def __init__(self, ops: Operations) -> None:
        self._ops = ops

    async def act(
        self, request: Request, csrf: str, done: Done, work: Work, *, reason: str = ""
    ) -> Response:
        """Do it and show the page again; a refusal stands beside the form it belongs to."""
        visit = await operator_of(request)
        if visit is None:
            return sign_in(back_to=OPERATIONS)
        require_csrf(visit, csrf)
        try:
            await work(visit)
        except Problem as problem:
            return await self._refused(request, problem, reason)
        return RedirectResponse(f"{OPERATIONS}?xong={done}", status_code=303)

    async def _refused(self, request: Request, problem: Problem, reason: str) -> Response:
        book: ProblemBook = request.app.state.problems
        document = book.document(problem, language(request))
        refused = Refused(
            form=request.url.path, field="reason", text=document["detail"], value=reason
        )
        page = await self._ops.page(refused=refused)
        chrome = await chrome_of(request, address_of(request))
        return html(request, operations.render(page, chrome), status=document["status"])


def _held(office: Office, desk: _Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/tam-giu/{parked_id}/tha")
    async def release(
        request: Request, parked_id: ParkedId, csrf: Csrf = "", reason: Reason = ""
    ) -> Response:
        command = ReleaseParked(parked_id=parked_id, reason=reason)
        work: Work = lambda visit: office.release(visit.principal, command)  # noqa: E731
        return await desk.act(request, csrf, "released", work, reason=reason)

    @router.post("/tam-giu/{parked_id}/bo")
    async def discard(
        request: Request, parked_id: ParkedId, csrf: Csrf = "", reason: Reason = ""
    ) -> Response:
        command = DiscardParked(parked_id=parked_id, reason=reason)
        work: Work = lambda visit: office.discard(visit.principal, command)  # noqa: E731
        return await desk.act(request, csrf, "discarded", work, reason=reason)

    @router.post("/cach-ly/{projection}/{topic}/{partition}/{offset}/bo")
    async def discard_message(
        request: Request,
        *,
        projection: Projection,
        topic: Topic,
        partition: Partition,
        offset: Offset,
        csrf: Csrf = "",
        reason: Reason = "",
    ) -> Response:
        message = HeldMessage(topic=topic, partition=partition, offset=offset)
        command = DiscardMessage(projection=projection, message=message, reason=reason)
        work: Work = lambda visit: office.discard_message(visit.principal, command)  # noqa: E731
        return await desk.act(request, csrf, "discarded", work, reason=reason)

    return router


def _builds(office: Office, desk: _Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/ban-dung/{projection}")
    async def start(request: Request, projection: Projection, csrf: Csrf = "") -> Response:
        work: Work = lambda visit: office.start_build(visit.principal, projection)  # noqa: E731
        return await desk.act(request, csrf, "started", work)

    @router.post("/ban-dung/{projection}/{build}/chuyen")
    async def switch(
        request: Request,
        projection: Projection,
        build: Build,
        csrf: Csrf = "",
        reason: Reason = "",
    ) -> Response:
        command = SwitchBuild(projection=projection, build=build, reason=reason)
        work: Work = lambda visit: office.switch(visit.principal, command)  # noqa: E731
        return await desk.act(request, csrf, "switched", work, reason=reason)

    @router.post("/ban-dung/{projection}/{build}/xoa")
    async def drop(
        request: Request, projection: Projection, build: Build, csrf: Csrf = ""
    ) -> Response:
        work: Work = lambda visit: office.drop_build(visit.principal, projection, build)  # noqa: E731
        return await desk.act(request, csrf, "dropped", work)

    return router
