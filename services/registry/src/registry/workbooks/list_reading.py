"""A workbook of many returns: a line for each tenant project, found by its id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from registry.domain.returns.reference import Form, FormRow
from registry.workbooks.book import Book, Written
from registry.workbooks.form_template import NOTE_HEAD
from registry.workbooks.identity import Identity
from registry.workbooks.list_template import (
    BASE_HEAD,
    CLUSTER,
    CLUSTER_HEAD,
    ID_HEAD,
    NAME_HEAD,
    value_head,
)
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


def read_list(book: Book, identity: Identity, form: Form) -> Reading:
    reading = Reading(identity=identity, letter=Letter(sheet=""))
    rows = list(form.rows.values())
    table = the_table(reading, tables(book, _headings(rows)), value_head(rows[0]))
    if table is None:
        return reading
    read_period(table, reading)
    read_letter(table, reading, CLUSTER)
    lines = _Lines(table, rows, reading)
    for row, cells in table.lines():
        lines.read(row, cells)
    must_not_be_merged(table, lines.rows_of_lines, reading)
    return reading


@dataclass(slots=True)
class _Lines:
    table: Table
    form_rows: Sequence[FormRow]
    reading: Reading
    rows_of_lines: dict[int, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    row: int = 0

    def read(self, row: int, cells: Mapping[int, Written]) -> None:
        self.row = row
        sheet = self.table.sheet.name
        draft = Draft(sheet=sheet, subject=None, base=0, anchor=self.table.name(row, "name"))
        for form_row in self.form_rows:
            written = cells.get(self.table.columns[form_row.code])
            draft.cells[form_row.code] = self.table.name(row, form_row.code)
            read_figure(written, form_row, draft, self.reading)
        first = self.form_rows[0].code
        read_note(cells.get(self.table.columns["note"]), first, draft, self.reading)
        unread = len(draft.figures) < len(self.form_rows)
        if draft.is_blank and not unread:
            self.reading.skipped += self._text(cells, "id") != ""
            return
        self.rows_of_lines[row] = draft.anchor
        if self._is_ours(draft, cells):
            self.reading.drafts.append(draft)
            if row in self.table.sheet.hidden_rows:
                self.reading.say(sheet, draft.anchor, remark("hidden-line"))

    def _is_ours(self, draft: Draft, cells: Mapping[int, Written]) -> bool:
        # A UUID is the same in capitals.
        identifier, cluster = self._text(cells, "id").lower(), self._text(cells, "cluster")
        base = self._text(cells, "base")
        if not identifier or not cluster or not base.isdecimal() or len(base) > 3:
            self.reading.say(draft.sheet, draft.anchor, remark("unknown-line"))
            return False
        name = self._text(cells, "name")
        if (other := self.ids.get(identifier)) is not None:
            said = remark("twice", text=name or identifier, other=other)
            self.reading.say(draft.sheet, draft.anchor, said)
            return False
        self.ids[identifier] = draft.anchor
        draft.base = int(base)
        draft.base_cell = draft.sheet, self.table.name(self.row, "base")
        draft.subject = {"kind": "tenant", "code": identifier, "name": name, "cluster": cluster}
        return True

    def _text(self, cells: Mapping[int, Written], heading: str) -> str:
        written = cells.get(self.table.columns[heading])
        if written is None or written.value is None:
            return ""
        text = str(written.value).strip()[:200]
        return text.removesuffix(".0") if isinstance(written.value, float) else text


def _headings(rows: Sequence[FormRow]) -> Mapping[str, frozenset[str]]:
    return {
        **{row.code: frozenset({fold(value_head(row))}) for row in rows},
        "name": frozenset({fold(NAME_HEAD)}),
        "cluster": frozenset({fold(CLUSTER_HEAD)}),
        "note": frozenset({fold(NOTE_HEAD)}),
        "id": frozenset({fold(ID_HEAD)}),
        "base": frozenset({fold(BASE_HEAD)}),
    }
