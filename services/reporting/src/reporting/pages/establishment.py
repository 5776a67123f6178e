"""One establishment: what is known of it on a day, its places, its history."""

from collections.abc import Iterator
from dataclasses import dataclass

from pagekit.downloads import Sheet
from pagekit.format import Lang, billions, day, moment, number
from reporting.establishment_views import EstablishmentPage
from reporting.pages import layout
from reporting.pages.address import ESTABLISHMENTS
from reporting.pages.cluster import history_columns, history_row
from reporting.pages.establishments import name_of
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.text import Words, words_of
from reporting.pages.timeline import timeline


@dataclass(frozen=True, kw_only=True)
class Said:
    """One line of what is known."""

    name: str
    text: str
    note: str = ""


def render(page: EstablishmentPage, chrome: Chrome) -> str:
    words = chrome.words
    return layout.render(
        "establishment",
        chrome,
        title=name_of(page.name, page.legal_form, words) if page.legal_form else page.code,
        view=Viewpoint.on_a_day(page),
        page=page,
        said=list(_said(page, words)),
        facts=timeline(page.timeline, (), words, of="establishment"),
        list=ESTABLISHMENTS,
    )


def sheet(page: EstablishmentPage, lang: Lang) -> Sheet:
    """The history with every field of every event, as it was filed."""
    words = words_of(lang)
    name = name_of(page.name, page.legal_form, words)
    notes = {
        words("clusters.code"): page.code,
        words("establishment.name"): name,
        words("clusters.unit"): page.unit_name,
        words("time.known"): moment(page.known or page.as_of, lang),
    }
    if page.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return Sheet(
        name=page.code,
        title=name,
        columns=history_columns(words),
        rows=tuple(history_row(fact, words, of="establishment") for fact in page.timeline),
        notes=notes,
        as_of=page.as_of,
    )


def _said(page: EstablishmentPage, words: Words) -> Iterator[Said]:
    """What is not known is said to be so; of a household what it keeps to itself is not listed."""
    lang, household = words.lang, page.legal_form == "household"

    def text(value: str | None, group: str | None = None) -> str:
        return "–" if not value else words.known(group, value) if group else value

    yield Said(name=words("establishment.form"), text=text(page.legal_form, "legal-form"))
    yield Said(
        name=words("establishment.tax"),
        text=words("establishment.tax.kept") if household else text(page.tax_code),
    )
    yield Said(
        name=words("establishment.place"),
        text=", ".join(one for one in (page.commune, page.district) if one) or "–",
        note=_place_note(page, words),
    )
    yield Said(name=words("establishment.village"), text=text(page.craft_village))
    yield Said(
        name=words("establishment.industry"),
        text=text(page.industry),
        note=words.known("sector", page.sector) if page.sector else "",
    )
    yield Said(name=words("establishment.size"), text=text(page.size, "size"))
    yield Said(name=words("establishment.employees"), text=number(page.employees, lang))
    if not household:
        yield Said(name=words("establishment.revenue"), text=billions(page.revenue_bnvnd, lang))
        yield Said(name=words("establishment.capital"), text=billions(page.capital_bnvnd, lang))
    yield Said(name=words("establishment.founded"), text=day(page.founded_on, lang))


def _place_note(page: EstablishmentPage, words: Words) -> str:
    parts = []
    if page.place_kind:
        parts.append(words.known("place-kind", page.place_kind))
    if page.ward_of:
        parts.append(words.known("ward-of", page.ward_of))
    return ", ".join(parts)
