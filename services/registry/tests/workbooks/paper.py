"""A workbook as a person sees it, with a pen: cells beside labels, rows by their codes."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openpyxl

from services.registry.tests.figures import CONSISTENT

LETTER = {
    "Số văn bản": "1432/BC-SCT",
    "Ngày văn bản": "22/12/2025",
    "Cơ quan ban hành": "Sở Công Thương tỉnh Lào Cai",
}


class Paper:
    """A workbook as a person sees it: cells beside labels, rows by their codes."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(BytesIO(content))
        self.sheet = next(s for s in self.book.worksheets if s.title.startswith("Biểu"))

    def __getitem__(self, code: str) -> Any:
        """The cell of a row of the form."""
        return self.sheet.cell(self._row(code), 4)

    def __setitem__(self, code: str, value: Any) -> None:
        self[code].value = value

    def note(self, code: str, text: str) -> None:
        self.sheet.cell(self._row(code), 5).value = text

    def beside(self, label: str) -> Any:
        for row in self.sheet.iter_rows():
            for cell in row:
                if cell.value == label:
                    return self.sheet.cell(cell.row, 4 if self.sheet["A12"].value == "TT" else 3)
        raise LookupError(label)

    def fill(
        self, rows: Mapping[str, Any] = CONSISTENT, letter: Mapping[str, Any] = LETTER
    ) -> None:
        for code, value in rows.items():
            self[code] = float(value) if isinstance(value, str) else value
        self.sign(letter)

    def sign(self, letter: Mapping[str, Any] = LETTER) -> None:
        for label, value in letter.items():
            self.beside(label).value = value

    @property
    def content(self) -> bytes:
        file = BytesIO()
        self.book.save(file)
        return file.getvalue()

    def _row(self, code: str) -> int:
        for row in range(1, self.sheet.max_row + 1):
            if str(self.sheet.cell(row, 1).value) == code:
                return row
        raise LookupError(code)


class List(Paper):
    """A list of tenants: cells by name of the tenant and code of the row."""

    @property
    def head(self) -> int:
        return next(r for r in range(1, 30) if self.sheet.cell(r, 1).value == "STT")

    def cell(self, tenant: str, heading: str) -> Any:
        column = next(
            cell.column
            for cell in self.sheet[self.head]
            if str(cell.value).startswith((f"({heading}) ", heading))
        )
        for row in range(self.head + 1, self.sheet.max_row + 1):
            if self.sheet.cell(row, 2).value == tenant:
                return self.sheet.cell(row, column)
        raise LookupError(tenant)

    def write(self, tenant: str, figures: dict[str, Any]) -> None:
        for code, value in figures.items():
            self.cell(tenant, code).value = value

    def sign(self, letter: Mapping[str, Any] = LETTER) -> None:
        for label, value in letter.items():
            row = next(r for r in range(1, 12) if self.sheet.cell(r, 2).value == label)
            self.sheet.cell(row, 3).value = value
