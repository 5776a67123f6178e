"""The list of establishments: filters in the address, how many of each kind, fifty at a time."""

from collections.abc import Iterator
from dataclasses import dataclass

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, day, moment
from reporting.establishment_views import EstablishmentLine, EstablishmentsPage
from reporting.pages import layout
from reporting.pages.address import ESTABLISHMENTS, Address, borders_of
from reporting.pages.clusters import Sorting
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.text import Words, words_of
from reporting.pages.units import units_by_name

# The words that a filter offers, in the order in which officers say them.
CHOICES = {
    "loai-hinh": (
        *("enterprise", "cooperative", "cooperative-union", "cooperative-group", "household"),
    ),
    "trang-thai": ("active", "closed"),
    "quy-mo": ("micro", "small", "medium", "large"),
    "dia-ban": ("commune", "ward", "township", "special-zone"),
}
GROUPS = {
    "loai-hinh": "legal-form",
    "trang-thai": "standing",
    "quy-mo": "size",
    "dia-ban": "place-kind",
}
TYPED = ("q", "tinh", "lang-nghe")
FILTERS = (*TYPED, *CHOICES)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A filter by words: its name in the address, what it says, what can be chosen."""

    name: str
    label: str
    any: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of one kind there are, and the address of exactly these."""

    word: str
    text: str
    n: int
    href: str | None


def render(page: EstablishmentsPage, chrome: Chrome) -> str:
    words, address = chrome.words, chrome.address
    return layout.render(
        "establishments",
        chrome,
        title=words("establishments.title"),
        view=Viewpoint.on_a_day(page),
        page=page,
        units=units_by_name(page.borders, chrome.lang),
        choices=[_choice(name, words) for name in CHOICES],
        chips=list(_chips(page, address, words)),
        clear=address.link(**dict.fromkeys(FILTERS), con_tro=None),
        is_filtered=any(address.get(name) for name in FILTERS),
        sort=Sorting(address, words),
        forms=list(_shares(page, address, words)),
        name_of=lambda line: name_of(line.name, line.legal_form, words),
        hidden=address.hidden(*FILTERS),
        path=ESTABLISHMENTS,
    )


def name_of(name: str | None, legal_form: str | None, words: Words) -> str:
    """What is public of a name; a household's is its owner's."""
    if name is not None:
        return name
    key = "establishment.household" if legal_form == "household" else "establishment.unnamed"
    return words(key)


def sheet(page: EstablishmentsPage, lang: Lang) -> Sheet:
    """The lines as filtered, in full."""
    words = words_of(lang)
    notes = {
        words("note.on"): day(page.on, lang),
        words("time.borders"): words(f"time.{borders_of(page.borders)}"),
        words("time.known"): moment(page.known or page.as_of, lang),
    }
    if page.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return Sheet(
        name=words("establishments.title"),
        title=words("establishments.title"),
        columns=(
            Column(key="code", name=words("clusters.code")),
            Column(key="name", name=words("establishment.name")),
            Column(key="legal_form", name=words("establishment.form")),
            Column(key="tax_code", name=words("establishment.tax")),
            Column(key="unit", name=words("clusters.unit")),
            Column(key="former_unit", name=words("clusters.former.column")),
            Column(key="commune", name=words("establishment.commune")),
            Column(key="place_kind", name=words("establishment.place")),
            Column(key="craft_village", name=words("establishment.village")),
            Column(key="industry", name=words("establishment.industry")),
            Column(key="sector", name=words("establishment.sector")),
            Column(key="size", name=words("establishment.size")),
            Column(key="employees", name=words("establishment.employees"), places=0),
            Column(key="status", name=words("clusters.status")),
            Column(key="since", name=words("tenant.since")),
            Column(key="kind", name=words("note.kind")),
        ),
        rows=tuple(_sheet_row(line, words) for line in page.lines),
        notes=notes,
        as_of=page.as_of,
    )


def _choice(name: str, words: Words) -> Choice:
    return Choice(
        name=name,
        label=words(f"establishments.by.{name}"),
        any=words(f"establishments.any.{name}"),
        words=tuple((word, words.known(GROUPS[name], word)) for word in CHOICES[name]),
    )


def _chips(page: EstablishmentsPage, address: Address, words: Words) -> Iterator[tuple[str, str]]:
    """Each filter in words, and the address without it."""
    if address.q:
        yield words("clusters.chip.q", q=address.q), address.link(q=None, con_tro=None)
    if address.unit:
        name = dict(units_by_name(page.borders, words.lang)).get(address.unit, address.unit)
        yield name, address.link(tinh=None, con_tro=None)
    village = address.get("lang-nghe")
    if village:
        said = words("establishments.chip.village", q=village)
        yield said, address.link(lang_nghe=None, con_tro=None)
    for name, group in GROUPS.items():
        word = address.get(name)
        if word:
            yield words.known(group, word), address.link(**{name: None}, con_tro=None)


def _shares(page: EstablishmentsPage, address: Address, words: Words) -> Iterator[Share]:
    """By legal form: what programmes and selections ask first."""
    found = page.counts.legal_form
    known = [form for form in CHOICES["loai-hinh"] if form in found]
    for form in (*known, *sorted(found.keys() - set(known))):
        yield Share(
            word=form,
            text=words.known("legal-form", form),
            n=found[form],
            href=None
            if address.get("loai-hinh")
            else address.link(**{"loai-hinh": form}, con_tro=None),
        )


def _sheet_row(line: EstablishmentLine, words: Words) -> tuple[Value, ...]:
    kind = line.provenance.kind if line.provenance else "real"
    return (
        line.code,
        name_of(line.name, line.legal_form, words),
        words.known("legal-form", line.legal_form),
        line.tax_code,
        line.unit_name,
        line.former_name,
        line.commune,
        words.known("place-kind", line.place_kind or ""),
        line.craft_village,
        line.industry,
        words.known("sector", line.sector or ""),
        words.known("size", line.size or ""),
        line.employees,
        words.known("standing", line.status),
        line.since,
        "" if kind == "real" else words(f"synthetic.{'mixed' if kind == 'mixed' else 'short'}"),
    )
