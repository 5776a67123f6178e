"""Workbooks that LibreOffice has saved, with what people do to them."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from registry.domain.returns.findings import wire
from registry.domain.returns.reference import ReturnReference
from registry.workbooks.book import opened
from registry.workbooks.marking import Marks, marked
from registry.workbooks.outcome import CellNote
from registry.workbooks.parsing import Parsed, parsed
from registry.workbooks.refusals import NotAWorkbook, OldWorkbook, WorkbookRefusal
from services.registry.tests.figures import CONSISTENT

SAMPLES = Path(__file__).parent / "samples"
REFERENCE = ReturnReference.load()


def sample(name: str) -> Parsed:
    return parsed((SAMPLES / f"{name}.xlsx").read_bytes(), REFERENCE)


def rules(found: Parsed) -> set[tuple[str, str]]:
    return {(note.cell, note.rule) for note in found.reading.notes}


@pytest.mark.parametrize("name", ["filled", "formulas", "rearranged", "habits"])
def test_the_figures_are_read_wherever_they_stand_and_however_they_came_there(name: str) -> None:
    found = sample(name)

    [draft] = found.reading.drafts
    assert {code: wire(figure) for code, figure in draft.figures.items()} == CONSISTENT
    letter = found.reading.letter
    assert (letter.number, f"{letter.signed_on}") == ("1432/BC-SCT", "2025-12-22")
    assert (letter.issuer, letter.channel) == ("Sở Công Thương tỉnh Lào Cai", "database")
    assert all(note.level == "warning" for note in found.reading.notes)


def test_a_hidden_row_is_read_and_shown() -> None:
    [note] = sample("habits").reading.notes

    assert (note.rule, note.level) == ("hidden-line", "warning")


def test_figures_as_text_are_read_and_only_the_one_with_two_readings_is_asked_about() -> None:
    found = sample("in-words")

    [draft] = found.reading.drafts
    unread = CONSISTENT.keys() - draft.figures.keys()
    assert unread == {"24"}
    assert {code: wire(figure) for code, figure in draft.figures.items()} == {
        code: value for code, value in CONSISTENT.items() if code not in unread
    }
    [note] = found.reading.notes
    assert (note.rule, note.cell) == ("two-readings", draft.cells["24"])
    assert "742300 hoặc 742,3," in note.message_vi


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("merged", {("D17", "merged-cells")}),
        ("broken", {("D42", "cell-error"), ("D47", "cell-error")}),
        ("two-tables", {("A1", "sheet-twice")}),
        ("marked", {("D15", "two-readings")}),
    ],
)
def test_what_cannot_be_read_is_named_by_its_cell(name: str, said: set[tuple[str, str]]) -> None:
    assert rules(sample(name)) == said


def test_marks_of_the_last_time_are_gone_also_from_a_file_that_libreoffice_has_saved() -> None:
    found = sample("marked")
    before = openpyxl.load_workbook(BytesIO(found.book.content))["Biểu 04"]
    note = CellNote(
        sheet="Biểu 04", cell="D30", rule="V01", level="error", message_vi="=1+1", message_en="x"
    )

    content = marked(found.book, Marks(notes=[note]))

    after = openpyxl.load_workbook(BytesIO(content))
    assert before["D15"].comment is not None
    assert after["Biểu 04"]["D15"].comment is None
    assert after["Biểu 04"]["D30"].comment is not None
    assert after["Biểu 04"]["D15"].value == "1.028"
    assert after.sheetnames.count("Lỗi") == 1
    told = after["Lỗi"]["F3"]
    assert (told.value, told.data_type) == ("=1+1", "s")
    assert [sheet.name for sheet in opened(content).sheets if not sheet.is_visible] == ["_nhipcau"]


def test_a_list_is_read_filtered_and_sorted() -> None:
    found = sample("list")

    first, second = found.reading.drafts
    assert (first.subject or {})["name"] == "An Phát"
    assert {code: wire(figure) for code, figure in second.figures.items()} == {
        "1": "12.500",
        "2": "1.250",
        "3": 1050,
        "4": "9.500",
    }
    assert (found.reading.skipped, rules(found)) == (1, {("B13", "hidden-line")})


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("old.xls", OldWorkbook), ("open.ods", NotAWorkbook), ("plain.csv", NotAWorkbook)],
)
def test_another_format_under_the_name_of_ours_is_told_apart(
    name: str, refusal: type[WorkbookRefusal]
) -> None:
    with pytest.raises(refusal):
        opened((SAMPLES / name).read_bytes())
