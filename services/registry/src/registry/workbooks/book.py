"""A workbook that has passed the gate, as sheets of cells: what is written, and how it is shown."""

import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from registry.workbooks.gate import COLUMNS_MAX, ROWS_MAX, inspect
from registry.workbooks.refusals import DamagedWorkbook, WorkbookTooLarge

SHEETS_MAX = 30
# Python's filters of warnings are the process's, not the thread's.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Written:
    """A cell that is not empty; `value` is that of its formula where it has one."""

    row: int
    column: int
    value: Any
    is_formula: bool = False
    is_error: bool = False
    is_percent: bool = False

    @property
    def name(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells made one: the first holds the value, the others hold nothing any more."""

    name: str
    rows: range
    columns: range


@dataclass(slots=True)
class Sheet:
    name: str
    is_visible: bool
    cells: dict[tuple[int, int], Written] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)

    def at(self, row: int, column: int) -> Written | None:
        return self.cells.get((row, column))

    def rows(self) -> Iterator[tuple[int, list[Written]]]:
        """Those in which something is written, downwards, each from left to right."""
        by_row: dict[int, list[Written]] = {}
        for cell in self.cells.values():
            by_row.setdefault(cell.row, []).append(cell)
        for row in sorted(by_row):
            yield row, sorted(by_row[row], key=lambda cell: cell.column)


@dataclass(frozen=True, slots=True)
class Book:
    """What was sent in. `content` is untouched: marks are made on a copy of it."""

    content: bytes
    has_formulas: bool
    sheets: tuple[Sheet, ...]


def opened(content: bytes) -> Book:
    """Raises a WorkbookRefusal; never runs, fetches or follows anything in it."""
    found = inspect(content)
    values = load(content, formulas=False)
    if len(values.worksheets) > SHEETS_MAX:
        raise WorkbookTooLarge(what="sheets", limit=SHEETS_MAX)
    formulas = _formulas(load(content, formulas=True)) if found.has_formulas else {}
    return Book(
        content=content,
        has_formulas=found.has_formulas,
        sheets=tuple(
            _sheet(sheet, formulas.get(sheet.title, set())) for sheet in values.worksheets
        ),
    )


def load(content: bytes, *, formulas: bool) -> Workbook:
    """By the library, with the formulas themselves or with the values they had when saved."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            # It warns of what it leaves out: drawings, extensions of validations.
            warnings.simplefilter("ignore")
            return load_workbook(
                BytesIO(content), data_only=not formulas, keep_links=False, keep_vba=False
            )
    # Of XML that is well-formed and still no workbook, the library raises anything.
    except Exception as error:
        raise DamagedWorkbook(part=type(error).__name__) from error


def _formulas(book: Workbook) -> Mapping[str, set[tuple[int, int]]]:
    return {
        sheet.title: {
            (cell.row, cell.column)
            for row in near_rows(sheet)
            for cell in row
            if cell.data_type == "f"
        }
        for sheet in book.worksheets
    }


def _sheet(sheet: Worksheet, formulas: set[tuple[int, int]]) -> Sheet:
    read = Sheet(name=sheet.title, is_visible=sheet.sheet_state == "visible")
    for row in near_rows(sheet):
        for cell in row:
            place = cell.row, cell.column
            if cell.value is None and place not in formulas:
                continue
            read.cells[place] = Written(
                row=cell.row,
                column=cell.column,
                value=cell.value,
                is_formula=place in formulas,
                is_error=cell.data_type == "e",
                is_percent="%" in (cell.number_format or ""),
            )
    for merged in sheet.merged_cells.ranges:
        rows = range(merged.min_row, merged.max_row + 1)
        columns = range(merged.min_col, merged.max_col + 1)
        read.merged.append(Merged(merged.coord, rows, columns))
    read.hidden_rows = {
        number for number, row in sheet.row_dimensions.items() if row.hidden and number <= ROWS_MAX
    }
    return read


def near_rows(sheet: Worksheet) -> Iterator[tuple[Any, ...]]:
    """Formats may reach to the end of the sheet; the gate has seen that nothing else does."""
    return sheet.iter_rows(  # type: ignore[no-any-return]
        max_row=min(sheet.max_row, ROWS_MAX), max_col=min(sheet.max_column, COLUMNS_MAX)
    )
