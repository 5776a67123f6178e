"""The pages on which officers hand in returns: what is read for them, and where forms lead."""

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pagekit import problem, signin
from pagekit.answers import file, html, language, sign_in, sign_in_start, visitor_of
from pagekit.problem import SIGN_IN, ProblemPage
from registry.api.shelf import Shelf
from registry.domain.returns.rights import EVERYONE
from registry.pages import blank, filing, result, returns, versions
from registry.pages.address import Address, read
from registry.pages.layout import BLANK, FILING, HANDED_IN, SITE, Chrome
from registry.pages.models import Carried
from registry.pages.problems import LABELS, WAYS
from registry.settings import RegistrySettings
from registry.workbooks.gate import FILE_BYTES_MAX
from registry.workbooks.outcome import Taken
from registry.workbooks.ports import MEDIA_TYPE, Workbook, Workbooks
from servicekit.identity import require_role
from servicekit.problems import Problem, ProblemBook
from servicekit.signin import Visit, require_csrf, visit_of

# A checked workbook of at most so much goes along, hidden, with the button that hands it in.
CARRIED_BYTES_MAX = 600 * 1024
PART_BYTES_MAX = 1024 * 1024
BODY_BYTES_MAX = FILE_BYTES_MAX + PART_BYTES_MAX
FILENAME_CHARS_MAX = 120
HAND_IN = "nop"
STATUS_OF: dict[str, int] = {"stored": 200, "would-store": 200, "refused": 422, "outdated": 409}

type ReturnId = Annotated[UUID, Path()]


@dataclass(frozen=True, slots=True)
class _Sent:
    """A workbook as a browser sent it."""

    filename: str
    content: bytes


def page_router(shelf: Shelf, workbooks: Workbooks) -> APIRouter:
    counter = _Counter(shelf, workbooks)
    both = APIRouter(include_in_schema=False)
    both.include_router(_files(workbooks))
    both.include_router(_handing_in(counter))
    both.include_router(_looking(shelf))
    return both


def _handing_in(counter: "_Counter") -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def show_first() -> Response:
        return RedirectResponse(FILING, status_code=303)

    @router.get(FILING)
    async def show_filing(request: Request) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=FILING)
        return await counter.show(request, visit)

    @router.post(FILING)
    async def take_workbook(request: Request) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=FILING)
        return await counter.take(request, visit)

    @router.get(SIGN_IN)
    async def show_sign_in(request: Request, tiep: str = FILING) -> Response:
        chrome = await chrome_of(request)
        start = sign_in_start(tiep)
        page = signin.render(SITE, chrome, start=start, open_to_all=chrome.beside)
        return html(request, page)

    return router


def _looking(shelf: Shelf) -> APIRouter:
    router = APIRouter()

    @router.get(BLANK)
    async def show_blank(request: Request) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=_here(request))
        page = await shelf.blank(visit.principal, _address(request))
        return html(request, blank.render(page, await chrome_of(request)))

    @router.get(HANDED_IN)
    async def show_returns(request: Request) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=_here(request))
        page = await shelf.returns(visit.principal, _address(request))
        return html(request, returns.render(page, await chrome_of(request)))

    @router.get(HANDED_IN + "/{return_id}")
    async def show_versions(request: Request, return_id: ReturnId) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=_here(request))
        page = await shelf.versions(visit.principal, return_id)
        return html(request, versions.render(page, await chrome_of(request)))

    return router


def _files(workbooks: Workbooks) -> APIRouter:
    router = APIRouter()

    @router.get(BLANK + ".xlsx")
    async def download_template(request: Request) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=_here(request))
        where = _address(request)
        return _workbook(
            await workbooks.template(
                visit.principal,
                form=where.form or "",
                unit=where.unit or "",
                period=where.period or "",
                subject=where.subject,
            )
        )

    @router.get(FILING + "/danh-dau/{marked_id}")
    async def download_marked(request: Request, marked_id: UUID) -> Response:
        visit = await officer_of(request)
        if visit is None:
            return sign_in(back_to=_here(request))
        return _workbook(await workbooks.kept(visit.principal, marked_id))

    return router


class _Counter:
    """Takes a workbook over the counter: checks it, or hands it in."""

    def __init__(self, shelf: Shelf, workbooks: Workbooks) -> None:
        self._shelf = shelf
        self._workbooks = workbooks

    async def show(
        self, request: Request, visit: Visit, *, refused: str | None = None, status: int = 200
    ) -> Response:
        page = await self._shelf.filing(visit.principal, bytes_max=FILE_BYTES_MAX, refused=refused)
        return html(request, filing.render(page, await chrome_of(request)), status=status)

    async def take(self, request: Request, visit: Visit) -> Response:
        """Nothing is stored unless the button that hands in was pressed."""
        async with request.form(max_files=1, max_fields=8, max_part_size=PART_BYTES_MAX) as form:
            require_csrf(visit, _text(form, "csrf"))
            sent = await _sent(form)
            dry_run = _text(form, "viec") != HAND_IN
        if sent is None:
            words = SITE.words(language(request))
            return await self.show(request, visit, refused=words("filing.file.none"), status=422)
        try:
            taken = await self._workbooks.take(visit.principal, sent.content, dry_run=dry_run)
        except Problem as refusal:
            return await self._refused(request, visit, refusal)
        return await self._result(request, taken, sent)

    async def _refused(self, request: Request, visit: Visit, refusal: Problem) -> Response:
        """What is wrong with the file as a whole stands beside the field where it was chosen."""
        book: ProblemBook = request.app.state.problems
        document = book.document(refusal, language(request))
        if not 400 <= document["status"] < 429:
            raise refusal
        said = f"{document['title']}. {document['detail']}"
        return await self.show(request, visit, refused=said, status=document["status"])

    async def _result(self, request: Request, taken: Taken, sent: _Sent) -> Response:
        page = self._shelf.result(
            taken, sent.filename, bytes_max=FILE_BYTES_MAX, carried=_carried(taken, sent)
        )
        drawn = result.render(page, await chrome_of(request))
        return html(request, drawn, status=STATUS_OF[taken.status])


async def officer_of(request: Request) -> Visit | None:
    """Who has signed in as one who sends in returns; None: no one has signed in."""
    visit = await visit_of(request)
    if visit is not None:
        require_role(visit.principal, *EVERYONE)
    return visit


async def chrome_of(request: Request) -> Chrome:
    settings: RegistrySettings = request.app.state.settings
    return Chrome(
        lang=language(request),
        address=_address(request),
        visitor=await visitor_of(request),
        beside=settings.figures_url,
        demo=settings.demo,
    )


async def draw_problem(request: Request, page: ProblemPage) -> str:
    return problem.render(SITE, page, await chrome_of(request), labels=LABELS, ways=WAYS)


def _address(request: Request) -> Address:
    return read(request.url.path, request.query_params.multi_items())


def _here(request: Request) -> str:
    return _address(request).link()


def _workbook(workbook: Workbook) -> Response:
    return file(workbook.filename, workbook.content, MEDIA_TYPE)


def _carried(taken: Taken, sent: _Sent) -> Carried | None:
    if taken.status != "would-store" or len(sent.content) > CARRIED_BYTES_MAX:
        return None
    content = base64.b64encode(sent.content).decode()
    return Carried(filename=sent.filename, content=content)


async def _sent(form: FormData) -> _Sent | None:
    """The file that was chosen, else the one that went along; None: neither."""
    for name in ("tep", "lai"):
        chosen = form.get(name)
        if isinstance(chosen, UploadFile) and chosen.filename:
            return _Sent(_filename(chosen.filename), await chosen.read())
    try:
        content = base64.b64decode(_text(form, "noi-dung"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return _Sent(_filename(_text(form, "ten")), content) if content else None


def _filename(text: str) -> str:
    """Some browsers send the whole path."""
    name = text.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in name if letter.isprintable())
    return shown[-FILENAME_CHARS_MAX:] or ".xlsx"


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
