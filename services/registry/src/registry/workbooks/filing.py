"""From what was read to what is asked of the registry, and from its refusals back to cells."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from registry.commands.returns.submit_return import SubmitReturn
from registry.domain.returns.findings import Finding
from registry.domain.returns.subjects import THE_PROVINCE, key_of
from registry.domain.values import Document
from registry.workbooks.comparison import Plan
from registry.workbooks.outcome import CellNote
from registry.workbooks.reading import Draft, Letter, Reading
from servicekit.problems import Problem
from servicekit.validation import invalid_request

type Words = Callable[[Problem], tuple[str, str]]

NAMED_PLACES = {"commune", "district"}
# What is wrong with the letter is said once, at the letter.
ABOUT_THE_LETTER = {"document-dated-ahead": "date", "period-not-begun": "date"}


def key_of_draft(draft: Draft) -> str:
    """By which the registry knows the subject."""
    if draft.subject is None:
        return THE_PROVINCE
    kind, code = draft.subject.get("kind", ""), draft.subject.get("code", "")
    return key_of(kind, code, draft.subject.get("cluster"))  # type: ignore[arg-type] # as written


def commands(reading: Reading, plans: Sequence[Plan]) -> list[SubmitReturn]:
    """One for each plan; what the models refuse becomes notes of the reading."""
    document = _document(reading)
    if document is None:
        return []
    found = []
    for plan in plans:
        try:
            found.append(SubmitReturn.model_validate(_body(reading, plan, document)))
        except ValidationError as error:
            reading.notes += _notes_of(error, plan.draft)
    return found


def _document(reading: Reading) -> Document | None:
    letter = reading.letter
    try:
        return Document.model_validate(
            {"number": letter.number, "date": letter.signed_on, "issuer": letter.issuer}
        )
    except ValidationError as error:
        for one in error.errors(include_url=False, include_input=False):
            name = str(one["loc"][0])
            cell = letter.cells.get(name, "")
            reading.notes += [_note(letter.sheet, cell, said) for said in _said([one])]
        return None


def _body(reading: Reading, plan: Plan, document: Document) -> Mapping[str, Any]:
    identity, subject = reading.identity, plan.draft.subject
    return {
        "form": identity.form,
        "form_version": identity.form_version,
        "unit": identity.unit,
        "period": identity.period,
        "subject": None if subject is None else _reference(subject),
        "return_version": plan.version,
        "rows": dict(plan.rows),
        "notes": plan.draft.notes,
        "document": document,
        "channel": reading.letter.channel,
    }


def _reference(subject: Mapping[str, str]) -> Mapping[str, str]:
    """Only places are named by who sends; of others the registry knows the name."""
    wanted = ["kind", "code"]
    if subject.get("kind") in NAMED_PLACES:
        wanted.append("name")
    if subject.get("kind") == "tenant":
        wanted.append("cluster")
    return {name: subject[name] for name in wanted if subject.get(name)}


def _notes_of(error: ValidationError, draft: Draft) -> Iterator[CellNote]:
    for one in error.errors(include_url=False, include_input=False):
        where, *rest = [str(part) for part in one["loc"]]
        code = rest[0] if rest else ""
        cells = {"rows": draft.cells, "notes": draft.note_cells}.get(where, {})
        for said in _said([one]):
            yield _note(draft.sheet, cells.get(code, draft.anchor), said)


def _said(errors: Sequence[Any]) -> Sequence[tuple[str, str, str]]:
    problem = invalid_request({**one, "loc": ("body", *one["loc"])} for one in errors)
    return [(one.rule, one.message_vi, one.message_en) for one in problem.errors]


def _note(sheet: str, cell: str, said: tuple[str, str, str]) -> CellNote:
    rule, vi, en = said
    return CellNote(sheet=sheet, cell=cell, rule=rule, level="error", message_vi=vi, message_en=en)


def note_of_finding(draft: Draft, finding: Finding) -> CellNote:
    """At the first row that the rule compares."""
    return CellNote(
        sheet=draft.sheet,
        cell=_cell(draft, finding.rows),
        rule=finding.rule,
        level="error" if finding.level == "error" else "warning",
        message_vi=finding.message_vi,
        message_en=finding.message_en,
    )


def notes_of_warnings(draft: Draft, warnings: Sequence[Mapping[str, Any]]) -> Iterator[CellNote]:
    """What is only told, and nobody need look at, is not marked."""
    for warning in warnings:
        if warning.get("level") == "info":
            continue
        yield CellNote(
            sheet=draft.sheet,
            cell=_cell(draft, warning.get("rows", ())),
            rule=str(warning["rule"]),
            level="warning",
            message_vi=str(warning["message_vi"]),
            message_en=str(warning["message_en"]),
        )


def notes_of_problem(
    problem: Problem, draft: Draft, letter: Letter, words: Words
) -> Iterator[CellNote]:
    """Where the registry's refusal of one return belongs in the workbook."""
    if problem.code == "figures-disagree":
        for error in problem.errors:
            row = error.field.removeprefix("rows.")
            said = error.rule, error.message_vi, error.message_en
            yield _note(draft.sheet, draft.cells.get(row, draft.anchor), said)
        return
    vi, en = words(problem)
    name = ABOUT_THE_LETTER.get(problem.code)
    sheet, cell = (
        (draft.sheet, draft.anchor) if name is None else (letter.sheet, letter.cells.get(name, ""))
    )
    yield _note(sheet, cell, (problem.code, vi, en))


def _cell(draft: Draft, rows: Sequence[str]) -> str:
    return next((draft.cells[row] for row in rows if row in draft.cells), draft.anchor)
