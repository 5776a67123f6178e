"""One province: what is mine, how I stand among the others, what I owe, what is parked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pagekit.downloads import Column, Sheet, Value
from pagekit.format import Lang, day, moment, number
from reporting.forms import Period, forms
from reporting.pages import layout
from reporting.pages.address import (
    ESTABLISHMENTS,
    FIRST_DAY_OF_34,
    LAST_DAY_OF_63,
    UNITS,
    Address,
)
from reporting.pages.establishments import CHOICES
from reporting.pages.indicators import INDICATORS, KEY_FIGURES
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.periods import period_of
from reporting.pages.report_words import period_name
from reporting.pages.text import Words, words_of
from reporting.pages.unit_cells import unit_cells
from reporting.unit_views import Difference, Duty, RegionPart, UnitName, UnitPage, UnitReturn

LAST_DAY = {"63": LAST_DAY_OF_63, "34": FIRST_DAY_OF_34}
SIZES = (*CHOICES["quy-mo"], "")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure in the table: its name, its unit, its row of form B04."""

    key: str
    name: str
    unit: str
    row: str


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Words that lead somewhere."""

    text: str
    href: str
    before: str = ""
    note: str = ""
    late: bool = False
    state: str = ""


def render(page: UnitPage, chrome: Chrome) -> str:
    words, address = chrome.words, chrome.address
    return layout.render(
        "unit",
        chrome,
        title=name_of(page, words),
        view=_viewpoint(page),
        page=page,
        cells=unit_cells(page.code, page.figures, words),
        key_figures=KEY_FIGURES,
        since=words("delta.since", period=period_of(page.before_on, words)),
        lines=[_line(key, words) for key in INDICATORS],
        regions=[_region(region, words) for region in page.regions],
        around=list(_around(page, address, words)),
        taken_for=list(_taken_for(page, address, words)),
        by_34=_other_map(page, "34", address),
        by_63=_other_map(page, "63", address),
        of_unit=lambda path: address.elsewhere(path, tinh=page.code),
        clusters_left=page.clusters_total - len(page.clusters),
        forms=[(form, words.known("legal-form", form)) for form in _forms(page)],
        sizes=[(size, _size(size, words)) for size in SIZES if _has_size(page, size)],
        establishments_path=ESTABLISHMENTS,
        returns=[_return(one, page, address, words) for one in page.returns],
        communes_returns=[
            (_period(one.form, one.period, words), one) for one in page.commune_returns
        ],
        duties=[_duty(one, page, address, words) for one in page.duties],
        merged=_linked(page.merged_into, address, words) if page.merged_into else None,
        sources=_sources(page, address, words),
        differences=[
            _difference(one, words)
            for one in (page.two_sources.greatest if page.two_sources else ())
        ],
        parked_total=sum(one.waiting for one in page.parked),
    )


def which(units: tuple[UnitName, ...], chrome: Chrome) -> str:
    """One name that two codes bore: asked, not guessed."""
    words = chrome.words
    return layout.render(
        "which",
        chrome,
        title=words("province.which", name=units[0].name_vi),
        units=[_linked(unit, chrome.address, words) for unit in units],
    )


def sheet(page: UnitPage, lang: Lang) -> Sheet:
    """Every figure beside the country's, exact."""
    words = words_of(lang)
    notes = {
        words("table.unit"): f"{page.code} {name_of(page, words)}",
        words("note.on"): day(page.on, lang),
        words("time.borders"): words(f"time.{page.map}"),
        words("time.known"): moment(page.known or page.as_of, lang),
        words("note.basis"): f"F2: {words('basis.f2')}",
    }
    if page.synthetic:
        notes[words("note.kind")] = words("synthetic.mark")
    return Sheet(
        name=name_of(page, words),
        title=name_of(page, words),
        columns=(
            Column(key="key", name=words("province.key")),
            Column(key="name", name=words("province.figure")),
            Column(key="unit", name=words("province.measure")),
            Column(key="row", name=words("province.row")),
            Column(key="value", name=words("province.value"), places=2),
            Column(key="country", name=words("province.country"), places=2),
            Column(key="share", name=f"{words('province.share')}, %", places=2),
            Column(key="rank", name=words("province.place"), places=0),
            Column(key="ranked", name=words("province.ranked"), places=0),
            Column(
                key="before", name=words("province.before", day=day(page.before_on, lang)), places=2
            ),
            Column(key="parked", name=words("ops.parked"), places=0),
        ),
        rows=tuple(_sheet_rows(page, words)),
        notes=notes,
        as_of=page.as_of,
    )


def name_of(unit: UnitPage | UnitName | RegionPart, words: Words) -> str:
    return unit.name_vi if words.lang == "vi" else unit.name_en


def _viewpoint(page: UnitPage) -> Viewpoint:
    return replace(Viewpoint.on_a_day(page), late_after_s=page.late_after_s)


def _line(key: str, words: Words) -> Line:
    indicator = INDICATORS[key]
    return Line(
        key=key,
        name=words(f"indicator.{key}"),
        unit=words(f"unit.{key}") + (" (F2)" if key == "fill" else ""),
        row="" if indicator.row == "–" else words("row.of", row=indicator.row),
    )


def _region(region: RegionPart, words: Words) -> str:
    parts = ", ".join(name_of(part, words) for part in region.parts)
    name = name_of(region, words)
    return words("province.region.part", region=name, parts=parts) if parts else name


def _linked(unit: UnitName, address: Address, words: Words) -> Linked:
    when = words("time.34.when" if unit.borders == "34" else "time.63.when")
    return Linked(
        text=name_of(unit, words),
        href=unit_address(unit, address),
        note=words("province.code.when", code=unit.code, when=when),
    )


def unit_address(unit: UnitName, address: Address) -> str:
    """With its map, because its code may name another unit on the other one."""
    return address.elsewhere(f"{UNITS}/{unit.code}", dia_gioi=LAST_DAY[unit.borders].isoformat())


def _around(page: UnitPage, address: Address, words: Words) -> Iterator[tuple[str, list[Linked]]]:
    """What it was made of, or what became of it."""
    if page.predecessors:
        made = [_linked(one, address, words) for one in page.predecessors]
        yield words("province.made-of"), made
    if page.successor:
        yield words("province.became"), [_linked(page.successor, address, words)]


def _taken_for(page: UnitPage, address: Address, words: Words) -> Iterator[Linked]:
    """Whom its name or its code also means, where that is not said already."""
    for other, key in (
        (page.same_code, "province.same-code"),
        (page.same_name, "province.same-name"),
    ):
        if other is not None and other not in {*page.predecessors, page.successor}:
            one = _linked(other, address, words)
            said = words(key, code=page.code, name=name_of(page, words))
            yield replace(one, before=said)


def _other_map(page: UnitPage, borders: str, address: Address) -> str:
    """The same unit on the other map: its successor, or the one of its name, or the first of it."""
    if page.map == borders:
        return address.link(dia_gioi=LAST_DAY["34" if borders == "34" else "63"].isoformat())
    other = page.successor
    if other is None:
        namesake = [one for one in page.predecessors if one.name_vi == page.name_vi]
        other = (namesake or list(page.predecessors))[0]
    return unit_address(other, address)


def _forms(page: UnitPage) -> list[str]:
    found = page.establishments.by_form
    known = [form for form in CHOICES["loai-hinh"] if form in found]
    return [*known, *sorted(found.keys() - set(known))]


def _has_size(page: UnitPage, size: str) -> bool:
    return any(size in sizes for sizes in page.establishments.by_form.values())


def _size(size: str, words: Words) -> str:
    return words.known("size", size) if size else words("province.size.unknown")


def _period(form: str, period: str, words: Words) -> str:
    name = period_name(Period.parse(period, forms()[form]), words)
    return name[:1].upper() + name[1:]


def _report(form: str, unit: str, period: str, address: Address) -> str:
    """By the map of the period, which is what the report itself takes."""
    return address.elsewhere(f"/bao-cao/{form}/{unit}/{period}", dia_gioi=None, ngay=None)


def _return(one: UnitReturn, page: UnitPage, address: Address, words: Words) -> Linked:
    said = [words("province.versions", n=one.versions)]
    if one.accepted_version is not None:
        said.append(words("province.counts", n=one.accepted_version))
    if one.filed_on is not None:
        filed = words("report.filed", day=day(one.filed_on, words.lang))
        late = words.counted("report.late", one.days_late) if one.days_late else ""
        said.append(f"{filed}, {late or words('report.on_time')}")
    return Linked(
        text=_who(_period(one.form, one.period, words), one.unit_name, page, words),
        href=_report(one.form, one.unit, one.period, address),
        note=" · ".join(said),
        state=one.state,
    )


def _duty(one: Duty, page: UnitPage, address: Address, words: Words) -> Linked:
    due = words("report.due", day=day(one.due_before, words.lang))
    late = one.days_left < 0
    left = words.counted("report.overdue" if late else "report.days_left", abs(one.days_left))
    return Linked(
        text=_who(_period(one.form, one.period, words), one.unit_name, page, words),
        href=_report(one.form, one.unit, one.period, address),
        note=f"{due}, {left}",
        late=late,
        state=one.state,
    )


def _who(period: str, unit_name: str, page: UnitPage, words: Words) -> str:
    """A predecessor that reported for itself is named."""
    same = unit_name == page.name_vi and len(page.predecessors) <= 1
    return period if same else words("province.period.of", period=period, unit=unit_name)


def _sources(page: UnitPage, address: Address, words: Words) -> Linked | None:
    both = page.two_sources
    if both is None:
        return None
    key = "province.sources.differ" if both.differing else "province.sources.agree"
    differing = number(both.differing, words.lang)
    said = words.counted(key, both.compared, differing=differing)
    path = f"/bao-cao/{both.form}/{both.unit}/{both.period}"
    shown = LAST_DAY[page.map].isoformat()
    return Linked(
        text=_period(both.form, both.period, words),
        href=address.elsewhere(path, dia_gioi=shown, ngay=None),
        note=said,
    )


def _difference(one: Difference, words: Words) -> tuple[str, str, str, str]:
    row = forms()["B04"].rows[one.row]
    places = 0 if isinstance(one.value, int) and isinstance(one.facts, int) else 2
    return (
        words("row.of", row=one.row),
        row.label_vi if words.lang == "vi" else row.label_en,
        number(one.value, words.lang, places),
        number(one.facts, words.lang, places),
    )


def _sheet_rows(page: UnitPage, words: Words) -> Iterator[tuple[Value, ...]]:
    for figure in page.figures:
        line = _line(figure.key, words)
        yield (
            figure.key,
            line.name,
            line.unit,
            INDICATORS[figure.key].row,
            figure.value,
            figure.country,
            figure.share,
            figure.rank,
            figure.ranked,
            figure.before,
            figure.parked,
        )
