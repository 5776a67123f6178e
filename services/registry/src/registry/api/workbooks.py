"""The Excel round trip over HTTP: templates out, workbooks in, marked ones back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from registry.api.problems import PROBLEMS
from registry.workbooks.outcome import Action, CellNote, Taken
from registry.workbooks.ports import MEDIA_TYPE, Workbook, Workbooks
from servicekit import hot
from servicekit.identity import CurrentPrincipal
from servicekit.problems import Language, Problem, preferred_language

UPLOAD = "/v1/returns/workbooks"
FORMS = Annotated[str, Query(pattern=r"^B0[1-9]$", examples=["B04"])]
UNITS = Annotated[str, Query(pattern=r"^[0-9]{2}$", examples=["15"])]
PERIODS = Annotated[str, Query(pattern=r"^[A-Z][A-Z0-9]{0,7}-[0-9]{4}$", examples=["H1-2026"])]
SUBJECTS = Annotated[
    str | None,
    Query(
        max_length=240,
        description="Of B02 a cluster's code; of B01 the cluster's code, a slash and the tenant's"
        " id, or nothing for a list of all tenants; of B03 the number of the commune or district,"
        " and its name after a space.",
        examples=["CCN-15-0001"],
    ),
]
DRY_RUNS = Annotated[
    bool, Query(alias="dry-run", description="Say what would happen, and store nothing.")
]
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_A_WORKBOOK: dict[int | str, dict[str, Any]] = {
    200: {"description": "A workbook.", "content": {MEDIA_TYPE: _BINARY}}
}


class Note(BaseModel):
    """What is said of a cell; `rule` is V01 to V17, or a word for what cannot be read."""

    sheet: str
    cell: str = Field(description="Empty where the sheet as a whole is meant.", examples=["D15"])
    rule: str
    message: str
    message_vi: str
    message_en: str


class ReturnOfWorkbook(BaseModel):
    """One return, and what was done with it or would be; `rows` of a single one, as understood."""

    action: Action
    form: str
    unit: str
    period: str
    subject: Mapping[str, Any] | None
    return_version: int
    return_id: UUID | None
    fact_id: UUID | None
    version: int | None
    warnings: int
    rows: Mapping[str, int | str | None] | None


class WorkbookTaken(BaseModel):
    """All returns of the workbook; `marked` where there are warnings to look at."""

    status: Literal["stored", "would-store"]
    returns: list[ReturnOfWorkbook]
    skipped: int = Field(description="Lines of a list in which nothing is written.")
    warnings: list[Note]
    marked: str | None


def _refused(description: str) -> dict[str, Any]:
    """As problem details, or as the marked workbook to who accepts one."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "description": description,
        "content": {"application/problem+json": problem, MEDIA_TYPE: _BINARY},
    }


_TAKEN: dict[int | str, dict[str, Any]] = {
    200: {"model": WorkbookTaken, "description": "What would happen (dry run)."},
    201: {"model": WorkbookTaken, "description": "Stored, all of it; a repeat is told the same."},
    409: _refused("The figures have moved on: base, yours and theirs for each cell."),
    422: _refused("What is wrong, cell by cell; or the file is none that can be read."),
}


def workbook_router(workbooks: Workbooks) -> APIRouter:
    router = APIRouter(tags=["workbooks"])

    @router.get(
        "/v1/returns/template",
        summary="A form to be filled in offline",
        response_class=Response,
        responses=_A_WORKBOOK,
    )
    async def return_template(
        principal: CurrentPrincipal,
        form: FORMS,
        unit: UNITS,
        period: PERIODS,
        subject: SUBJECTS = None,
    ) -> Response:
        """The circular's own form with what was sent in before, for the officers of its place."""
        return _file(
            await workbooks.template(
                principal, form=form, unit=unit, period=period, subject=subject
            )
        )

    @router.post(
        UPLOAD,
        summary="Hand in a filled workbook",
        response_class=Response,
        responses=_TAKEN,
        openapi_extra={
            "requestBody": {"required": True, "content": {MEDIA_TYPE: _BINARY}},
        },
    )
    async def submit_workbook(
        principal: CurrentPrincipal, request: Request, *, dry_run: DRY_RUNS = False
    ) -> Response:
        """All returns in it are submitted, or none.

        What is wrong is told cell by cell; who accepts a workbook gets the same one marked.
        """
        content = await hot.body(request, MEDIA_TYPE)
        taken = await workbooks.take(principal, content, dry_run=dry_run)
        return _answer(taken, request)

    @router.get(
        UPLOAD + "/{marked_id}",
        summary="A marked workbook again",
        response_class=Response,
        responses=_A_WORKBOOK,
    )
    async def marked_workbook(principal: CurrentPrincipal, marked_id: UUID) -> Response:
        """For a day, and only for who sent it in."""
        return _file(await workbooks.kept(principal, marked_id))

    return router


def _file(workbook: Workbook) -> Response:
    return Response(
        workbook.content,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{workbook.filename}"',
            "Cache-Control": "no-store",
        },
    )


def _answer(taken: Taken, request: Request) -> Response:
    language = preferred_language(request.headers.get("accept-language"))
    marked = None if taken.marked_id is None else f"{UPLOAD}/{taken.marked_id}"
    warnings = _notes(taken.warnings, language)
    if taken.status in {"stored", "would-store"}:
        body = {
            "status": taken.status,
            "returns": [asdict(one) for one in taken.returns],
            "skipped": taken.skipped,
            "warnings": warnings,
            "marked": marked,
        }
        return Response(
            orjson.dumps(body, default=str),
            status_code=201 if taken.status == "stored" else 200,
            media_type="application/json",
        )
    problem = _problem(taken, language, {"warnings": warnings, "marked": marked})
    if taken.marked is not None and MEDIA_TYPE in request.headers.get("accept", ""):
        answer = _file(Workbook(content=taken.marked, filename=taken.filename))
        answer.status_code = PROBLEMS.status(problem)
        return answer
    raise problem


def _problem(taken: Taken, language: Language, extra: Mapping[str, object]) -> Problem:
    more = {**extra, "errors": _notes(taken.errors, language)}
    if taken.status == "outdated":
        differences = [asdict(one) for one in taken.differences]
        return Problem(
            "workbook-outdated",
            extra={**more, "differences": differences},
            count=len(differences),
        )
    return Problem("workbook-refused", extra=more, count=len(taken.errors))


def _notes(notes: Sequence[CellNote], language: Language) -> list[dict[str, str]]:
    return [
        {
            "sheet": note.sheet,
            "cell": note.cell,
            "rule": note.rule,
            "message": note.message_vi if language == "vi" else note.message_en,
            "message_vi": note.message_vi,
            "message_en": note.message_en,
        }
        for note in notes
    ]
