"""Many returns as one workbook: a line for each tenant project, the form's rows as columns."""

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from registry.domain.returns.reference import FormRow
from registry.workbooks import identity, look
from registry.workbooks.blanks import Line, ListBlank
from registry.workbooks.form_template import HEAD_HEIGHT, NOTE_HEAD, figure, write_document
from registry.workbooks.identity import Identity
from registry.workbooks.look import write

NUMBER, NAME, CLUSTER, PLACE = range(1, 5)
FIRST_VALUE = 5
NUMBER_HEAD, NAME_HEAD, CLUSTER_HEAD, PLACE_HEAD = (
    *("STT", "Tên dự án", "Mã cụm công nghiệp", "Cụm công nghiệp"),
)
ID_HEAD, BASE_HEAD = "Mã nhận diện", "Bản nền"
PREVIOUS_HEAD = "Kỳ trước"


def value_head(row: FormRow) -> str:
    return f"({row.code}) {row.paper_vi} ({row.unit})"


def list_workbook(blank: ListBlank) -> bytes:
    book = look.new_book()
    sheet = book.active
    heading = blank.heading
    sheet.title = f"Biểu {heading.form.version.form.removeprefix('B')}"
    rows = list(heading.form.rows.values())
    _write_heading(sheet, blank)
    head = write_document(sheet, 6, CLUSTER) + 1
    columns = _columns(rows)
    for column, (text, width, _) in enumerate(columns, start=1):
        write(sheet, head, column, text, "nc_head")
        sheet.column_dimensions[get_column_letter(column)].width = width
    styles = [style for _, _, style in columns]
    for number, line in enumerate(blank.lines, start=1):
        values = _values(number, line, rows)
        for column, (value, style) in enumerate(zip(values, styles, strict=True), start=1):
            write(sheet, head + number, column, value, style)
    last = head + max(len(blank.lines), 1)
    for offset, row in enumerate(rows):
        letter = get_column_letter(FIRST_VALUE + offset)
        look.add_limits(sheet, row, f"{letter}{head + 1}:{letter}{last}")
    _lay_out(sheet, head, len(columns))
    look.protect(sheet)
    look.add_hints(book)
    version = heading.form.version
    identity.write(
        book,
        Identity(
            form=version.form,
            form_version=version.form_version,
            unit=heading.unit,
            period=heading.period.code,
            layout="list",
            base=0,
            made_on=heading.made_on,
        ),
    )
    return look.bytes_of(book)


def _write_heading(sheet: Worksheet, blank: ListBlank) -> None:
    heading = blank.heading
    title = heading.paper.title_vi.replace("{subject}", "").strip().upper()
    write(sheet, 1, NUMBER, f"{heading.paper.number_vi} – {title}: DANH SÁCH", "nc_title")
    write(sheet, 2, NUMBER, f"Địa bàn: {heading.unit_name}", "nc_label")
    write(sheet, 3, NUMBER, heading.period_words, "nc_label")
    write(
        sheet,
        4,
        NUMBER,
        "Mỗi dự án một dòng; dòng không ghi số liệu thì không nộp.",
        "nc_small",
    )


def _columns(rows: list[FormRow]) -> list[tuple[str, float, str]]:
    """Heading, width and style, from left to right."""
    return [
        (NUMBER_HEAD, 6, "nc_cell"),
        (NAME_HEAD, 44, "nc_cell"),
        (CLUSTER_HEAD, 20, "nc_cell"),
        (PLACE_HEAD, 24, "nc_cell"),
        *((value_head(row), 18, look.input_style(row)) for row in rows),
        (NOTE_HEAD, 26, "nc_input_text"),
        *(
            (f"{PREVIOUS_HEAD} {value_head(row)}", 16, f"{look.input_style(row)}_seen")
            for row in rows
        ),
        (ID_HEAD, 38, "nc_code"),
        (BASE_HEAD, 9, "nc_code"),
    ]


def _values(number: int, line: Line, rows: list[FormRow]) -> list[object]:
    current = line.current.rows if line.current else {}
    previous = line.previous.rows if line.previous else {}
    notes = line.current.notes if line.current else {}
    return [
        number,
        line.subject.name,
        line.subject.cluster,
        line.place,
        *(figure(current.get(row.code)) for row in rows),
        next(iter(notes.values()), None),
        *(figure(previous.get(row.code)) for row in rows),
        line.subject.code,
        str(line.base),
    ]


def _lay_out(sheet: Worksheet, head: int, columns: int) -> None:
    for column in (columns - 1, columns):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.row_dimensions[head].height = HEAD_HEIGHT * 2
    sheet.freeze_panes = sheet.cell(head + 1, FIRST_VALUE)
    sheet.print_title_rows = f"{head}:{head}"
    look.print_to_width(sheet, landscape=True)
