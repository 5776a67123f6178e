"""The same workbook again, every note at its cell, and a sheet in front that lists them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from registry.workbooks import look
from registry.workbooks.book import Book, load, near_rows
from registry.workbooks.look import AUTHOR, ERROR, INPUT, MERGED, WARNING, write
from registry.workbooks.outcome import CellNote, Difference
from registry.workbooks.reading import ERRORS_SHEET
from registry.workbooks.remarks import NAMES, Remark, remark

log = structlog.get_logger()

COMPARISON_SHEET = "So sánh"
NOTES_MAX = 2000
COMMENT_LETTERS_MAX = 1500
LEVELS = {"error": "Lỗi", "warning": "Lưu ý"}
VERDICTS = {
    "yours": "giữ số bạn ghi",
    "theirs": "lấy theo hệ thống",
    "both": "hai bên giống nhau",
    "conflict": "cần bạn quyết định",
}

_LIST = (("STT", 6), ("Mức", 10), ("Trang tính", 16), ("Ô", 8), ("Quy tắc", 22))
_EXPLAINED = (("Giải thích", 90), ("In English", 70))
_COMPARED = (
    *(("Dòng", 10), ("Trang tính", 16), ("Ô", 8), ("Khi tải mẫu", 18), ("Bạn ghi", 18)),
    *(("Hệ thống đang có", 20), ("Kết quả", 26)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """`values` are written into cells: what the system has by now, and the new bases."""

    notes: Sequence[CellNote] = ()
    differences: Sequence[Difference] = ()
    values: Mapping[tuple[str, str], object] = field(default_factory=dict)


def marked(book: Book, marks: Marks) -> bytes:
    """Where the library cannot write what it could read, the lists alone."""
    try:
        copy = load(book.content, formulas=book.has_formulas)
        _forget_earlier_marks(copy)
        _mark(copy, marks)
        return look.bytes_of(copy)
    # What a stranger's styles and drawings do to the writer cannot be listed.
    except Exception:
        log.warning("workbook_not_marked", exc_info=True)
        alone = Workbook()
        _add_lists(alone, marks)
        del alone["Sheet"]
        return look.bytes_of(alone)


def difference_remark(one: Difference) -> Remark | None:
    said = {"base": one.base or "–", "yours": one.yours or "–", "theirs": one.theirs or "–"}
    match one.verdict:
        case "conflict":
            return remark("another-version", **said)
        case "theirs":
            return remark("taken-over", **said)
        case _:
            return None


def _mark(copy: Workbook, marks: Marks) -> None:
    for (sheet, cell), value in marks.values.items():
        if sheet in copy.sheetnames:
            _anchor(copy[sheet], cell).value = value
    by_cell: dict[tuple[str, str], list[CellNote]] = {}
    for note in marks.notes[:NOTES_MAX]:
        by_cell.setdefault((note.sheet, note.cell), []).append(note)
    for (sheet, cell), notes in by_cell.items():
        if cell and sheet in copy.sheetnames:
            _mark_cell(_anchor(copy[sheet], cell), notes)
    _add_lists(copy, marks)
    copy.active = 0


def _mark_cell(cell: Any, notes: Sequence[CellNote]) -> None:
    is_error = any(note.level == "error" for note in notes)
    taken_over = all(note.rule == "taken-over" for note in notes)
    color = ERROR if is_error else MERGED if taken_over else WARNING
    cell.fill = PatternFill("solid", fgColor=color)
    text = "\n".join(f"[{_name(note)}] {note.message_vi}" for note in notes)
    shown = look.writable(text[:COMMENT_LETTERS_MAX])
    cell.comment = Comment(shown, AUTHOR, width=360, height=120)


def _name(note: CellNote) -> str:
    return NAMES.get(note.rule, note.rule)


def _anchor(sheet: Worksheet, name: str) -> Any:
    """Of merged cells only the first can be marked."""
    cell = sheet[name]
    if not isinstance(cell, MergedCell):
        return cell
    for merged in sheet.merged_cells.ranges:
        if name in merged:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _forget_earlier_marks(copy: Workbook) -> None:
    for name in (ERRORS_SHEET, COMPARISON_SHEET):
        if name in copy.sheetnames and len(copy.sheetnames) > 1:
            del copy[name]
    for sheet in copy.worksheets:
        for cell in _commented(sheet):
            cell.comment = None
            locked = cell.protection.locked
            cell.fill = PatternFill() if locked else PatternFill("solid", fgColor=INPUT)


def _commented(sheet: Worksheet) -> Iterable[Any]:
    for row in near_rows(sheet):
        for cell in row:
            # LibreOffice does not keep the author: our rules stand in brackets.
            comment = cell.comment
            if comment is not None and (
                comment.author == AUTHOR or str(comment.text).startswith("[")
            ):
                yield cell


def _add_lists(copy: Workbook, marks: Marks) -> None:
    if marks.differences:
        _add_comparison(copy, marks.differences)
    sheet = copy.create_sheet(ERRORS_SHEET, 0)
    shown = sorted(marks.notes, key=lambda note: note.level != "error")[:NOTES_MAX]
    errors = sum(note.level == "error" for note in marks.notes)
    title = f"{errors} lỗi, {len(marks.notes) - errors} lưu ý"
    if len(shown) < len(marks.notes):
        title += f" (liệt kê {len(shown)})"
    _head(sheet, title, (*_LIST, *_EXPLAINED))
    for number, note in enumerate(shown, start=1):
        line = number + 2
        values = (
            *(number, LEVELS[note.level], note.sheet, note.cell, _name(note)),
            *(note.message_vi, note.message_en),
        )
        _line(sheet, line, values)
        if note.cell and note.sheet in copy.sheetnames:
            _link(sheet.cell(line, 4), note.sheet, note.cell)
        color = ERROR if note.level == "error" else WARNING
        sheet.cell(line, 2).fill = PatternFill("solid", fgColor=color)


def _add_comparison(copy: Workbook, differences: Sequence[Difference]) -> None:
    sheet = copy.create_sheet(COMPARISON_SHEET, 0)
    conflicts = sum(one.verdict == "conflict" for one in differences)
    title = (
        f"Số liệu trên hệ thống đã đổi: {len(differences)} ô khác nhau, {conflicts} ô cần quyết"
        " định. Tệp này đã theo bản mới nhất; hãy xem lại rồi nộp."
    )
    _head(sheet, title, _COMPARED)
    for number, one in enumerate(differences[:NOTES_MAX], start=3):
        values = (one.row, one.sheet, one.cell, one.base, one.yours, one.theirs)
        _line(sheet, number, (*values, VERDICTS[one.verdict]))
        if one.sheet in copy.sheetnames:
            _link(sheet.cell(number, 3), one.sheet, one.cell)


def _head(sheet: Worksheet, title: str, columns: Sequence[tuple[str, int]]) -> None:
    _text(sheet, 1, 1, title).font = look.TITLE_FONT
    for column, (text, width) in enumerate(columns, start=1):
        cell = _text(sheet, 2, column, text)
        cell.font, cell.fill = look.HEAD_FONT, look.HEAD_FILL
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A3"
    look.print_to_width(sheet, landscape=True)


def _line(sheet: Worksheet, row: int, values: Sequence[object]) -> None:
    for column, value in enumerate(values, start=1):
        _text(sheet, row, column, value).alignment = look.WRAPPED


def _text(sheet: Worksheet, row: int, column: int, value: object) -> Any:
    write(sheet, row, column, value)
    return sheet.cell(row, column)


def _link(cell: Any, sheet: str, target: str) -> None:
    cell.hyperlink = f"#{quote_sheetname(sheet)}!{target}"
