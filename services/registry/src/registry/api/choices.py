"""What an officer can choose on a page: forms by role, provinces by claim, periods by date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from registry.domain.returns.periods import Period
from registry.domain.returns.reference import FormPaper, ReturnReference
from registry.domain.returns.rights import SENDERS
from registry.domain.who import AGENCY_OFFICER, FORMER, PROVINCE_OFFICER, may_act_at
from registry.pages.models import Both, Option
from servicekit.identity import Principal
from territory import Territory, Unit, UnknownUnit

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class _OfProvinces:
    """An officer of these provinces, in whichever commune of them."""

    provinces: frozenset[str]
    roles: frozenset[str] = frozenset({PROVINCE_OFFICER})


def forms_for(principal: Principal) -> list[str]:
    """Those that one of their roles sends in, the widest last."""
    return [form for form, roles in SENDERS.items() if roles & principal.roles]


def form_option(form: str, reference: ReturnReference, on: date) -> Option:
    paper = reference.paper(form, on)
    return Option(
        value=form,
        name=Both(
            f"Biểu {form.removeprefix('B')} · {paper.sender_vi}", f"Form {form} · {paper.sender_en}"
        ),
    )


def claims_of(principal: Principal) -> list[str]:
    """Provinces as a filter takes them: `15`, or `63:15` for a former one."""
    return sorted({claim.partition("/")[0] for claim in principal.provinces})


def units_for(principal: Principal, on: date, territory: Territory) -> list[Unit]:
    """The provinces of that day's map in which they act."""
    units = territory.units(on)
    if AGENCY_OFFICER in principal.roles:
        return units
    officer = _OfProvinces(frozenset(claims_of(principal)))
    return [
        unit for unit in units if may_act_at(officer, territory.place(unit.code, on), territory)
    ]


def unit_options(units: Iterable[Unit]) -> tuple[Option, ...]:
    return tuple(Option(value=unit.code, name=Both(unit.name_vi, unit.name_en)) for unit in units)


def claim_options(principal: Principal, today: date, territory: Territory) -> tuple[Option, ...]:
    """What a list can be narrowed to: every province for the agency, else their own."""
    if AGENCY_OFFICER in principal.roles:
        return unit_options(territory.units(today))
    return tuple(_claim_option(claim, territory) for claim in claims_of(principal))


def _claim_option(claim: str, territory: Territory) -> Option:
    code = claim.removeprefix(FORMER)
    for unit in territory.units_of("63" if claim.startswith(FORMER) else "34"):
        if unit.code == code:
            return Option(value=claim, name=Both(unit.name_vi, unit.name_en))
    try:
        unit = next(one for one in territory.units_of("63") if one.code == code)
    except StopIteration:
        raise UnknownUnit(code, date.max) from None
    return Option(value=claim, name=Both(unit.name_vi, unit.name_en))


def periods_of(form: str, today: date, reference: ReturnReference) -> list[Period]:
    """Those that have begun, the latest first."""
    kinds = [kind for (of, _), kind in reference.period_kinds.items() if of == form]
    years = range(today.year - YEARS_BACK, today.year + 2)
    found = [Period(kind, year) for kind in kinds for year in years]
    begun = [period for period in found if period.first_day <= today]
    return sorted(begun, key=lambda one: (one.last_day, one.first_day), reverse=True)


def nearest(periods: list[Period], today: date) -> Period:
    """The one whose last day for handing in is nearest, before or behind."""
    return min(periods, key=lambda one: abs((one.due_before - today).days))


def period_option(period: Period) -> Option:
    vi, en = f"{period.kind.name_vi} {period.year}", f"{period.kind.name_en} {period.year}"
    return Option(value=period.code, name=Both(vi[0].upper() + vi[1:], en[0].upper() + en[1:]))


def title_of(paper: FormPaper, unit: Unit | None) -> Both:
    """Of the province's own paper; of the others without whom they are about."""
    vi, en = "", ""
    if paper.subject_kind is None and unit is not None:
        vi = f"{'thành phố' if unit.kind == 'city' else 'tỉnh'} {unit.name_vi}"
        en = unit.name_en
    return Both(_filled(paper.title_vi, vi), _filled(paper.title_en, en))


def _filled(title: str, subject: str) -> str:
    return " ".join(_words(title.replace("{subject}", subject), subject))


def _words(title: str, subject: str) -> Iterator[str]:
    words = title.split()
    # "Report on … in": what would stand behind the last words is left out, and so are they.
    for ending in () if subject else (["in"], ["of"], ["trên", "địa", "bàn"]):
        if words[-len(ending) :] == ending:
            del words[-len(ending) :]
    yield from words
