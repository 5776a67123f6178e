"""What surrounds every page: language, headers, static files, and the templates' environment."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reporting.pages import format as formats
from reporting.pages.address import FIRST_DAY_OF_34, LAST_DAY_OF_63, Address, borders_of
from reporting.pages.drawn import drawn
from reporting.pages.format import Lang, Number
from reporting.pages.freshness import FreshLine, lines
from reporting.pages.models import Visitor
from reporting.pages.periods import earlier_days
from reporting.pages.text import Words, words_of
from reporting.views import Freshness

STATIC = Path(__file__).parent / "static"
OPERATOR = "operator"

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
class Chrome:
    """For whom and where a page is drawn."""

    lang: Lang
    address: Address
    visitor: Visitor | None = None

    @property
    def words(self) -> Words:
        return words_of(self.lang)

    @property
    def other_lang(self) -> Lang:
        return "en" if self.lang == "vi" else "vi"

    @property
    def operates(self) -> bool:
        return self.visitor is not None and OPERATOR in self.visitor.roles


@dataclass(frozen=True, kw_only=True)
class Viewpoint:
    """By which borders and as known when a page shows its figures, and how fresh they are."""

    borders: date
    known: datetime | None
    today: date
    as_of: datetime
    fresh: tuple[Freshness, ...]
    synthetic: bool
    on: date | None = None
    final: bool | None = None
    why_not_final: tuple[str, ...] = ()
    late_after_s: int = 30
    stream: str | None = None
    revision: int | None = None

    @property
    def of_34(self) -> bool:
        return borders_of(self.borders) == "34"

    def whys(self, words: Words) -> list[str]:
        """Why the figures may still change: '<why>:<source>', in words."""
        by_source: dict[str, list[str]] = {}
        for reason in dict.fromkeys(self.why_not_final):
            why, _, source = reason.partition(":")
            name = words.known("source", source) if source else ""
            by_source.setdefault(name, []).append(words.known("final", why))
        return [f"{name} {', '.join(whys)}".strip() for name, whys in by_source.items()]


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


def render(
    template: str, chrome: Chrome, *, title: str, view: Viewpoint | None = None, **values: object
) -> str:
    """A whole page from its template; `view` where it shows figures."""
    context = {
        "chrome": chrome,
        "title": title,
        "view": view,
        "t": chrome.words,
        "f": Formatter(chrome.lang),
        "earlier_days": earlier_days,
        "first_day_of_34": FIRST_DAY_OF_34,
        "last_day_of_63": LAST_DAY_OF_63,
        "fresh_lines": _fresh_lines(view, chrome.words) if view else (),
        **values,
    }
    return _templates().get_template(f"{template}.html.jinja").render(context)


def part(template: str, macro: str, *values: object) -> Markup:
    """A fragment from a macro: what the stream sends is what the page holds."""
    module = _templates().get_template(f"{template}.html.jinja").module
    return drawn(getattr(module, macro)(*values).strip())


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


def _fresh_lines(view: Viewpoint, words: Words) -> tuple[FreshLine, ...]:
    return lines(
        view.fresh,
        words,
        today=view.today,
        live=view.known is None,
        late_after_s=view.late_after_s,
    )


@cache
def static(name: str) -> str:
    """The address of a static file; it changes with the bytes, so it may be cached for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("reporting.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["static"] = static
    return environment
