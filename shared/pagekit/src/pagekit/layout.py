"""What surrounds every page: for whom it is drawn, its language, its headers, its numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pagekit import format as formats
from pagekit.address import Address
from pagekit.format import Lang, Number

HEADERS = {
    # No inline script or style, and nothing from elsewhere: a stored name that is markup after
    # all can neither run nor phone home.
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'none'; object-src 'none'",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "Cookie",
}


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who is signed in; `csrf` goes into every form."""

    name: str
    roles: frozenset[str]
    csrf: str


@dataclass(frozen=True, kw_only=True)
class Chrome:
    """For whom and where a page is drawn."""

    lang: Lang
    address: Address
    visitor: Visitor | None = None
    beside: str | None = None
    """Where the pages of the other service are, for a link to them."""

    @property
    def other_lang(self) -> Lang:
        return "en" if self.lang == "vi" else "vi"

    def is_for(self, role: str) -> bool:
        return self.visitor is not None and role in self.visitor.roles


def language(query: Iterable[tuple[str, str]], cookie: str | None) -> Lang:
    """Vietnamese first, whatever the browser prefers; English by the switch, which a cookie keeps.

    `?lang=` wins over the cookie.
    """
    for choice in (dict(query).get("lang"), cookie):
        match choice:
            case "vi" | "en":
                return choice
            case _:
                pass
    return "vi"


class Formatter:
    """The functions of `format` in one language, for templates."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def number(self, value: Number | None, places: int = 0) -> str:
        return formats.number(value, self.lang, places)

    def percent(self, value: Number | None, places: int = 1) -> str:
        return formats.percent(value, self.lang, places)

    def hectares(self, value: Number | None, places: int = 2) -> str:
        return formats.hectares(value, self.lang, places)

    def day(self, value: date | None) -> str:
        return formats.day(value, self.lang)

    def local_day(self, value: datetime | None) -> str:
        return formats.MISSING if value is None else self.day(formats.local(value).date())

    def typed_known(self, known: datetime | None) -> str:
        """The day of 'Ghi nhận đến ngày' as people type it, in either language."""
        return "" if known is None else self.typed_day(formats.last_day(known))

    def typed_day(self, value: date) -> str:
        return formats.day(value, "vi")

    def last_day(self, known: datetime) -> str:
        """The day whose 24:00 `known` is."""
        return self.day(formats.last_day(known))

    def clock(self, value: datetime | None) -> str:
        return formats.clock(value)

    def minute(self, value: datetime | None) -> str:
        return formats.minute(value)

    def moment(self, value: datetime | None) -> str:
        return formats.moment(value, self.lang)

    def nearest(self, value: datetime | None, today: date) -> str:
        return formats.nearest(value, today, self.lang)

    def duration(self, seconds: float | None) -> str:
        return formats.duration(seconds, self.lang)

    def iso(self, value: date | datetime) -> str:
        return value.isoformat()
