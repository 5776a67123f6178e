"""How our workbooks look: the styles by name, and what stands in every one of them."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from registry.domain.returns.reference import FormRow

AUTHOR = "Nhịp Cầu"
INK, MUTED, BRAND, INPUT, ERROR, WARNING, MERGED = (
    *("14242E", "4C5F6B", "0B3A57", "FFFBE6", "F8D7D4", "FFF3C4", "D9EAF7"),
)
FONT = "Times New Roman"
TITLE_FONT = Font(name=FONT, bold=True, size=14, color=INK)
HEAD_FONT = Font(name=FONT, bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor=BRAND)
WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE = Side(style="thin", color="8CA0AC")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

NUMBER_FORMATS = {"count": "#,##0", "area": "#,##0.00", "money": "#,##0.000", "rate": "0.00"}
FLAG_FORMAT = "0"
TEXT_FORMAT = "@"

CHANNELS = {"paper": "văn bản giấy", "database": "cơ sở dữ liệu", "mail": "thư điện tử"}

HINTS = """
Chỉ ghi vào ô nền vàng nhạt. Các ô khác đã khóa; bảng và dòng giữ nguyên như biểu.
Số: 1.028,78 hoặc 1028,78. “1.028” trong ô diện tích hay số tiền sẽ được hỏi lại.
Không có số liệu thì để trống; bằng không thì ghi 0. Đơn vị tính như cột đơn vị ghi: ha, tỷ đồng, %.
Ngày: ngày/tháng/năm, ví dụ 15/12/2026.
Cột “kỳ trước” và “đang có” chỉ để đối chiếu, không in và không gửi đi.
Gửi lại tệp này tại trang Nộp biểu. Nếu có chỗ sai, bạn nhận lại tệp này với các ô được đánh dấu.
""".strip().splitlines()


def new_book() -> Workbook:
    book = Workbook()
    book.properties.creator = AUTHOR
    for style in _styles():
        book.add_named_style(style)
    return book


def input_style(row: FormRow) -> str:
    return f"nc_{row.type}"


def bytes_of(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def write(sheet: Worksheet, row: int, column: int, value: object, style: str = "Normal") -> None:
    """A text that begins with '=' is a name, never a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = writable(value)
        cell.data_type = "s"
    else:
        cell.value = value
    cell.style = style


def writable(text: str) -> str:
    """Without the letters that XML does not know."""
    legal: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return legal


def protect(sheet: Worksheet) -> None:
    """Against slips, not against people: without a password. Widths and comments stay free."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def print_to_width(sheet: Worksheet, *, landscape: bool = False) -> None:
    """On A4, as many pages down as it takes."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def add_hints(book: Workbook) -> None:
    sheet = book.create_sheet("Hướng dẫn")
    sheet.column_dimensions["A"].width = 110
    write(sheet, 1, 1, "Cách ghi", "nc_title")
    for number, hint in enumerate(HINTS, start=2):
        write(sheet, number, 1, hint, "nc_text")
    protect(sheet)


def add_choices(sheet: Worksheet, cell: str, choices: Sequence[str]) -> None:
    offered = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    offered.error = "Chọn một trong danh sách."
    sheet.add_data_validation(offered)
    offered.add(cell)


def add_limits(sheet: Worksheet, row: FormRow, cells: str) -> None:
    """What Excel itself refuses while somebody writes; pasted values get past it."""
    limits = _limits(row)
    limits.errorTitle, limits.showErrorMessage = "Chưa đúng", True
    sheet.add_data_validation(limits)
    limits.add(cells)


def _limits(row: FormRow) -> DataValidation:
    if row.type == "flag":
        limits = DataValidation(type="list", formula1='"1,0"', allow_blank=True)
        limits.error = "Ghi 1 (có) hoặc 0 (không)."
        return limits
    limits = DataValidation(
        type="whole" if row.type == "count" else "decimal",
        operator="between",
        formula1="0",
        formula2=str(row.at_most or 10**12 - 1),
        allow_blank=True,
    )
    kind = "số nguyên" if row.type == "count" else "số"
    limits.error = f"Cần một {kind} từ 0 trở lên, đơn vị tính: {row.unit}."
    return limits


def _styles() -> list[NamedStyle]:
    return [
        _style("nc_title", bold=True, size=14),
        _style("nc_text", wrap=True),
        _style("nc_small", color=MUTED, size=10),
        _style("nc_centre", bold=True, size=13, centre=True, wrap=True),
        _style("nc_subtitle", centre=True, wrap=True),
        _style("nc_head", bold=True, color="FFFFFF", fill=BRAND, framed=True, wrap=True),
        _style("nc_group", bold=True, framed=True, wrap=True),
        _style("nc_cell", framed=True, wrap=True),
        _style("nc_code", framed=True, number_format=TEXT_FORMAT),
        _style("nc_label", bold=True),
        _style("nc_input_text", framed=True, fill=INPUT, wrap=True, unlocked=True, left=True),
        *(
            style
            for name, number_format in (*NUMBER_FORMATS.items(), ("flag", FLAG_FORMAT))
            for style in (
                _style(
                    f"nc_{name}",
                    framed=True,
                    fill=INPUT,
                    unlocked=True,
                    number_format=number_format,
                ),
                _style(f"nc_{name}_seen", color=MUTED, framed=True, number_format=number_format),
            )
        ),
    ]


def _style(
    name: str,
    *,
    bold: bool = False,
    size: int = 12,
    color: str = INK,
    fill: str | None = None,
    framed: bool = False,
    wrap: bool = False,
    centre: bool = False,
    left: bool = False,
    unlocked: bool = False,
    number_format: str | None = None,
) -> NamedStyle:
    style = NamedStyle(name=name)
    style.font = Font(name=FONT, bold=bold, size=size, color=color)
    if fill is not None:
        style.fill = PatternFill("solid", fgColor=fill)
    if framed:
        style.border = _FRAME
    horizontal = "center" if centre else "left" if left else None
    style.alignment = Alignment(wrap_text=wrap, vertical="center", horizontal=horizontal)
    style.protection = Protection(locked=not unlocked)
    if number_format is not None:
        style.number_format = number_format
    return style
