"""Rows as files: exact, safe to open, and the same bytes for the same rows."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import orjson

from pagekit import downloads
from pagekit.downloads import Column, Sheet

NOW = datetime(2026, 11, 22, 3, 42, 7, tzinfo=UTC)


def test_a_file_says_what_its_rows_are_and_keeps_them_exact() -> None:
    sheet = Sheet(
        name="Thử",
        title="Hai dòng",
        columns=(Column(key="day", name="Ngày"), Column(key="ha", name="Diện tích", places=2)),
        rows=((date(2026, 6, 30), Decimal("1028.780")), (None, Decimal(0))),
        notes={"Ghi nhận đến ngày": "30/6/2026"},
        as_of=NOW,
    )

    lines = list(csv.reader(io.StringIO(downloads.as_csv(sheet).decode("utf-8-sig"))))
    document = orjson.loads(downloads.as_json(sheet))

    assert lines[0] == ["Ngày", "Diện tích", "Ghi nhận đến ngày"]
    assert lines[1] == ["2026-06-30", "1028.780", "30/6/2026"]
    assert document["rows"] == [{"day": "2026-06-30", "ha": "1028.780"}, {"day": None, "ha": "0"}]
    assert downloads.as_csv(sheet) == downloads.as_csv(sheet)


def test_excel_gets_numbers_and_dates_and_no_formula() -> None:
    sheet = Sheet(
        name="Thử",
        title="Thử",
        columns=(Column(key="a", name="A"), Column(key="b", name="B", places=2)),
        rows=(("=HYPERLINK(1)", Decimal("38050.25")), ("+84", None)),
        notes={},
        as_of=NOW,
    )

    page = openpyxl.load_workbook(BytesIO(downloads.as_xlsx(sheet))).active
    assert page is not None

    cells = list(page.iter_rows(min_row=4))
    assert cells[0][0].data_type == "s"
    assert cells[0][0].value == "=HYPERLINK(1)"
    assert cells[0][1].value == 38050.25
    assert cells[0][1].number_format == "#,##0.00"
    assert "'=HYPERLINK(1)" in downloads.as_csv(sheet).decode("utf-8-sig")


def test_a_negative_number_stays_a_number() -> None:
    sheet = Sheet(
        name="Thử",
        title="Thử",
        columns=(Column(key="a", name="A"),),
        rows=((Decimal("-3.5"),),),
        notes={},
        as_of=NOW,
    )

    assert downloads.as_csv(sheet).decode("utf-8-sig").splitlines()[1] == "-3.5"
