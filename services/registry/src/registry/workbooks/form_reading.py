"""A workbook of one return: a line for each row of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.domain.returns.reference import Form, FormPaper
from registry.workbooks.book import Book, Written
from registry.workbooks.form_template import NOTE_HEAD, VALUE
from registry.workbooks.identity import Identity
from registry.workbooks.reading import (
    Draft,
    Letter,
    Reading,
    Table,
    must_not_be_merged,
    read_figure,
    read_letter,
    read_note,
    read_period,
    tables,
    the_table,
)
from registry.workbooks.remarks import remark
from territory import fold


def read_form(book: Book, identity: Identity, form: Form, paper: FormPaper) -> Reading:
    reading = Reading(identity=identity, letter=Letter(sheet=""))
    table = the_table(reading, tables(book, _headings(paper)), paper.value_vi)
    if table is None:
        return reading
    read_period(table, reading)
    read_letter(table, reading, VALUE)
    draft = Draft(sheet=table.sheet.name, subject=identity.subject, base=identity.base)
    draft.anchor = table.name(table.head, "value")
    reading.drafts.append(draft)
    lines = _Lines(table, form, draft, reading, _note_column(table))
    for row, cells in table.lines():
        lines.read(row, cells)
    must_not_be_merged(table, lines.codes, reading)
    for code in form.rows:
        if code not in draft.cells:
            reading.say(draft.sheet, draft.anchor, remark("row-missing", text=code))
    return reading


@dataclass(slots=True)
class _Lines:
    table: Table
    form: Form
    draft: Draft
    reading: Reading
    note_column: int | None
    codes: dict[int, str] = field(default_factory=dict)

    def read(self, row: int, cells: Mapping[int, Written]) -> None:
        written = cells.get(self.table.columns["value"])
        code = _code(cells.get(self.table.columns["code"]))
        code = self.form.codes.get(code, code)
        if code not in self.form.rows:
            self._of_no_row(code, written)
            return
        where = self.table.name(row, "value")
        if code in self.draft.cells:
            other = self.draft.cells[code]
            self.reading.say(self.draft.sheet, where, remark("twice", text=code, other=other))
            return
        self.draft.cells[code] = where
        self.codes[row] = code
        read_figure(written, self.form.rows[code], self.draft, self.reading)
        if self.note_column is not None:
            read_note(cells.get(self.note_column), code, self.draft, self.reading)
        if row in self.table.sheet.hidden_rows and self.draft.figures.get(code) is not None:
            self.reading.say(self.draft.sheet, where, remark("hidden-line"))

    def _of_no_row(self, code: str, written: Written | None) -> None:
        if written is None:
            return
        said = remark("unknown-row", text=code) if code else remark("figures-without-line")
        self.reading.say(self.draft.sheet, written.name, said)


def _headings(paper: FormPaper) -> Mapping[str, frozenset[str]]:
    return {
        "code": frozenset({"tt", "stt", "ma so", "ma dong"}),
        "value": frozenset({fold(paper.value_vi), "so lieu", "gia tri"}),
    }


def _note_column(table: Table) -> int | None:
    wanted = fold(NOTE_HEAD)
    for (row, column), cell in table.sheet.cells.items():
        if row == table.head and fold(str(cell.value)[:80]) == wanted:
            return column
    return None


def _code(cell: Written | None) -> str:
    """`15.1`, also where a spreadsheet has made a number of it, or written it with a comma."""
    if cell is None or cell.value is None:
        return ""
    text = str(cell.value).strip()[:20].replace(",", ".")
    return text.removesuffix(".0") if isinstance(cell.value, float) else text.rstrip(".")
