"""Makes the samples anew: fills templates, and lets LibreOffice open, recalculate and save them."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from uuid import UUID

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.subjects import Subject
from registry.workbooks.blanks import FormBlank, Heading, Line, ListBlank
from registry.workbooks.form_template import form_workbook
from registry.workbooks.list_template import list_workbook
from registry.workbooks.marking import Marks, marked
from registry.workbooks.parsing import parsed
from services.registry.tests.figures import CONSISTENT
from services.registry.tests.workbooks.paper import LETTER, Paper

HERE = Path(__file__).parent
REFERENCE = ReturnReference.load()
VERSION = "TT14-2024+TT38-2025"
OTHER_FORMATS = {"old.xls": "xls", "open.ods": "ods", "plain.csv": "csv"}


def heading(form: str) -> Heading:
    period = Period.parse("FY-2025", form, REFERENCE)
    return Heading(
        form=REFERENCE.forms[form, VERSION],
        paper=REFERENCE.paper(form, period.last_day),
        unit="15",
        unit_name="tỉnh Lào Cai",
        period=period,
        made_on=date(2025, 12, 20),
    )


def b04() -> bytes:
    return form_workbook(
        FormBlank(heading=heading("B04"), subject=None, base=0, current=None, previous=None)
    )


def b01() -> bytes:
    cluster = UUID("0197a2f0-0000-7000-8000-0000000000c1")
    lines = [
        Line(
            subject=Subject(
                kind="tenant",
                code=f"0197a2f0-0000-7000-8000-{number:012d}",
                name=name,
                cluster_id=cluster,
                cluster="CCN-15-0001",
            ),
            place="Tân An",
            base=0,
            current=None,
            previous=None,
        )
        for number, name in enumerate(("An Phát", "Đá Bắc Hà", "Gỗ Minh Khai"), start=1)
    ]
    return list_workbook(ListBlank(heading=heading("B01"), lines=lines))


def filled() -> Paper:
    paper = Paper(b04())
    paper.fill()
    return paper


def in_words() -> Paper:
    paper = filled()
    for code, value in CONSISTENT.items():
        if isinstance(value, str):
            text = f"{float(value):,.{len(value.partition('.')[2])}f}"
            paper[code] = text.translate(str.maketrans(",.", ".,"))
    paper["1"], paper["2"], paper["25"], paper["19"] = "40 cụm", "1.980,50 ha", "19.870", "65,00%"
    return paper


def formulas() -> Paper:
    paper = filled()
    own = paper.book.create_sheet("Số của tôi")
    own["A1"] = 548.2
    cell = {code: paper[code].coordinate for code in CONSISTENT}
    paper["15"] = f"={cell['15.1']}+{cell['15.2']}"
    paper["16.1"] = "='Số của tôi'!A1"
    paper["16"] = f"=SUM({cell['16.1']}:{cell['16.2']})"
    paper["19"] = f"=100*{cell['18']}/{cell['17']}"
    return paper


def rearranged() -> Paper:
    paper = filled()
    sheet, head = paper.sheet, 12
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=head + 1, max_col=5)]
    for number, values in enumerate(reversed(rows), start=head + 1):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    for together in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(together))
    sheet.insert_cols(4)
    sheet.cell(head, 4).value = "Kiểm tra của phòng"
    sheet.insert_rows(1, amount=3)
    sheet["B1"] = "Bản của Phòng Công nghiệp"
    sheet.title = "Gửi Sở"
    other = paper.book.create_sheet("Nháp", 0)
    other["A1"] = "TT"
    paper.book.move_sheet("Gửi Sở", 2)
    return paper


def habits() -> Paper:
    paper = filled()
    paper.sheet.row_dimensions[paper["22"].row].hidden = True
    paper["19"].value, paper["19"].number_format = 0.65, "0.00%"
    day = paper.beside("Ngày văn bản")
    day.value, day.number_format = datetime.combine(date(2025, 12, 22), time()), "dd/mm/yyyy"
    return paper


def merged() -> Paper:
    paper = filled()
    paper.sheet.merge_cells(f"{paper['3'].coordinate}:{paper['4'].coordinate}")
    return paper


def broken() -> Paper:
    paper = filled()
    paper["19"] = "=1/0"
    paper["24"] = "=NOSUCHNAME+1"
    return paper


def two_tables() -> Paper:
    paper = filled()
    paper.book.copy_worksheet(paper.sheet).title = "Bản sao"
    return paper


def marked_one() -> Paper:
    paper = filled()
    paper["2"], paper["15"] = "1.028", 17
    found = parsed(paper.content, REFERENCE)
    return Paper(marked(found.book, Marks(notes=found.reading.notes)))


def the_list() -> Paper:
    paper = Paper(b01())
    head = next(r for r in range(1, 30) if paper.sheet.cell(r, 1).value == "STT")
    for row in range(head + 1, head + 3):
        for column, value in enumerate((12.5, "1,25", 1050, 9.5), start=5):
            paper.sheet.cell(row, column).value = value
    for row, value in zip(range(6, 9), LETTER.values(), strict=True):
        paper.sheet.cell(row, 3).value = value
    paper.sheet.row_dimensions[head + 2].hidden = True
    return paper


SAMPLES: dict[str, Callable[[], Paper]] = {
    "filled": filled,
    "in-words": in_words,
    "formulas": formulas,
    "rearranged": rearranged,
    "habits": habits,
    "merged": merged,
    "broken": broken,
    "two-tables": two_tables,
    "marked": marked_one,
    "list": the_list,
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        drafts = Path(folder)
        for name, make in SAMPLES.items():
            (drafts / f"{name}.xlsx").write_bytes(make().content)
        _saved(drafts, "xlsx:Calc MS Excel 2007 XML", *(f"{name}.xlsx" for name in SAMPLES))
        for name in SAMPLES:
            shutil.copy(drafts / "saved" / f"{name}.xlsx", HERE / f"{name}.xlsx")
        for name, suffix in OTHER_FORMATS.items():
            _saved(drafts, suffix, "filled.xlsx")
            shutil.copy(drafts / "saved" / f"filled.{suffix}", HERE / name)


def _saved(drafts: Path, as_: str, *names: str) -> None:
    subprocess.run(
        ["soffice", "--headless", "--convert-to", as_, "--outdir", "saved", *names],
        cwd=drafts,
        check=True,
        capture_output=True,
    )


if __name__ == "__main__":
    main()
