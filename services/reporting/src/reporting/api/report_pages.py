"""The pages of official reports, and their downloads."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from pagekit.answers import download, html, language, must_be_written
from reporting.api.addresses import address_of
from reporting.api.pages import chrome_of
from reporting.api.reading import MayRead
from reporting.api.reports import Form, Period, Reports, RowCode, Unit, asked_by
from reporting.pages import report, report_row, reports
from reporting.pages.address import Address
from reporting.queries.report_list import Listed
from reporting.queries.row_events import LINES

ONE = "/bao-cao/{form}/{unit}/{period}"


def router(papers: Reports) -> APIRouter:
    both = APIRouter(include_in_schema=False)
    # Downloads first: `…/H1-2026.csv` would else be the page of a period of that name.
    both.include_router(_downloads(papers))
    both.include_router(_screens(papers))
    return both


def _screens(papers: Reports) -> APIRouter:
    router = APIRouter()

    @router.get("/bao-cao")
    async def show_reports(request: Request, _: MayRead) -> Response:
        where = address_of(request)
        page = await papers.list(_listed(where))
        return html(request, reports.render(page, await chrome_of(request, where)))

    @router.get(ONE)
    async def show_report(
        request: Request, _: MayRead, form: Form, unit: Unit, period: Period
    ) -> Response:
        where = address_of(request)
        page = await papers.one(asked_by(form, unit, period, where))
        return html(request, report.render(page, await chrome_of(request, where)))

    @router.get(ONE + "/dong/{code}")
    async def show_row(
        *, request: Request, _: MayRead, form: Form, unit: Unit, period: Period, code: RowCode
    ) -> Response:
        where = address_of(request)
        asked = asked_by(form, unit, period, where)
        page = await papers.row(asked, code, where.cursor, LINES)
        return html(request, report_row.render(page, await chrome_of(request, where)))

    return router


def _downloads(papers: Reports) -> APIRouter:
    router = APIRouter()

    @router.get(ONE + ".{ending}")
    async def download_report(
        *, request: Request, _: MayRead, form: Form, unit: Unit, period: Period, ending: str
    ) -> Response:
        must_be_written(ending)
        page = await papers.one(asked_by(form, unit, period, address_of(request)))
        name = f"{form}-{unit}-{period}".lower()
        return download(name, ending, report.sheet(page, language(request)))

    @router.get(ONE + "/dong/{code}.{ending}")
    async def download_row(
        *,
        request: Request,
        _: MayRead,
        form: Form,
        unit: Unit,
        period: Period,
        code: RowCode,
        ending: str,
    ) -> Response:
        must_be_written(ending)
        page = await papers.whole_row(asked_by(form, unit, period, address_of(request)), code)
        name = f"{form}-{unit}-{period}-{code.replace('.', '-')}".lower()
        return download(name, ending, report_row.sheet(page, language(request)))

    return router


def _listed(where: Address) -> Listed:
    return Listed(
        form=where.get("bieu"), unit=where.unit, period=where.get("ky"), cursor=where.cursor
    )
