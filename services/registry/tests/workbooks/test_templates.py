"""What a template shows, what it locks, and what LibreOffice keeps of that."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from registry.workbooks.blanks import FormBlank, Known
from registry.workbooks.form_template import form_workbook
from services.registry.tests.figures import CONSISTENT
from services.registry.tests.workbooks.paper import Paper
from services.registry.tests.workbooks.samples.make import heading

FILLED = Path(__file__).parent / "samples/filled.xlsx"


def known(period: str, rows: Mapping[str, int | str | None]) -> Known:
    return Known(period=period, return_version=1, status="accepted", rows=rows, notes={"3": "đủ"})


@pytest.fixture
def paper() -> Paper:
    blank = FormBlank(
        heading=heading("B04"),
        subject=None,
        base=1,
        current=known("FY-2025", {"1": 41, "2": "1980.50"}),
        previous=known("H1-2025", {"1": 40}),
    )
    return Paper(form_workbook(blank))


def test_it_is_the_circulars_form(paper: Paper) -> None:
    sheet = paper.sheet
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    table = [[cell.value for cell in row[:3]] for row in sheet.iter_rows(min_row=13, max_row=16)]

    assert "BÁO CÁO TÌNH HÌNH CỤM CÔNG NGHIỆP TRÊN ĐỊA BÀN TỈNH LÀO CAI" in texts
    assert "Kỳ báo cáo: năm 2025 (FY-2025), từ 15/12/2024 đến 14/12/2025" in texts
    assert table == [
        ["I", "Phương án phát triển cụm công nghiệp", None],
        ["1", "Số cụm công nghiệp theo phương án phát triển", "cụm"],
        ["2", "Diện tích theo phương án phát triển", "ha"],
        ["II", "Thành lập, đầu tư hạ tầng kỹ thuật", None],
    ]
    assert sheet.print_area == f"'Biểu 04'!$A$1:$E${paper['27'].row}"


def test_it_is_filled_with_what_is_known(paper: Paper) -> None:
    row = paper["1"].row

    assert (paper["1"].value, paper["2"].value, paper["3"].value) == (41, 1980.5, None)
    assert [paper.sheet.cell(row, column).value for column in (7, 8)] == [40, 41]
    assert paper.sheet.cell(12, 7).value == "Kỳ trước (H1-2025, bản 1, đã chấp nhận)"
    assert paper.sheet.cell(paper["3"].row, 5).value == "đủ"


def test_only_what_is_to_be_filled_in_is_open(paper: Paper) -> None:
    open_cells = {
        cell.coordinate
        for row in paper.sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }

    values = {paper[code].coordinate for code in CONSISTENT}
    notes = {f"E{paper[code].row}" for code in CONSISTENT}
    assert open_cells == {*values, *notes, "D7", "D8", "D9", "D10"}
    assert all(sheet.protection.sheet for sheet in paper.book.worksheets)
    assert paper.book["_nhipcau"].sheet_state == "veryHidden"
    kinds = {rule.type for rule in paper.sheet.data_validations.dataValidation}
    assert kinds == {"list", "whole", "decimal"}


def test_libreoffice_keeps_locks_lists_and_the_hidden_sheet() -> None:
    book = openpyxl.load_workbook(BytesIO(FILLED.read_bytes()))
    sheet = book["Biểu 04"]

    assert sheet.protection.sheet
    assert sheet["C14"].protection.locked
    assert not sheet["D14"].protection.locked
    rules = sheet.data_validations.dataValidation
    assert any(rule.type == "list" and "văn bản giấy" in rule.formula1 for rule in rules)
    assert book["_nhipcau"].sheet_state != "visible"
