"""The same rows as files: exact, safe to open, and saying what they are."""

import csv
import io
from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import orjson
import pytest

from pagekit import downloads
from reporting.pages import cluster, clusters, operations, overview

from . import sample_clusters, sample_operations
from .sample import NOW, OF_63, national_table
from .sample import overview as overview_page

SHEETS = {
    "overview": lambda: overview.sheet(overview_page(), "vi"),
    "clusters": lambda: clusters.sheet(sample_clusters.clusters(), "vi"),
    "cluster": lambda: cluster.sheet(sample_clusters.cluster(), "vi"),
    "operations": lambda: operations.sheet(sample_operations.operations(), "vi"),
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_three_files_hold_the_same_rows(name: str) -> None:
    sheet = SHEETS[name]()

    lines = list(csv.reader(io.StringIO(downloads.as_csv(sheet).decode("utf-8-sig"))))
    document = orjson.loads(downloads.as_json(sheet))
    page = openpyxl.load_workbook(BytesIO(downloads.as_xlsx(sheet))).active
    assert page is not None

    assert len(lines) - 1 == len(document["rows"]) == len(sheet.rows)
    assert lines[0][: len(sheet.columns)] == [column.name for column in sheet.columns]
    assert list(document["rows"][0]) == [column.key for column in sheet.columns]
    assert page.max_row == len(sheet.rows) + len(sheet.notes) + 3


def test_values_are_exact_and_areas_are_no_floats() -> None:
    document = orjson.loads(downloads.as_json(SHEETS["overview"]()))

    whole = document["rows"][0]
    assert whole["code"] == "VN"
    assert whole["established"] == 1057
    assert whole["leased_ha"] == "10869.60"
    assert whole["fill"] == "64.7000"


@pytest.mark.parametrize("name", ["overview", "clusters", "cluster"])
def test_synthetic_data_are_marked_in_every_file(name: str) -> None:
    sheet = SHEETS[name]()

    assert "Dữ liệu giả lập" in downloads.as_csv(sheet).decode("utf-8-sig").splitlines()[1]
    assert "Dữ liệu giả lập" in downloads.as_json(sheet).decode()
    page = openpyxl.load_workbook(BytesIO(downloads.as_xlsx(sheet))).active
    assert page is not None
    assert any("Dữ liệu giả lập" in str(row[0].value) for row in page.iter_rows(max_row=8))


def test_the_same_rows_give_the_same_bytes() -> None:
    assert downloads.as_csv(SHEETS["overview"]()) == downloads.as_csv(SHEETS["overview"]())
    assert downloads.as_json(SHEETS["cluster"]()) == downloads.as_json(SHEETS["cluster"]())


def test_a_download_of_the_past_says_by_which_borders_and_until_when() -> None:
    table = national_table(borders=OF_63, known=NOW, on=date(2026, 6, 30))

    sheet = overview.sheet(replace(overview_page(), table=table), "vi")

    assert sheet.notes["Theo địa giới"] == "63 tỉnh"
    assert sheet.notes["Trạng thái tại ngày"] == "30/6/2026"
    assert [row[0] for row in sheet.rows].count("??") == 1
