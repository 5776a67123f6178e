"""From the cells of a workbook to what it wants to send in, and what is wrong on the way.

Nothing is found by position: the table by its headings, its rows by their codes, lines of a list
by their ids. Sheets may be renamed, rows and columns moved, columns put between.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.domain.returns.findings import Figure
from registry.domain.returns.reference import FormRow
from registry.workbooks.book import Book, Sheet, Written
from registry.workbooks.days import understand_day
from registry.workbooks.form_template import DOCUMENT
from registry.workbooks.identity import MARK, Identity
from registry.workbooks.look import CHANNELS
from registry.workbooks.numbers import understand
from registry.workbooks.outcome import CellNote
from registry.workbooks.remarks import Remark, remark
from territory import fold

ERRORS_SHEET = "Lỗi"
LABEL_REACH = 4
NOTE_LETTERS_MAX = 2000
_PERIOD = re.compile(r"\b([A-Z][A-Z0-9]{0,7}-[0-9]{4})\b")


@dataclass(slots=True, kw_only=True)
class Draft:
    """One return as the workbook has it; `cells` says where each row stands."""

    sheet: str
    subject: Mapping[str, str] | None
    base: int
    figures: dict[str, Figure | None] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    note_cells: dict[str, str] = field(default_factory=dict)
    anchor: str = "A1"
    """What is said of the return as a whole is said here."""
    base_cell: tuple[str, str] | None = None
    """Of a line of a list: sheet and cell in which its base stands."""

    @property
    def is_blank(self) -> bool:
        return all(figure is None for figure in self.figures.values()) and not self.notes


@dataclass(slots=True, kw_only=True)
class Letter:
    """The paper that the figures come with."""

    sheet: str
    number: str | None = None
    signed_on: date | None = None
    issuer: str | None = None
    channel: str | None = None
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Reading:
    """All that was understood, and every remark on the way."""

    identity: Identity
    letter: Letter
    drafts: list[Draft] = field(default_factory=list)
    skipped: int = 0
    notes: list[CellNote] = field(default_factory=list)

    def say(self, sheet: str, cell: str, *remarks: Remark) -> None:
        self.notes += [one.at(sheet, cell) for one in remarks]


@dataclass(frozen=True, slots=True)
class Table:
    """Where a table lies: the row of its headings, and a column for each of them."""

    sheet: Sheet
    head: int
    columns: Mapping[str, int]

    def lines(self) -> Iterator[tuple[int, Mapping[int, Written]]]:
        for row, cells in self.sheet.rows():
            if row > self.head:
                yield row, {cell.column: cell for cell in cells}

    def name(self, row: int, heading: str) -> str:
        return Written(row=row, column=self.columns[heading], value=None).name


def tables(book: Book, wanted: Mapping[str, frozenset[str]]) -> list[Table]:
    """The tables in which all headings stand that are wanted, each under one of its names."""
    found = []
    for sheet in _sheets(book):
        for row, cells in sheet.rows():
            columns: dict[str, int] = {}
            for cell in cells:
                text = fold(str(cell.value))[:200]
                for heading, names in wanted.items():
                    if text in names:
                        columns.setdefault(heading, cell.column)
            if columns.keys() == wanted.keys():
                found.append(Table(sheet, row, columns))
                break
    return found


def the_table(reading: Reading, found: Sequence[Table], sought: str) -> Table | None:
    """The one there is, or a note that there is none, or more."""
    if len(found) == 1:
        return found[0]
    if found:
        first, second = found[0].sheet.name, found[1].sheet.name
        reading.say(second, "A1", remark("sheet-twice", text=first, other=second))
    else:
        reading.say("", "", remark("sheet-missing", text=sought))
    return None


def read_letter(table: Table, reading: Reading, usual: int) -> None:
    """Number, date, issuer and way of sending, each to the right of its label."""
    letter, sheet = reading.letter, table.sheet
    letter.sheet = sheet.name
    for name, (label, label_en) in DOCUMENT.items():
        missing = remark("empty", label_vi=label.lower(), label_en=label_en)
        found = _labelled(table, label, usual)
        if found is None:
            reading.say(sheet.name, "A1", missing)
            continue
        where, written = found
        letter.cells[name] = where
        if written is None or not str(written.value).strip():
            reading.say(sheet.name, where, missing)
        elif name == "date":
            letter.signed_on, remarks = understand_day(written.value)
            reading.say(sheet.name, where, *remarks)
        elif name == "channel":
            letter.channel = _channel(written, reading)
        else:
            setattr(letter, name, str(written.value))


def read_period(table: Table, reading: Reading) -> None:
    """A template of last half-year with its heading changed is not a template of this one."""
    sheet = table.sheet
    for row, cells in sheet.rows():
        if row >= table.head:
            return
        for cell in cells:
            found = _PERIOD.search(str(cell.value))
            if found and found[1] != reading.identity.period:
                period = reading.identity.period
                reading.say(
                    sheet.name, cell.name, remark("other-period", text=found[1], period=period)
                )


def read_figure(written: Written | None, row: FormRow, draft: Draft, reading: Reading) -> None:
    """One cell into the draft; what cannot be read is left out of it, not taken for empty."""
    if written is None:
        draft.figures[row.code] = None
        return
    if written.is_error:
        remarks = [remark("cell-error", text=written.value)]
    elif written.is_formula and written.value is None:
        remarks = [remark("formula-without-value")]
    else:
        figure, remarks = understand(
            written.value, row, is_percent=written.is_percent, is_formula=written.is_formula
        )
        if not any(one.is_error for one in remarks):
            draft.figures[row.code] = figure
    reading.say(draft.sheet, written.name, *remarks)


def read_note(written: Written | None, code: str, draft: Draft, reading: Reading) -> None:
    if written is None or written.value is None or not str(written.value).strip():
        return
    text = str(written.value)
    if len(text) > NOTE_LETTERS_MAX:
        reading.say(draft.sheet, written.name, remark("too-long", letters=NOTE_LETTERS_MAX))
        return
    draft.notes[code] = text
    draft.note_cells[code] = written.name


def must_not_be_merged(table: Table, rows: Mapping[int, Any], reading: Reading) -> None:
    """A value that several lines share is nobody's."""
    values = {column for heading, column in table.columns.items() if heading != "code"}
    for merged in table.sheet.merged:
        if len([row for row in merged.rows if row in rows]) > 1 and values & set(merged.columns):
            first = merged.name.partition(":")[0]
            reading.say(table.sheet.name, first, remark("merged-cells", range=merged.name))


def _sheets(book: Book) -> Iterator[Sheet]:
    """Those that people fill in."""
    for sheet in book.sheets:
        first = sheet.at(1, 1)
        if sheet.name != ERRORS_SHEET and (first is None or first.value != MARK):
            yield sheet


def _labelled(table: Table, label: str, usual: int) -> tuple[str, Written | None] | None:
    wanted = fold(label)
    for (row, column), cell in table.sheet.cells.items():
        if row < table.head and fold(str(cell.value)[:80]).rstrip(": ") == wanted:
            for beside in range(column + 1, column + 1 + LABEL_REACH):
                if (found := table.sheet.at(row, beside)) is not None:
                    return found.name, found
            return Written(row=row, column=usual, value=None).name, None
    return None


def _channel(written: Written, reading: Reading) -> str | None:
    said = fold(str(written.value)[:80])
    for name, words in CHANNELS.items():
        if said in {name, fold(words)}:
            return name
    offered = ", ".join(CHANNELS.values())
    text = str(written.value)[:40]
    reading.say(
        reading.letter.sheet, written.name, remark("not-offered", text=text, offered=offered)
    )
    return None
