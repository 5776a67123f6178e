"""What surrounds every page of figures: by which borders and as known when, how fresh."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

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


class Shown(Protocol):
    """A view model that says through which dates it was looked at."""

    @property
    def borders(self) -> date: ...
    @property
    def known(self) -> datetime | None: ...
    @property
    def today(self) -> date: ...
    @property
    def as_of(self) -> datetime: ...
    @property
    def fresh(self) -> tuple[Freshness, ...]: ...
    @property
    def synthetic(self) -> bool: ...


class ShownOnADay(Shown, Protocol):
    """One of a day that can be chosen, which may or may not be final."""

    @property
    def on(self) -> date: ...
    @property
    def final(self) -> bool: ...
    @property
    def why_not_final(self) -> tuple[str, ...]: ...


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

    @classmethod
    def of(cls, page: "Shown") -> "Viewpoint":
        """Where a page's own view model says it all."""
        return cls(
            borders=page.borders,
            known=page.known,
            today=page.today,
            as_of=page.as_of,
            fresh=page.fresh,
            synthetic=page.synthetic,
        )

    @classmethod
    def on_a_day(cls, page: "ShownOnADay") -> "Viewpoint":
        return replace(cls.of(page), on=page.on, final=page.final, why_not_final=page.why_not_final)

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
