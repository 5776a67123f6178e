"""A province's officer with a template of B04, and a pen."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from services.registry.tests.figures import CONSISTENT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UPLOAD = "/v1/returns/workbooks"
TEMPLATE = "/v1/returns/template"
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


@pytest.fixture
def paper() -> Callable[[bytes], Paper]:
    return Paper


async def template(client: httpx.AsyncClient, **wanted: str) -> Paper:
    asked = {"form": "B04", "unit": "15", "period": "FY-2025"} | wanted
    answer = await client.get(TEMPLATE, params=asked)
    assert answer.status_code == 200, answer.text
    return Paper(answer.content)


async def hand_in(
    client: httpx.AsyncClient, content: bytes, *, dry_run: bool = False, **headers: str
) -> httpx.Response:
    return await client.post(
        UPLOAD,
        params={"dry-run": str(dry_run).lower()},
        content=content,
        headers={"Content-Type": XLSX, **{k.replace("_", "-"): v for k, v in headers.items()}},
    )
