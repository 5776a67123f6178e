"""Bytes in, and what they say out: everything that needs neither a database nor a clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import Form, ReturnReference
from registry.domain.returns.rules import findings_of
from registry.workbooks import identity
from registry.workbooks.book import Book, opened
from registry.workbooks.filing import note_of_finding
from registry.workbooks.form_reading import read_form
from registry.workbooks.identity import Identity
from registry.workbooks.list_reading import read_list
from registry.workbooks.outcome import CellNote
from registry.workbooks.reading import Draft, Reading
from registry.workbooks.refusals import UnknownTemplate
from registry.workbooks.remarks import remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    book: Book
    identity: Identity
    form: Form
    period: Period
    reading: Reading


def parsed(content: bytes, reference: ReturnReference) -> Parsed:
    """Raises a WorkbookRefusal or a ReturnRefusal for what cannot be read as a whole."""
    book = opened(content)
    about = identity.read(book)
    form = reference.forms.get((about.form, about.form_version))
    if form is None:
        raise UnknownTemplate(what="form", value=f"{about.form} {about.form_version}")
    period = Period.parse(about.period, about.form, reference)
    paper = reference.paper(about.form, period.last_day)
    if about.layout == "form":
        reading = read_form(book, about, form, paper)
    else:
        reading = read_list(book, about, form)
    for draft in reading.drafts:
        reading.notes += _of_rules(draft, form)
    if not any(note.level == "error" for note in reading.notes):
        _must_say_something(reading)
    return Parsed(book=book, identity=about, form=form, period=period, reading=reading)


def _of_rules(draft: Draft, form: Form) -> Iterator[CellNote]:
    """Errors only: the registry's own answer brings the warnings."""
    if draft.figures.keys() != form.rows.keys():
        return
    for finding in findings_of(draft.figures, form.version.row_set):
        if finding.level == "error":
            yield note_of_finding(draft, finding)


def _must_say_something(reading: Reading) -> None:
    if all(draft.is_blank for draft in reading.drafts):
        anchor = reading.drafts[0].anchor if reading.drafts else ""
        reading.say(reading.letter.sheet, anchor, remark("nothing-written"))
