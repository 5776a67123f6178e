"""A unit sends in a version of a return."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, StrictStr, StringConstraints

from registry.commands.returns.filing import (
    ExpectedVersion,
    FormCode,
    PeriodCode,
    ReturnDesk,
    ReturnNumber,
    ReturnOutcome,
    must_be,
    must_be_theirs,
    must_have_seen_the_last,
    outcome,
    place_of,
)
from registry.domain.refusals import DocumentDatedAhead, SyntheticRefused
from registry.domain.returns.figures import read_rows
from registry.domain.returns.filing import Filing
from registry.domain.returns.findings import Figures, Finding, wire
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import Form, ReturnReference
from registry.domain.returns.refusals import FiguresDisagree, PeriodNotBegun, UnknownForm
from registry.domain.returns.rules import findings_of
from registry.domain.values import Document, Provenance, Text, UnitCode, Value
from registry.domain.who import AGENCY_OFFICER, PROVINCE_OFFICER

ROLES = frozenset({AGENCY_OFFICER, PROVINCE_OFFICER})

RowCode = Annotated[str, StringConstraints(min_length=1, max_length=8)]
Cell = StrictInt | StrictFloat | Annotated[StrictStr, StringConstraints(max_length=40)] | None


class SubmitReturn(Value):
    """A form filled in; a row left out, or null, is empty. Without a version it is the next one."""

    form: FormCode
    form_version: Annotated[str, Field(max_length=40, examples=["TT14-2024+TT38-2025"])]
    unit: UnitCode
    period: PeriodCode
    return_version: ReturnNumber | None = None
    rows: Annotated[
        dict[RowCode, Cell],
        Field(min_length=1, max_length=100, examples=[{"1": 40, "2": "1980.50", "15": None}]),
    ]
    notes: Annotated[dict[RowCode, Text], Field(max_length=100, default_factory=dict)]
    document: Document
    channel: Literal["paper", "database", "mail"]
    provenance: Provenance | None = None
    expected_version: ExpectedVersion | None = None


async def submit_return(command: SubmitReturn, *, desk: ReturnDesk) -> ReturnOutcome:
    must_be(ROLES, desk)
    _must_be_fit_for_this_database(command, desk)
    form = _form(command, desk.reference)
    period = Period.parse(command.period, command.form, desk.reference)
    must_be_theirs(place_of(command.unit, period.last_day, desk.territory), desk)
    _must_be_dated_right(command, period, desk)
    figures, warnings = _checked(command, form, period)
    return_ = await desk.returns.find(command.form, command.unit, command.period)
    must_have_seen_the_last(return_, command.expected_version)
    receipt = return_.submit(
        Filing(
            form_version=command.form_version,
            return_version=command.return_version,
            rows={row: wire(figure) for row, figure in figures.items()},
            notes=command.notes,
            warnings=[warning.on_the_wire() for warning in warnings],
            document=command.document.model_dump(mode="json"),
            document_date=command.document.date,
            channel=command.channel,
            data_as_of=period.last_day,
            provenance=_said(command.provenance),
        )
    )
    await desk.returns.save(return_)
    return outcome(return_, receipt)


def _form(command: SubmitReturn, reference: ReturnReference) -> Form:
    form = reference.forms.get((command.form, command.form_version))
    # Only the form of the province itself is taken in so far.
    if form is None or command.form != "B04":
        raise UnknownForm(
            form=command.form,
            form_version=command.form_version,
            known=reference.form_versions(command.form),
        )
    return form


def _must_be_dated_right(command: SubmitReturn, period: Period, desk: ReturnDesk) -> None:
    signed_on = command.document.date
    if signed_on > desk.today:
        raise DocumentDatedAhead(date=signed_on, today=desk.today)
    if signed_on < period.first_day:
        raise PeriodNotBegun(
            period=period.code, document_date=signed_on, first_day=period.first_day
        )


def _checked(command: SubmitReturn, form: Form, period: Period) -> tuple[Figures, list[Finding]]:
    """The figures and the warnings that stay with them; FiguresDisagree if one is an error."""
    figures, errors = read_rows(command.rows, form)
    errors += [finding for row in command.notes if (finding := _note_of_no_row(row, form))]
    found = [] if errors else findings_of(figures, form.version.row_set)
    errors += [finding for finding in found if finding.level == "error"]
    if errors:
        raise FiguresDisagree(errors)
    return figures, [*found, *_about_the_paper(command, form, period)]


def _note_of_no_row(row: str, form: Form) -> Finding | None:
    if row in form.rows:
        return None
    return Finding(
        rule="V12",
        level="error",
        rows=(row,),
        numbers={},
        message_vi=f"Có ghi chú cho dòng {row}, nhưng biểu không có dòng này.",
        message_en=f"There is a note on row {row}, but the form has no such row.",
    )


def _about_the_paper(command: SubmitReturn, form: Form, period: Period) -> list[Finding]:
    """What a reader should know about the paper itself; none of it is wrong by law."""
    found = []
    last_day, signed_on = period.last_day, command.document.date
    if signed_on < last_day:
        found.append(
            _paper_warning(
                "SIGNED",
                {"document.date": signed_on.isoformat(), "data_as_of": last_day.isoformat()},
                f"Văn bản ký ngày {signed_on:%d/%m/%Y}, trước khi kỳ kết thúc {last_day:%d/%m/%Y}.",
                f"The document was signed on {signed_on}, before the period's end on {last_day}.",
            )
        )
    if not form.version.holds(last_day):
        found.append(
            _paper_warning(
                "FORM",
                {"form_version": command.form_version, "data_as_of": last_day.isoformat()},
                f"Mẫu {command.form_version} không còn hoặc chưa có hiệu lực "
                f"vào cuối kỳ {last_day:%d/%m/%Y}.",
                f"Form version {command.form_version} was not in force "
                f"at the period's end on {last_day}.",
            )
        )
    return found


def _paper_warning(rule: str, numbers: Mapping[str, str], vi: str, en: str) -> Finding:
    return Finding(
        rule=rule, level="warning", rows=(), numbers=numbers, message_vi=vi, message_en=en
    )


def _must_be_fit_for_this_database(command: SubmitReturn, desk: ReturnDesk) -> None:
    kind = command.provenance.kind if command.provenance else "real"
    if kind != "real" and not desk.is_demo:
        raise SyntheticRefused(kind=kind)


def _said(provenance: Provenance | None) -> Mapping[str, object] | None:
    return None if provenance is None else provenance.model_dump(mode="json", exclude_none=True)
