"""What surrounds every page of the registry, and the words of a period and a deadline."""

from dataclasses import dataclass
from datetime import date

from pagekit import layout
from pagekit.format import NBSP, day
from pagekit.site import Site
from pagekit.text import Words
from registry.domain.returns.periods import Period
from registry.pages.address import Address
from registry.pages.text import words_of

SITE = Site("registry.pages", words_of)
FILING, BLANK, HANDED_IN = "/nop-bieu", "/nop-bieu/mau", "/nop-bieu/da-nop"


@dataclass(frozen=True, kw_only=True)
class Chrome(layout.Chrome):
    """For whom and where a page is drawn."""

    address: Address
    demo: bool = False

    @property
    def words(self) -> Words:
        return words_of(self.lang)


def render(template: str, chrome: Chrome, *, title: str, **values: object) -> str:
    """A whole page from its template."""
    return SITE.render(
        template,
        chrome,
        title=title,
        form_name=lambda form: form_name(form, chrome.words),
        period_name=lambda period: period_name(period, chrome.words),
        window=lambda period: window(period, chrome.words),
        due=lambda period, today: due(period, today, chrome.words),
        is_due=is_due,
        **values,
    )


def form_name(form: str, words: Words) -> str:
    """'Biểu 04', as officers say; 'Form B04' in English."""
    return words("form.name", number=form.removeprefix("B")).replace(" ", NBSP)


def period_name(period: Period, words: Words) -> str:
    """'6 tháng đầu năm 2026'."""
    kind = period.kind.name_vi if words.lang == "vi" else period.kind.name_en
    return f"{kind}{NBSP}{period.year}"


def window(period: Period, words: Words) -> str:
    return f"{day(period.first_day, words.lang)}–{day(period.last_day, words.lang)}"


def due(period: Period, today: date, words: Words) -> str:
    """'trước ngày 31/12/2026, còn 39 ngày'; it does not move for a weekend."""
    key = "due.until" if period.kind.deadline_inclusive else "due.before"
    limit = words(key, day=day(period.due_before, words.lang))
    left = (period.last_punctual_day - today).days
    if left < 0:
        return f"{limit}, {words.counted('due.over', -left)}"
    if left == 0:
        return f"{limit}, {words('due.today')}"
    return f"{limit}, {words.counted('due.left', left)}"


def is_due(period: Period, today: date) -> bool:
    """The last punctual day is over."""
    return period.last_punctual_day < today
