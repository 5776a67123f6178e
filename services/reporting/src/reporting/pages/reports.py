"""The returns that were received, by period: where every report is found."""

from dataclasses import dataclass

from reporting.forms import Period, forms
from reporting.pages import layout
from reporting.pages.address import Address
from reporting.pages.layout import Chrome, Viewpoint
from reporting.pages.report_words import period_name
from reporting.pages.text import Words
from reporting.pages.tiles import territory
from reporting.report_views import ReportItem, ReportList
from territory import vietnamese_sort_key

FILTERS = ("bieu", "tinh", "ky")


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """A return in words."""

    form: str
    unit: str
    subject: str
    period: str
    state: str
    version: int | None
    href: str
    is_made_up: bool


def render(page: ReportList, chrome: Chrome) -> str:
    words, address = chrome.words, chrome.address
    return layout.render(
        "reports",
        chrome,
        title=words("reports.title"),
        view=Viewpoint(
            borders=page.today,
            known=None,
            today=page.today,
            as_of=page.as_of,
            fresh=page.fresh,
            synthetic=page.synthetic,
        ),
        page=page,
        items=[_item(item, address, words) for item in page.items],
        forms=[(form, words("report.form", n=form.removeprefix("B"))) for form in forms()],
        units=_units(words),
        periods=[(code, _period(code, words)) for code in page.periods],
        country=[
            (_period(code, words), address.elsewhere(f"/bao-cao/B04/VN/{code}", dia_gioi=None))
            for code in page.periods
        ],
        is_filtered=any(address.get(name) for name in FILTERS),
    )


def _item(item: ReportItem, address: Address, words: Words) -> ItemView:
    path = f"/bao-cao/{item.form}/{item.unit}/{item.period}"
    return ItemView(
        form=words("report.form", n=item.form.removeprefix("B")),
        unit=item.unit_name,
        subject=item.subject_name or item.subject or "",
        period=_period(item.period, words),
        state=item.state,
        version=item.accepted_version,
        href=address.elsewhere(path, chu_the=item.subject, dia_gioi=None),
        is_made_up=item.synthetic,
    )


def _period(code: str, words: Words) -> str:
    return period_name(Period.parse(code, forms()["B04"]), words)


def _units(words: Words) -> list[tuple[str, str]]:
    """The codes that either map knows; where they name two units, both names."""
    names: dict[str, list[str]] = {}
    for borders in ("34", "63"):
        for unit in territory().units_of("34" if borders == "34" else "63"):
            name = unit.name_vi if words.lang == "vi" else unit.name_en
            if name not in names.setdefault(unit.code, []):
                names[unit.code].append(name)
    found = [(code, " / ".join(named)) for code, named in names.items()]
    return sorted(found, key=lambda pair: vietnamese_sort_key(pair[1]))
