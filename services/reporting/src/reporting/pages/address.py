"""What the address of a figure page holds: dates, borders, filters, each typed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from pagekit import address
from pagekit.address import Invalid, as_typed, day_of, given
from pagekit.format import VIETNAM
from reporting.pages.indicators import MAPPED
from territory import Borders

LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)
SORTS = ("ten", "-ten", "tinh", "-tinh", "dien-tich", "-dien-tich", "lap-day", "-lap-day",
         "du-an", "-du-an")  # fmt: skip
ESTABLISHMENT_SORTS = ("ten", "-ten", "tinh", "-tinh", "ma", "-ma", "lao-dong", "-lao-dong")
ESTABLISHMENTS = "/co-so"
UNITS = "/tinh"
QUERY_MAX = 100
SUBJECT_MAX = 64
_DAYS = frozenset({"dia-gioi", "ghi-nhan", "ngay"})
_NAMES = ("dia-gioi", "ghi-nhan", "ngay", "chi-tieu", "q", "tinh", "trang-thai", "lap-day-tu",
          "loai-hinh", "quy-mo", "lang-nghe", "dia-ban", "sap-xep", "con-tro", "so-sanh", "ban",
          "so-voi", "chu-the", "bieu", "ky", "lang")  # fmt: skip
_SHAPES = (
    ("tinh", r"[0-9]{2}", "invalid.unit"),
    ("so-sanh", r"[a-z-]+\.[0-9]{1,4}", "invalid.build"),
    ("ban", r"[1-9][0-9]{0,5}", "invalid.version"),
    ("so-voi", r"[1-9][0-9]{0,5}|[A-Z][A-Z0-9]{0,7}-[0-9]{4}|none", "invalid.compare"),
)


@dataclass(frozen=True)
class Address(address.Address):
    """Seen through the same dates and borders from page to page."""

    NAMES: ClassVar[tuple[str, ...]] = _NAMES
    CARRIED: ClassVar[frozenset[str]] = _DAYS

    @property
    def on(self) -> date | None:
        """The day of the state: the one asked for, else the one looked back to, else today.

        What was recorded by 30 June is shown as it stood on 30 June: decisions that were known
        already but take effect later did not count on that day's page either.
        """
        return self.asked_day or self.known_day

    @property
    def asked_day(self) -> date | None:
        return day_of("ngay", self.get("ngay"))

    @property
    def borders(self) -> date | None:
        return day_of("dia-gioi", self.get("dia-gioi"))

    @property
    def known_day(self) -> date | None:
        return day_of("ghi-nhan", self.get("ghi-nhan"))

    @property
    def known(self) -> datetime | None:
        """24:00 of the day, Vietnamese time: all that was recorded on it is known."""
        known = self.known_day
        if known is None:
            return None
        return datetime.combine(known + timedelta(days=1), time(), tzinfo=VIETNAM)

    @property
    def map_key(self) -> str:
        return self.get("chi-tieu") or "fill"

    @property
    def q(self) -> str | None:
        return self.get("q")

    @property
    def unit(self) -> str | None:
        return self.get("tinh")

    @property
    def status(self) -> str | None:
        return self.get("trang-thai")

    @property
    def fill_from(self) -> Decimal | None:
        text = self.get("lap-day-tu")
        return None if text is None else Decimal(text.replace(",", "."))

    @property
    def sort(self) -> str:
        return self.get("sap-xep") or "ten"

    @property
    def cursor(self) -> str | None:
        return self.get("con-tro")

    @property
    def compared(self) -> tuple[str, int] | None:
        text = self.get("so-sanh")
        if text is None:
            return None
        projection, _, build = text.rpartition(".")
        return projection, int(build)

    @property
    def version(self) -> int | None:
        """Of a return."""
        text = self.get("ban")
        return None if text is None else int(text)

    @property
    def compare(self) -> str | None:
        """A version, a period or 'none'."""
        return self.get("so-voi")

    @property
    def subject(self) -> str | None:
        """Whom a return is about: the code of a commune."""
        return self.get("chu-the")


def read(path: str, query: Iterable[tuple[str, str]]) -> Address:
    """The known, non-empty part of a query; Invalid names the first value that means nothing."""
    known = given(_NAMES, query)
    for name in _DAYS & known.keys():
        known[name] = as_typed(known[name])
        day_of(name, known[name])
    where = Address(path, tuple(known.items()))
    if where.map_key not in MAPPED:
        raise Invalid("chi-tieu", "invalid.indicator")
    if where.sort not in (ESTABLISHMENT_SORTS if path.startswith(ESTABLISHMENTS) else SORTS):
        raise Invalid("sap-xep", "invalid.sort")
    for name in ("q", "lang-nghe"):
        if len(where.get(name) or "") > QUERY_MAX:
            raise Invalid(name, "invalid.query")
    for name, shape, wrong in _SHAPES:
        if not re.fullmatch(f"{shape}|", where.get(name) or ""):
            raise Invalid(name, wrong)
    if len(where.subject or "") > SUBJECT_MAX:
        raise Invalid("chu-the", "invalid.subject")
    _check_rate(where)
    return where


def borders_of(day: date) -> Borders:
    return "63" if day <= LAST_DAY_OF_63 else "34"


def _check_rate(where: Address) -> None:
    try:
        rate = where.fill_from
    except InvalidOperation:
        raise Invalid("lap-day-tu", "invalid.rate") from None
    if rate is not None and not (rate.is_finite() and 0 <= rate <= 100):
        raise Invalid("lap-day-tu", "invalid.rate")
