"""What is looked at before a library opens a stranger's workbook: kind of file, sizes, contents.

An .xlsx is a ZIP of XML. Both can be made to unpack into more than any memory holds, and a few
bytes of a sheet ("merge A1:XFD1048576") make a reader create cells by the billion. Nothing is
unpacked beyond the sizes that the ZIP itself states, and those are limited first.
"""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from registry.workbooks.refusals import (
    DamagedWorkbook,
    EncryptedWorkbook,
    NotAWorkbook,
    OldWorkbook,
    WorkbookRefusal,
    WorkbookTooLarge,
    WorkbookWithMacros,
)

FILE_BYTES_MAX = 8 * 1024 * 1024
UNPACKED_BYTES_MAX = 64 * 1024 * 1024
# XML of equal rows packs 10 to 40 times, a bomb a thousand times.
RATIO_MAX = 150
RATIO_MATTERS_FROM = 1024 * 1024
PARTS_MAX = 500
CELLS_MAX = 250_000
LINES_MAX = 100_000  # also of those in which nothing stands
# Styles, validations, links: the library makes an object of each.
OTHERS_MAX = 150_000
RANGE_CELLS_MAX = 200_000
ROWS_MAX = 11_000
COLUMNS_MAX = 60

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Compound files name their streams in UTF-16: what a password hides lies in this one.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
CONTENT_TYPES = "[Content_Types].xml"
SHEETS = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # "strict"
)
# Elements that openpyxl lays out cell by cell.
_SPREAD_OUT = {"mergeCell", "hyperlink", "comment", "table"}
_CONTENT = {"v", "is", "f"}
_IN_BULK = {"row", "c", "t", "si", *_CONTENT}
_CELL = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(f"{_CELL}(?::{_CELL})?")


@dataclass(slots=True)
class Inspected:
    """What the parts hold, all sheets together."""

    lines: int = 0
    cells: int = 0
    others: int = 0
    range_cells: int = 0
    has_formulas: bool = False


def inspect(content: bytes) -> Inspected:
    """Raises a WorkbookRefusal for what must not, or cannot, be opened."""
    _must_be_a_package(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _must_be_of_bearable_size(package)
            _must_be_a_plain_workbook(package)
            return _inspected(package)
    except WorkbookRefusal:
        raise
    # Of broken packing, zipfile raises what its parts raise: a dozen kinds of errors.
    except Exception as error:
        raise DamagedWorkbook(part="zip") from error


def _must_be_a_package(content: bytes) -> None:
    if len(content) > FILE_BYTES_MAX:
        raise WorkbookTooLarge(what="bytes", limit=FILE_BYTES_MAX)
    if content.startswith(COMPOUND):
        raise EncryptedWorkbook if ENCRYPTED in content else OldWorkbook
    if not content.startswith(ZIP):
        raise NotAWorkbook


def _must_be_of_bearable_size(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > PARTS_MAX:
        raise WorkbookTooLarge(what="parts", limit=PARTS_MAX)
    if sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
        raise WorkbookTooLarge(what="unpacked-bytes", limit=UNPACKED_BYTES_MAX)
    for part in parts:
        if part.file_size > max(RATIO_MATTERS_FROM, part.compress_size * RATIO_MAX):
            raise WorkbookTooLarge(what="ratio", limit=RATIO_MAX)
        if part.flag_bits & 0x1:
            raise EncryptedWorkbook


def _must_be_a_plain_workbook(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len({name.lower() for name in names}) < len(names):
        raise DamagedWorkbook(part="zip")
    if CONTENT_TYPES not in names:
        raise NotAWorkbook
    kinds = package.read(CONTENT_TYPES)
    macros = any("vbaproject" in name.lower() for name in names)
    if macros or b"macroEnabled" in kinds or b"ms-office.vbaProject" in kinds:
        raise WorkbookWithMacros
    if any(name.lower().endswith("workbook.bin") for name in names):
        raise OldWorkbook
    if b"spreadsheetml" not in kinds:
        raise NotAWorkbook


def _inspected(package: zipfile.ZipFile) -> Inspected:
    found = Inspected()
    for part in package.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _inspect_part(part.filename, package.read(part), found)
    return found


def _inspect_part(name: str, text: bytes, found: Inspected) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")

    def no_document_types(*_: object) -> None:
        raise DamagedWorkbook(part=name)  # Entities are declared there, and bombs made of them.

    parser.StartDoctypeDeclHandler = no_document_types
    parser.StartElementHandler = _Elements(found).started
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise DamagedWorkbook(part=name) from error


class _Elements:
    """Counts what begins in a part; `place` is the cell that began last."""

    def __init__(self, found: Inspected) -> None:
        self.found = found
        self.place = ""

    def started(self, element: str, attributes: dict[str, str]) -> None:
        namespace, _, local = element.rpartition(" ")
        if local not in _IN_BULK:
            self.found.others += 1
            _must_be_within("elements", self.found.others, OTHERS_MAX)
        if namespace not in SHEETS:
            return
        if local == "row":
            self.found.lines += 1
            _must_be_within("lines", self.found.lines, LINES_MAX)
        elif local == "c":
            self.place = attributes.get("r", "")
            self.found.cells += 1
            _must_be_within("cells", self.found.cells, CELLS_MAX)
        elif local in _CONTENT:
            self.found.has_formulas |= local == "f"
            _must_lie_near(self.place)
        elif local in _SPREAD_OUT:
            self.found.range_cells += _cells_in(attributes.get("ref", ""))
            _must_be_within("ranges", self.found.range_cells, RANGE_CELLS_MAX)


def _must_be_within(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise WorkbookTooLarge(what=what, limit=limit)


def _must_lie_near(place: str) -> None:
    """Formats may reach to the end of the sheet, as where whole columns were painted."""
    found = _RANGE.fullmatch(place)
    if found is None:
        return
    _must_be_within("rows", int(found[2]), ROWS_MAX)
    _must_be_within("columns", _column(found[1]), COLUMNS_MAX)


def _cells_in(reference: str) -> int:
    found = _RANGE.fullmatch(reference.upper())
    if found is None:  # "A:XFD": whole columns, which no form merges.
        return RANGE_CELLS_MAX + 1
    left, top, right, bottom = found.groups()
    if right is None:
        return 1
    width = abs(_column(right) - _column(left)) + 1
    return width * (abs(int(bottom) - int(top)) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
