"""A unit sends in a version of a return."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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
from registry.commands.returns.subjects import (
    SubjectReference,
    must_be_the_right_kind,
    must_lie_in,
    place_as_subject,
)
from registry.domain.refusals import DocumentDatedAhead, SyntheticRefused
from registry.domain.returns.figures import read_rows
from registry.domain.returns.filing import Filing
from registry.domain.returns.findings import Figures, Finding, wire
from registry.domain.returns.outer_rules import OF_FORM, findings_around
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import Form, ReturnReference
from registry.domain.returns.refusals import FiguresDisagree, PeriodNotBegun, UnknownForm
from registry.domain.returns.rights import EVERYONE, SENDERS
from registry.domain.returns.rules import findings_of
from registry.domain.returns.standing import Standing, findings_of_standing
from registry.domain.returns.subjects import ReturnName, Subject
from registry.domain.returns.surroundings import Wanted
from registry.domain.values import Document, Provenance, Text, UnitCode, Value
from territory import Placement

ROLES = EVERYONE
"""Of some form; which of them, its row in `rights` says."""

RowCode = Annotated[str, StringConstraints(min_length=1, max_length=8)]
Cell = StrictInt | StrictFloat | Annotated[StrictStr, StringConstraints(max_length=40)] | None


class SubmitReturn(Value):
    """A form filled in; a row left out, or null, is empty. Without a version it is the next one."""

    form: FormCode
    form_version: Annotated[str, Field(max_length=40, examples=["TT14-2024+TT38-2025"])]
    unit: UnitCode
    period: PeriodCode
    subject: SubjectReference | None = None
    """Of whom a B01, B02 or B03 speaks; a B04 speaks of the whole unit."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A filing on its way: what it is on, about whom, and where."""

    command: SubmitReturn
    form: Form
    period: Period
    name: ReturnName
    place: Placement
    standing: Standing | None


async def submit_return(command: SubmitReturn, *, desk: ReturnDesk) -> ReturnOutcome:
    must_be(ROLES, desk)
    _must_be_fit_for_this_database(command, desk)
    form = _form(command, desk.reference)
    must_be(SENDERS[command.form], desk)
    judged = await _judged(command, form, desk)
    _must_be_dated_right(command, judged.period, desk)
    figures = _read(command, form)
    rows = {row: wire(figure) for row, figure in figures.items()}
    return_ = await desk.returns.find(judged.name)
    must_have_seen_the_last(return_, command.expected_version)
    if (known := return_.receipt_of(command.return_version, rows)) is not None:
        # What it would be compared with may be otherwise by now; it is the fact that it was.
        return outcome(return_, known)
    found = await _found(judged, figures, desk)
    return_.name = judged.name  # The name of a commune may have changed since the last version.
    receipt = return_.submit(
        Filing(
            form_version=command.form_version,
            return_version=command.return_version,
            rows=rows,
            notes={form.codes.get(row, row): note for row, note in command.notes.items()},
            warnings=[finding.on_the_wire() for finding in found],
            document=command.document.model_dump(mode="json"),
            document_date=command.document.date,
            channel=command.channel,
            data_as_of=judged.period.last_day,
            provenance=_said(command.provenance),
            withheld=form.withheld,
        )
    )
    await desk.returns.save(return_)
    return outcome(return_, receipt)


async def _judged(command: SubmitReturn, form: Form, desk: ReturnDesk) -> _Judged:
    """Of whom it speaks, and that this client may send it."""
    period = Period.parse(command.period, command.form, desk.reference)
    place = place_of(command.unit, period.last_day, desk.territory)
    kind = desk.reference.subject_kind(command.form, period.last_day)
    reference = command.subject
    must_be_the_right_kind(reference, command.form, kind, command.period)
    subject: Subject | None = None
    standing: Standing | None = None
    communes: Collection[str] = ()
    if reference is not None:
        standing = await desk.standings.of(reference, period)
        subject = standing.subject if standing else place_as_subject(reference)
        # By its number: its name is what the sender says it is.
        communes = standing.communes if standing else (subject.code,)
    must_be_theirs(SENDERS[command.form], place, communes, desk)
    if standing is not None:
        must_lie_in(standing, place, desk.territory)
    name = ReturnName(form=command.form, unit=command.unit, period=command.period, subject=subject)
    return _Judged(
        command=command, form=form, period=period, name=name, place=place, standing=standing
    )


def _form(command: SubmitReturn, reference: ReturnReference) -> Form:
    form = reference.forms.get((command.form, command.form_version))
    if form is None:
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


def _read(command: SubmitReturn, form: Form) -> Figures:
    figures, errors = read_rows(command.rows, form)
    errors += [finding for row in command.notes if (finding := _note_of_no_row(row, form))]
    if errors:
        raise FiguresDisagree(errors)
    return figures


async def _found(judged: _Judged, figures: Figures, desk: ReturnDesk) -> list[Finding]:
    """What stays with the figures; FiguresDisagree if something is an error."""
    command, form = judged.command, judged.form
    found = findings_of(figures, form.version.row_set)
    if judged.standing is not None:
        found += findings_of_standing(figures, command.form, judged.standing)
    elif command.form in OF_FORM:
        wanted = _wanted(judged, desk)
        found += findings_around(figures, wanted, await desk.returns.around(wanted))
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise FiguresDisagree(errors)
    return [*found, *_about_the_paper(command, form, judged.period)]


def _wanted(judged: _Judged, desk: ReturnDesk) -> Wanted:
    place = judged.place
    by_today = desk.territory.borders(judged.period.last_day) == "34"
    former = [unit.code for unit in desk.territory.predecessors(place.unit34)] if by_today else []
    return Wanted(
        name=judged.name,
        first_day=judged.period.first_day,
        last_day=judged.period.last_day,
        unit34=place.unit34,
        unit63=None if by_today else place.unit63,
        former_units=tuple(former),
        earlier_periods=tuple(one.code for one in judged.period.of_the_year_before(desk.reference)),
        peer_periods=(judged.period.code, judged.period.of_last_year.code),
    )


def _note_of_no_row(row: str, form: Form) -> Finding | None:
    if form.codes.get(row, row) in form.rows:
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
