"""The one place where numbers, dates and times become text. JavaScript never does."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal
from zoneinfo import ZoneInfo

type Lang = Literal["vi", "en"]
type Number = Decimal | int

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "–"


def number(value: Number | None, lang: Lang, places: int = 0) -> str:
    """1.057 or 38.050,00 in Vietnamese, 1,057 or 38,050.00 in English; missing is a dash."""
    if value is None:
        return MISSING
    rounded = rounded_to(value, places)
    text = f"{abs(rounded):,.{places}f}"
    if lang == "vi":
        text = text.translate({ord(","): ".", ord("."): ","})
    return f"{MINUS}{text}" if rounded < 0 else text


def signed(value: Number | None, lang: Lang, places: int = 0) -> str:
    """A difference: +7, −2.150, or 0 without a sign."""
    text = number(value, lang, places)
    return f"+{text}" if value is not None and rounded_to(value, places) > 0 else text


def percent(value: Number | None, lang: Lang, places: int = 1) -> str:
    if value is None:
        return MISSING
    return number(value, lang, places) + (f"{NBSP}%" if lang == "vi" else "%")


def hectares(value: Number | None, lang: Lang, places: int = 2) -> str:
    return MISSING if value is None else f"{number(value, lang, places)}{NBSP}ha"


def billions(value: Number | None, lang: Lang) -> str:
    """Money in tỷ đồng, to the million."""
    if value is None:
        return MISSING
    amount = number(value, lang, 3)
    return f"{amount}{NBSP}tỷ{NBSP}đồng" if lang == "vi" else f"VND{NBSP}{amount}{NBSP}bn"


def day(value: date | None, lang: Lang) -> str:
    """22/11/2026 in Vietnamese, 22 Nov 2026 in English."""
    if value is None:
        return MISSING
    if lang == "vi":
        return f"{value.day}/{value.month}/{value.year}"
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1]}{NBSP}{value.year}"


def clock(value: datetime | None) -> str:
    """10:42:07, Vietnamese time."""
    return MISSING if value is None else f"{local(value):%H:%M:%S}"


def minute(value: datetime | None) -> str:
    """10:42, Vietnamese time."""
    return MISSING if value is None else f"{local(value):%H:%M}"


def moment(value: datetime | None, lang: Lang) -> str:
    """22/11/2026 10:42:07, Vietnamese time."""
    return MISSING if value is None else f"{day(local(value).date(), lang)}{NBSP}{clock(value)}"


def nearest(value: datetime | None, today: date, lang: Lang) -> str:
    """The time alone for an instant of today, with its day otherwise."""
    if value is None or local(value).date() == today:
        return clock(value)
    return moment(value, lang)


def duration(seconds: float | None, lang: Lang) -> str:
    """A lag in its largest sensible unit: 4 giây, 6 phút, 3 giờ, 2 ngày."""
    if seconds is None:
        return MISSING
    for size, vi, en in _UNITS:
        if seconds >= 2 * size:
            return f"{number(int(seconds // size), lang)}{NBSP}{vi if lang == 'vi' else en}"
    return f"{number(max(0, int(seconds)), lang)}{NBSP}{'giây' if lang == 'vi' else 's'}"


def local(value: datetime) -> datetime:
    return value.astimezone(VIETNAM)


def last_day(known: datetime) -> date:
    """The last day wholly known at an instant: the one whose 24:00 it is."""
    return (local(known) - timedelta(microseconds=1)).date()


def rounded_to(value: Number, places: int) -> Decimal:
    """Half up, as officers round; never the half-even of binary floats."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = ((86_400, "ngày", "days"), (3_600, "giờ", "h"), (60, "phút", "min"))
