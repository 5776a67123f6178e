"""Files that are no workbook, or a weapon: a clear word before any library opens them."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl import Workbook

from registry.workbooks.book import opened
from registry.workbooks.gate import FILE_BYTES_MAX, inspect
from registry.workbooks.refusals import (
    DamagedWorkbook,
    EncryptedWorkbook,
    NotAWorkbook,
    OldWorkbook,
    WorkbookRefusal,
    WorkbookTooLarge,
    WorkbookWithMacros,
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
SHEET = "xl/worksheets/sheet1.xml"


def a_workbook() -> bytes:
    book = Workbook()
    book.active["A1"] = "TT"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(change: Callable[[str, bytes], bytes | None], **added: bytes) -> bytes:
    """The same package with its parts changed; None leaves a part out."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook())) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = change(name, old.read(name))
            if text is not None:
                new.writestr(name, text)
        for name, text in added.items():
            new.writestr(name, text)
    return file.getvalue()


def in_sheet(before: bytes, after: bytes) -> bytes:
    return changed(lambda name, text: text.replace(before, after) if name == SHEET else text)


def merging(reference: str) -> bytes:
    merge = f'</sheetData><mergeCells><mergeCell ref="{reference}"/></mergeCells>'.encode()
    return in_sheet(b"</sheetData>", merge)


def with_cell(place: str, content: bytes = b"<v>1</v>") -> bytes:
    row = "".join(filter(str.isdigit, place))
    cell = f'<row r="{row}"><c r="{place}">'.encode() + content + b"</c></row></sheetData>"
    return in_sheet(b"</sheetData>", cell)


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>'

CASES: dict[str, tuple[bytes, type[WorkbookRefusal]]] = {
    "nothing": (b"", NotAWorkbook),
    "CSV": ("TT;Chỉ tiêu;Số liệu\n1;Số cụm;40\n".encode(), NotAWorkbook),
    "a web page": (b"<html><table><tr><td>1</td></tr></table></html>", NotAWorkbook),
    "another ZIP": (changed(lambda *_: None, readme=b"x"), NotAWorkbook),
    "Excel 97": (COMPOUND, OldWorkbook),
    "with a password": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), EncryptedWorkbook),
    "binary Excel": (changed(lambda _, text: text, **{"xl/workbook.bin": b"x"}), OldWorkbook),
    "with macros": (
        changed(lambda _, text: text, **{"xl/vbaProject.bin": b"x"}),
        WorkbookWithMacros,
    ),
    "macros by its type": (
        changed(lambda _, text: text.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")),
        WorkbookWithMacros,
    ),
    "cut short": (a_workbook()[:-200], DamagedWorkbook),
    "a part cut short": (in_sheet(b"</worksheet>", b""), DamagedWorkbook),
    "no workbook in it": (
        changed(lambda name, text: None if name == "xl/workbook.xml" else text),
        DamagedWorkbook,
    ),
    "entities": (in_sheet(b"<worksheet", DOCTYPE + b"<worksheet"), DamagedWorkbook),
    "a million styles": (
        changed(
            lambda name, text: (
                text.replace(b"</cellXfs>", b"<xf/>" * 160_000 + b"</cellXfs>")
                if name == "xl/styles.xml"
                else text
            )
        ),
        WorkbookTooLarge,
    ),
    "a million empty lines": (
        in_sheet(
            b"</sheetData>",
            b"".join(b'<row r="%d"/>' % row for row in range(2, 110_000)) + b"</sheetData>",
        ),
        WorkbookTooLarge,
    ),
    "a bomb": (
        changed(lambda name, text: text + b" " * 40_000_000 if name == SHEET else text),
        WorkbookTooLarge,
    ),
    "too many bytes": (a_workbook() + b"\0" * FILE_BYTES_MAX, WorkbookTooLarge),
    "too many parts": (
        changed(lambda _, text: text, **{f"p{n}.xml": b"<a/>" for n in range(600)}),
        WorkbookTooLarge,
    ),
    "merged to the end of the world": (merging("A1:XFD1048576"), WorkbookTooLarge),
    "whole columns merged": (merging("A:XFD"), WorkbookTooLarge),
    "a figure far below": (with_cell("B1048576"), WorkbookTooLarge),
    "a figure far to the right": (with_cell("XFD1"), WorkbookTooLarge),
    "a number that is none": (with_cell("B2", b"<v>NaN</v>"), DamagedWorkbook),
}


@pytest.mark.parametrize("what", CASES)
def test_it_is_refused_by_its_own_name(what: str) -> None:
    content, refusal = CASES[what]

    with pytest.raises(refusal):
        opened(content)


def test_a_column_that_was_painted_to_its_end_is_only_paint() -> None:
    content = with_cell("C1048576", b"")

    [sheet] = opened(content).sheets

    assert {cell.name for cell in sheet.cells.values()} == {"A1"}


def test_the_library_itself_is_hardened_too() -> None:
    assert openpyxl.DEFUSEDXML is True


def test_formulas_are_seen_before_they_are_read() -> None:
    assert not inspect(a_workbook()).has_formulas
    assert inspect(with_cell("B2", b"<f>1+1</f><v>2</v>")).has_formulas
