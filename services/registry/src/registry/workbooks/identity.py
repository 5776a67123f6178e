"""The hidden sheet that says what a workbook is about, and on what it was based."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import orjson
from openpyxl import Workbook

from registry.workbooks.book import Book, Sheet
from registry.workbooks.refusals import ForeignWorkbook, UnknownTemplate

MARK = "nhip-cau-workbook"
SHEET = "_nhipcau"
TEMPLATE_VERSION = "1"
_NAMES = ("form", "form_version", "unit", "period", "layout", "base", "made_on", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """`base` is the return's latest version when the template was made: 0 where there was none."""

    form: str
    form_version: str
    unit: str
    period: str
    layout: Literal["form", "list"]
    base: int
    made_on: date
    subject: Mapping[str, str] | None = None


def write(book: Workbook, identity: Identity) -> None:
    sheet = book.create_sheet(SHEET)
    sheet.append([MARK, TEMPLATE_VERSION])
    for name in _NAMES:
        value = getattr(identity, name)
        text = orjson.dumps(value).decode() if name == "subject" else str(value)
        sheet.append([name, text])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def base_cell(book: Book) -> tuple[str, str]:
    """Sheet and cell in which the base stands."""
    for sheet in book.sheets:
        if _said(sheet) is not None:
            for row, cells in sheet.rows():
                if cells[0].value == "base":
                    return sheet.name, f"B{row}"
    return SHEET, "B1"


def read(book: Book) -> Identity:
    """From whichever sheet bears the mark; raises ForeignWorkbook, UnknownTemplate."""
    said = next((found for sheet in book.sheets if (found := _said(sheet))), None)
    if said is None:
        raise ForeignWorkbook
    version = said.get(MARK, "")
    if version != TEMPLATE_VERSION:
        raise UnknownTemplate(what="template", value=version)
    try:
        return _identity(said)
    except (KeyError, ValueError, TypeError) as error:
        raise ForeignWorkbook from error


def _said(sheet: Sheet) -> Mapping[str, str] | None:
    first = sheet.at(1, 1)
    if first is None or first.value != MARK:
        return None
    lines = {row: cells for row, cells in sheet.rows() if row <= len(_NAMES) + 1}
    return {str(cells[0].value): str(cells[1].value) for cells in lines.values() if len(cells) > 1}


def _identity(said: Mapping[str, str]) -> Identity:
    layout = said["layout"]
    if layout not in {"form", "list"}:
        raise ValueError(layout)
    subject = orjson.loads(said["subject"])
    if subject is not None and not isinstance(subject, dict):
        raise TypeError("a subject is a mapping")
    return Identity(
        form=said["form"],
        form_version=said["form_version"],
        unit=said["unit"],
        period=said["period"],
        layout="form" if layout == "form" else "list",
        base=_count(said["base"]),
        made_on=date.fromisoformat(said["made_on"]),
        subject=None if subject is None else {str(k): str(v) for k, v in subject.items()},
    )


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError(text)
    return int(text)
