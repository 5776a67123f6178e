"""Where papers are filed, and what is asked of whoever files one, whatever it is about."""

from dataclasses import dataclass
from typing import Any

from registry.domain.chronicles.chronicle import Chronicle
from registry.domain.chronicles.paper import Paper
from registry.domain.chronicles.rules import Rules
from registry.domain.refusals import ForeignProvince, StaleVersion, SyntheticRefused, WrongRole
from registry.domain.who import AGENCY_OFFICER, PROVINCE_OFFICER, Principal, may_act_at
from territory import Placement

OFFICERS = frozenset({AGENCY_OFFICER, PROVINCE_OFFICER})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDesk[R: Rules[Any]]:
    """Who files, and by which rules."""

    principal: Principal
    rules: R
    is_demo: bool


def must_be_an_officer(desk: PaperDesk[Any]) -> None:
    if OFFICERS.isdisjoint(desk.principal.roles):
        raise WrongRole(roles=OFFICERS)


def must_be_theirs(place: Placement, desk: PaperDesk[Any]) -> None:
    if not may_act_at(desk.principal, place, desk.rules.territory):
        raise ForeignProvince(
            unit=place.unit34, former_unit=place.unit63, provinces=desk.principal.provinces
        )


def must_be_fit_for_this_database(paper: Paper, desk: PaperDesk[Any]) -> None:
    kind = paper.provenance.kind if paper.provenance else "real"
    if kind != "real" and not desk.is_demo:
        raise SyntheticRefused(kind=kind)


def must_have_seen_the_last(one: Chronicle[Any, Any], expected: int | None) -> None:
    if expected is not None and expected != one.version:
        raise StaleVersion(expected=expected, actual=one.version)
