"""The address is the state: what a page shows is read from, and written into, its query."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from reporting.pages.format import VIETNAM
from reporting.pages.indicators import MAPPED
from territory import Borders

LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)
SORTS = ("ten", "-ten", "tinh", "-tinh", "dien-tich", "-dien-tich", "lap-day", "-lap-day",
         "du-an", "-du-an")  # fmt: skip
QUERY_MAX = 100
_DAYS = {"dia-gioi", "ghi-nhan", "ngay"}
_NAMES = ("dia-gioi", "ghi-nhan", "ngay", "chi-tieu", "q", "tinh", "trang-thai", "lap-day-tu",
          "sap-xep", "con-tro", "so-sanh", "lang")  # fmt: skip


class Invalid(Exception):
    """A part of the address that means nothing: which, and the key of the text that says why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


@dataclass(frozen=True)
class Address:
    """A path and the query that is known here; everything else in a query is dropped."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        return dict(self.query).get(name)

    @property
    def on(self) -> date | None:
        """The day of the state: the one asked for, else the one looked back to, else today.

        What was recorded by 30 June is shown as it stood on 30 June: decisions that were known
        already but take effect later did not count on that day's page either.
        """
        return self.asked_day or self.known_day

    @property
    def asked_day(self) -> date | None:
        return _day(self, "ngay")

    @property
    def borders(self) -> date | None:
        return _day(self, "dia-gioi")

    @property
    def known_day(self) -> date | None:
        return _day(self, "ghi-nhan")

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

    def link(self, path: str | None = None, /, **changes: str | None) -> str:
        """This address with other values; a value of None leaves the name out. '_' means '-'."""
        query = dict(self.query)
        for name, value in changes.items():
            query[name.replace("_", "-")] = value or ""
        return _write(path or self.path, ((name, query.get(name, "")) for name in _NAMES))

    def elsewhere(self, path: str, **changes: str | None) -> str:
        """Another page seen through the same dates and borders; the cookie keeps the language."""
        return Address(path, tuple(self.carried())).link(**changes)

    def carried(self) -> list[tuple[str, str]]:
        """What goes along from page to page."""
        return [(name, value) for name, value in self.query if name in _DAYS]

    def hidden(self, *but: str) -> list[tuple[str, str]]:
        """What a GET form must carry along beside its own fields."""
        return [(name, value) for name, value in self.query if name not in {*but, "con-tro"}]


def read(path: str, query: Iterable[tuple[str, str]]) -> Address:
    """The known, non-empty part of a query; Invalid names the first value that means nothing."""
    given = {name: value.strip() for name, value in query if name in _NAMES and value.strip()}
    for name in _DAYS & given.keys():
        given[name] = _as_typed(given[name])
    address = Address(path, tuple(given.items()))
    for name in _DAYS:
        _day(address, name)
    if address.map_key not in MAPPED:
        raise Invalid("chi-tieu", "invalid.indicator")
    if address.sort not in SORTS:
        raise Invalid("sap-xep", "invalid.sort")
    if len(address.q or "") > QUERY_MAX:
        raise Invalid("q", "invalid.query")
    if not re.fullmatch(r"[0-9]{2}|", address.unit or ""):
        raise Invalid("tinh", "invalid.unit")
    if not re.fullmatch(r"[a-z-]+\.[0-9]{1,4}|", address.get("so-sanh") or ""):
        raise Invalid("so-sanh", "invalid.build")
    _check_rate(address)
    return address


def borders_of(day: date) -> Borders:
    return "63" if day <= LAST_DAY_OF_63 else "34"


def _check_rate(address: Address) -> None:
    try:
        rate = address.fill_from
    except InvalidOperation:
        raise Invalid("lap-day-tu", "invalid.rate") from None
    if rate is not None and not (rate.is_finite() and 0 <= rate <= 100):
        raise Invalid("lap-day-tu", "invalid.rate")


def _as_typed(text: str) -> str:
    """'30/6/2026', as people write it, in the one form that addresses hold."""
    match = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", text)
    if match is None:
        return text
    day, month, year = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _day(address: Address, name: str) -> date | None:
    text = address.get(name)
    if text is None:
        return None
    try:
        if not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(name, "invalid.day") from None


def _write(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode([(name, value) for name, value in pairs if value])
    return f"{path}?{query}" if query else path
