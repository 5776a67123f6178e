"""Official reports, two sources side by side: for programs, for the pages and the downloads."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from reporting.api.dates import Borders, Known, known_at
from reporting.api.reading import MayRead, answer
from reporting.pages.address import SUBJECT_MAX, Address
from reporting.queries.asked import Asked, NoSuchReport
from reporting.queries.report import report
from reporting.queries.report_list import LINES, Listed, report_list
from reporting.queries.row_events import row_events
from reporting.report_views import Report, ReportList, RowEvents
from servicekit.cursor import CursorText, Limit
from servicekit.database import Database
from servicekit.problems import Problem

DOWNLOAD_LINES = 500  # a page of those that make up a download

type Form = Annotated[str, Path(pattern="^B0[0-9]$", description="B04, or B03 of communes.")]
type Unit = Annotated[
    str,
    Path(
        pattern="^([0-9]{2}|[A-Z]{1,4})$",
        description="A province by the borders of the period's last day, a region (B, T, N) or VN.",
    ),
]
type Period = Annotated[str, Path(pattern="^[A-Z][A-Z0-9]{0,7}-[0-9]{4}$", description="H1-2026.")]
type RowCode = Annotated[str, Path(pattern=r"^[0-9]{1,2}(\.[0-9])?$", description="15.1")]
type Subject = Annotated[
    str | None, Query(max_length=SUBJECT_MAX, description="Of form B03: the commune's code.")
]
type Version = Annotated[
    int | None, Query(ge=1, lt=1_000_000, description="Default: the one accepted last.")
]
type Compare = Annotated[
    str | None,
    Query(
        pattern="^([1-9][0-9]{0,5}|[A-Z][A-Z0-9]{0,7}-[0-9]{4}|none)$",
        description="A version, a period or 'none'. Default: the periods before.",
    ),
]

FIELDS = {
    "form": ("biểu", "form"),
    "unit": ("tỉnh hoặc vùng", "province or region"),
    "period": ("kỳ", "period"),
    "subject": ("xã, huyện", "commune"),
    "version": ("bản", "version"),
    "compare": ("bản hoặc kỳ để so", "version or period to compare with"),
    "row": ("dòng", "row"),
}


class Reports:
    """The same answers for the API, the pages and the downloads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def one(self, asked: Asked) -> Report:
        try:
            async with self._database.query() as connection:
                return await report(connection, asked)
        except NoSuchReport as none:
            raise _unknown(none) from none

    async def row(self, asked: Asked, code: str, cursor: str | None, lines: int) -> RowEvents:
        try:
            async with self._database.query() as connection:
                return await row_events(connection, asked, code, cursor=cursor, lines=lines)
        except NoSuchReport as none:
            raise _unknown(none) from none

    async def whole_row(self, asked: Asked, code: str) -> RowEvents:
        """All facts behind a row, of one snapshot."""
        try:
            async with self._database.query() as connection:
                page = await row_events(connection, asked, code, cursor=None, lines=DOWNLOAD_LINES)
                events = list(page.events)
                while page.next_cursor is not None:
                    page = await row_events(
                        connection, asked, code, cursor=page.next_cursor, lines=DOWNLOAD_LINES
                    )
                    events += page.events
                return replace(page, events=tuple(events))
        except NoSuchReport as none:
            raise _unknown(none) from none

    async def list(self, listed: Listed) -> ReportList:
        async with self._database.query() as connection:
            return await report_list(connection, listed)


def asked_by(form: str, unit: str, period: str, where: Address) -> Asked:
    """What a page's address asks for."""
    return Asked(
        form=form,
        unit=unit,
        period=period,
        subject=where.subject,
        version=where.version,
        compare=where.compare,
        borders=where.borders,
        known=where.known,
    )


def router(reports: Reports) -> APIRouter:
    router = APIRouter(tags=["reports"])

    @router.get("/v1/reports", summary="The returns that were received", response_model=ReportList)
    async def list_reports(
        *,
        _: MayRead,
        form: Annotated[str | None, Query(pattern="^B0[0-9]$")] = None,
        unit: Annotated[str | None, Query(pattern="^[0-9]{2}$")] = None,
        period: Annotated[str | None, Query(pattern="^[A-Z][A-Z0-9]{0,7}-[0-9]{4}$")] = None,
        cursor: CursorText = None,
        limit: Limit = LINES,
    ) -> Response:
        """By period from the newest on. What one firm reports is not public and not listed."""
        listed = Listed(form=form, unit=unit, period=period, cursor=cursor, lines=limit)
        return answer(await reports.list(listed))

    @router.get(
        "/v1/reports/{form}/{unit}/{period}",
        summary="One report: what returns say, what facts add up to, and the difference",
        response_model=Report,
    )
    async def read_report(
        *,
        _: MayRead,
        form: Form,
        unit: Unit,
        period: Period,
        subject: Subject = None,
        version: Version = None,
        compare: Compare = None,
        borders: Borders = None,
        known: Known = None,
    ) -> Response:
        """By the borders of the period's last day unless others are asked for; then predecessors
        are added up. Facts are those of the period's last day. Nothing is sealed yet."""
        asked = Asked(
            form=form,
            unit=unit,
            period=period,
            subject=subject,
            version=version,
            compare=compare,
            borders=borders,
            known=None if known is None else known_at(known),
        )
        return answer(await reports.one(asked))

    @router.get(
        "/v1/reports/{form}/{unit}/{period}/rows/{code}/events",
        summary="The facts behind one row of a report",
        response_model=RowEvents,
    )
    async def read_row(
        *,
        _: MayRead,
        form: Form,
        unit: Unit,
        period: Period,
        code: RowCode,
        subject: Subject = None,
        borders: Borders = None,
        known: Known = None,
        cursor: CursorText = None,
        limit: Limit = LINES,
    ) -> Response:
        """The newest paper first; only facts that count by the period's last day."""
        asked = Asked(
            form=form,
            unit=unit,
            period=period,
            subject=subject,
            borders=borders,
            known=None if known is None else known_at(known),
        )
        return answer(await reports.row(asked, code, cursor, limit))

    return router


def _unknown(none: NoSuchReport) -> Problem:
    vi, en = FIELDS[none.field]
    return Problem("unknown-report", field_vi=vi, field_en=en, value=none.value)
