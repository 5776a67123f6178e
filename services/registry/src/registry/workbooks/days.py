"""A date as an officer writes it: as text, as Excel keeps it, or as the bare number behind it."""

import re
from datetime import date, datetime, timedelta

from registry.domain.values import EARLIEST_DAY, LATEST_DAY
from registry.workbooks.remarks import Remark, remark
from territory import fold

EPOCH = date(1899, 12, 30)  # of Excel's day numbers, its leap year 1900 counted in
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[/.\-]\s*([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00:00)?")
_IN_WORDS = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")


def understand_day(value: object) -> tuple[date | None, list[Remark]]:
    """The day, and what is to be said about it; None where nothing is written."""
    match value:
        case None:
            return None, []
        case datetime():
            return _possible(value.date(), str(value))
        case date():
            return _possible(value, str(value))
        case int() | float() if not isinstance(value, bool):
            return _of_number(value)
        case _:
            return _of_text(" ".join(str(value)[:60].split()))


def _of_number(value: float) -> tuple[date | None, list[Remark]]:
    try:
        return _possible(EPOCH + timedelta(days=int(value)), str(value))
    except (OverflowError, ValueError):
        return None, [remark("not-a-day", text=str(value)[:40])]


def _of_text(text: str) -> tuple[date | None, list[Remark]]:
    if not text:
        return None, []
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(fold(text)):
        day, month, year = map(int, found.groups())
    else:
        return None, [remark("not-a-day", text=text[:40])]
    if month > 12 >= day:
        turned = f"{month:02}/{day:02}/{year}"
        return None, [remark("month-first", text=text, month=month, turned=turned)]
    try:
        return _possible(date(year, month, day), text)
    except ValueError:
        return None, [remark("not-a-day", text=text[:40])]


def _possible(day: date, text: str) -> tuple[date | None, list[Remark]]:
    if EARLIEST_DAY <= day <= LATEST_DAY:
        return day, []
    return None, [remark("not-a-day", text=text[:40])]
