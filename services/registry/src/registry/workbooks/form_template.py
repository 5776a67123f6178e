"""One return as a workbook: the circular's form, and beside it what was sent in before."""

from decimal import Decimal

from openpyxl.worksheet.worksheet import Worksheet

from registry.domain.returns.reference import FormRow
from registry.domain.returns.subjects import Subject
from registry.workbooks import identity, look
from registry.workbooks.blanks import FormBlank, Heading, Known
from registry.workbooks.identity import Identity
from registry.workbooks.look import write

CODE, LABEL, UNIT, VALUE, NOTE, _GAP, PREVIOUS, CURRENT = range(1, 9)
CODE_HEAD, LABEL_HEAD, UNIT_HEAD, NOTE_HEAD = "TT", "Chỉ tiêu", "Đơn vị", "Ghi chú"
WIDTHS = {"A": 7, "B": 62, "D": 22, "E": 30, "F": 2, "G": 20, "H": 20}
UNIT_WIDTH_MIN = 12
HEAD_HEIGHT = 36
# What the paper that carries the figures is: the label, and where its value is written.
DOCUMENT = {
    "number": ("Số văn bản", "document number"),
    "date": ("Ngày văn bản", "document date"),
    "issuer": ("Cơ quan ban hành", "issuer"),
    "channel": ("Hình thức gửi", "way of sending"),
}


def form_workbook(blank: FormBlank) -> bytes:
    book = look.new_book()
    sheet = book.active
    heading = blank.heading
    sheet.title = f"Biểu {heading.form.version.form.removeprefix('B')}"
    first = write_heading(sheet, heading, blank.subject.name if blank.subject else None)
    head = write_document(sheet, first, VALUE) + 1
    last = _write_table(sheet, head, blank)
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    units = [len(row.unit) for row in heading.form.rows.values()]
    sheet.column_dimensions["C"].width = max(UNIT_WIDTH_MIN, *units)
    sheet.row_dimensions[head].height = HEAD_HEIGHT
    sheet.freeze_panes = sheet.cell(head + 1, VALUE)
    _print_as_paper(sheet, head, last)
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
            layout="form",
            base=blank.base,
            made_on=heading.made_on,
            subject=_as_text(blank.subject),
        ),
    )
    return look.bytes_of(book)


def write_heading(sheet: Worksheet, heading: Heading, subject: str | None) -> int:
    """Who says this to whom, about what and when; the first row below it."""
    paper = heading.paper
    title = paper.title_vi.replace("{subject}", subject or heading.unit_name).upper()
    write(sheet, 1, CODE, paper.sender_vi.upper(), "nc_label")
    write(sheet, 1, NOTE, paper.number_vi, "nc_label")
    write(sheet, 2, CODE, heading.unit_name, "nc_text")
    write(sheet, 2, NOTE, paper.legal_basis.partition(",")[0], "nc_small")
    for row, text, style in (
        (3, title, "nc_centre"),
        (4, heading.period_words, "nc_subtitle"),
        (5, f"Kính gửi: {paper.addressees_vi}", "nc_subtitle"),
    ):
        write(sheet, row, CODE, text, style)
        sheet.merge_cells(start_row=row, end_row=row, start_column=CODE, end_column=NOTE)
    sheet.merge_cells(start_row=2, end_row=2, start_column=CODE, end_column=LABEL)
    sheet.row_dimensions[3].height = HEAD_HEIGHT
    return 7


def write_document(sheet: Worksheet, first: int, column: int) -> int:
    """Where the letter is named that the figures come with; the first row below it."""
    for row, (name, (label, _)) in enumerate(DOCUMENT.items(), start=first):
        write(sheet, row, LABEL, label, "nc_label")
        write(sheet, row, column, None, "nc_input_text")
        if name == "channel":
            cell = sheet.cell(row, column)
            cell.value = look.CHANNELS["database"]
            look.add_choices(sheet, cell.coordinate, list(look.CHANNELS.values()))
    return first + len(DOCUMENT)


def figure(value: int | str | None) -> int | Decimal | None:
    """As a spreadsheet counts: areas and amounts are text on the wire only."""
    return Decimal(value) if isinstance(value, str) else value


def _write_table(sheet: Worksheet, head: int, blank: FormBlank) -> int:
    for column, text in (
        (CODE, CODE_HEAD),
        (LABEL, LABEL_HEAD),
        (UNIT, UNIT_HEAD),
        (VALUE, blank.heading.paper.value_vi),
        (NOTE, NOTE_HEAD),
        (PREVIOUS, _named("Kỳ trước", blank.previous)),
        (CURRENT, _named("Đang có", blank.current)),
    ):
        write(sheet, head, column, text, "nc_head")
    line = head
    for group, rows in blank.heading.form.layout():
        if group is not None:
            line += 1
            write(sheet, line, CODE, group.group, "nc_group")
            write(sheet, line, LABEL, group.label_vi, "nc_group")
            for column in (UNIT, VALUE, NOTE):
                write(sheet, line, column, None, "nc_group")
        for row in rows:
            line += 1
            _write_row(sheet, line, row, blank)
    return line


def _write_row(sheet: Worksheet, line: int, row: FormRow, blank: FormBlank) -> None:
    indent = "– " if row.part_of else ""
    write(sheet, line, CODE, row.code, "nc_code")
    write(sheet, line, LABEL, f"{indent}{row.paper_vi}", "nc_cell")
    write(sheet, line, UNIT, row.unit, "nc_cell")
    known, style = blank.current, look.input_style(row)
    write(sheet, line, VALUE, figure(known.rows.get(row.code)) if known else None, style)
    write(sheet, line, NOTE, known.notes.get(row.code) if known else None, "nc_input_text")
    for column, seen in ((PREVIOUS, blank.previous), (CURRENT, blank.current)):
        value = figure(seen.rows.get(row.code)) if seen else None
        write(sheet, line, column, value, f"{style}_seen")
    look.add_limits(sheet, row, sheet.cell(line, VALUE).coordinate)


def _as_text(subject: Subject | None) -> dict[str, str] | None:
    if subject is None:
        return None
    return {name: str(value) for name, value in subject.on_the_wire().items()}


def _named(what: str, known: Known | None) -> str:
    return f"{what} ({known.period}, {known.words})" if known else f"{what}: chưa có"


def _print_as_paper(sheet: Worksheet, head: int, last: int) -> None:
    """The five columns of the form, and nothing beside them."""
    sheet.print_area = f"A1:E{last}"
    sheet.print_title_rows = f"{head}:{head}"
    look.print_to_width(sheet)
