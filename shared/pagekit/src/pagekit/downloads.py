"""The same rows as files: CSV, Excel and JSON, with exact values and where they come from."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import orjson
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pagekit.format import VIETNAM

type Value = str | int | Decimal | bool | date | datetime | None

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
WIDTH_MAX = 46


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its key for programs, its name for people."""

    key: str
    name: str
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A table to take away. `notes` hold for every row: dates, borders, what is synthetic."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: Mapping[str, str]
    as_of: datetime


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a mark, which Excel needs for Vietnamese; each row carries the notes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(column.name for column in sheet.columns), *sheet.notes])
    notes = [_harmless(note) for note in sheet.notes.values()]
    for row in sheet.rows:
        writer.writerow([*(_harmless(_plain(value)) for value in row), *notes])
    return text.getvalue().encode("utf-8-sig")


def as_json(sheet: Sheet) -> bytes:
    """Decimals are text, as in the API: no float ever touches an area."""
    document = {
        "title": sheet.title,
        "as_of": sheet.as_of,
        "notes": sheet.notes,
        "columns": [{"key": column.key, "name": column.name} for column in sheet.columns],
        "rows": [
            {column.key: value for column, value in zip(sheet.columns, row, strict=True)}
            for row in sheet.rows
        ],
    }
    return orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2)


def as_xlsx(sheet: Sheet) -> bytes:
    """One sheet: title, notes, then the table with real numbers and dates."""
    book = Workbook()
    # The same rows give the same bytes.
    book.properties.created = book.properties.modified = _local(sheet.as_of)
    book.properties.creator = "Nhịp Cầu"
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a worksheet")
    page.title = sheet.name[:31]
    page.cell(1, 1, sheet.title).font = Font(bold=True, size=14)
    line = 2
    for name, note in sheet.notes.items():
        _write(page, line, 1, f"{name}: {note}").font = Font(color="4C5F6B")
        line += 1
    head = line + 1
    for index, column in enumerate(sheet.columns, start=1):
        cell = _write(page, head, index, column.name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B3A57")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for offset, row in enumerate(sheet.rows, start=1):
        for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            cell = _write(page, head + offset, index, value)
            if column.places is not None:
                cell.number_format = "#,##0" + ("." + "0" * column.places if column.places else "")
            elif isinstance(value, date):
                cell.number_format = (
                    "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
                )
    page.freeze_panes = page.cell(head + 1, 2)
    page.auto_filter.ref = (
        f"A{head}:{get_column_letter(len(sheet.columns))}{head + len(sheet.rows)}"
    )
    for index, column in enumerate(sheet.columns, start=1):
        longest = max((len(_plain(row[index - 1])) for row in sheet.rows), default=0)
        width = max(longest, *(len(word) for word in column.name.split())) + 3
        page.column_dimensions[get_column_letter(index)].width = min(width, WIDTH_MAX)
    page.print_title_rows = f"{head}:{head}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(page: Worksheet, row: int, column: int, value: Value) -> Cell:
    cell = page.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError("a cell inside a merged range")
    if isinstance(value, datetime):
        value = _local(value)
    cell.value = value
    if isinstance(value, str):
        # Text that begins with '=' is a name, never a formula.
        cell.data_type = "s"
    return cell


def _local(value: datetime) -> datetime:
    """Excel knows no zones: Vietnamese time, as on the page."""
    return value.astimezone(VIETNAM).replace(tzinfo=None)


def _plain(value: Value | UUID) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _harmless(text: str) -> str:
    """A spreadsheet runs text that begins like a formula; an apostrophe keeps it text."""
    if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
