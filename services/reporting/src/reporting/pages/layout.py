"""What surrounds every page of figures: by which borders and as known when, how fresh."""

from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from pagekit import layout
from pagekit.site import Site
from reporting.pages.address import FIRST_DAY_OF_34, LAST_DAY_OF_63, Address, borders_of
from reporting.pages.freshness import FreshLine, lines
from reporting.pages.periods import earlier_days
from reporting.pages.text import Words, words_of
from reporting.views import Freshness

SITE = Site("reporting.pages", words_of)
OPERATOR = "operator"


@dataclass(frozen=True, kw_only=True)
class Chrome(layout.Chrome):
    """For whom and where a page is drawn."""

    address: Address

    @property
    def words(self) -> Words:
        return words_of(self.lang)

    @property
    def operates(self) -> bool:
        return self.is_for(OPERATOR)


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


def render(
    template: str, chrome: Chrome, *, title: str, view: Viewpoint | None = None, **values: object
) -> str:
    """A whole page from its template; `view` where it shows figures."""
    context = {
        "view": view,
        "earlier_days": earlier_days,
        "first_day_of_34": FIRST_DAY_OF_34,
        "last_day_of_63": LAST_DAY_OF_63,
        "fresh_lines": _fresh_lines(view, chrome.words) if view else (),
    }
    return SITE.render(template, chrome, title=title, **context, **values)


def part(template: str, macro: str, *values: object) -> Markup:
    """A fragment from a macro: what the stream sends is what the page holds."""
    return SITE.part(template, macro, *values)


def _fresh_lines(view: Viewpoint, words: Words) -> tuple[FreshLine, ...]:
    return lines(
        view.fresh,
        words,
        today=view.today,
        live=view.known is None,
        late_after_s=view.late_after_s,
    )
