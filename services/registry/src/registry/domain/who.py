"""Who may act where: roles, and the provinces of an officer, by today's map or the former one."""

from collections.abc import Collection
from typing import Protocol

from territory import Placement, Territory, UnknownUnit, fold

AGENCY_OFFICER = "agency_officer"
PROVINCE_OFFICER = "province_officer"
COMMUNE_OFFICER = "commune_officer"
SUBSCRIBER = "subscriber"
VIEWER = "viewer"
OPERATOR = "operator"
ROLES = (AGENCY_OFFICER, PROVINCE_OFFICER, COMMUNE_OFFICER, SUBSCRIBER, VIEWER, OPERATOR)

FORMER = "63:"


class Principal(Protocol):
    """Whoever asks, as far as a policy needs to know."""

    @property
    def roles(self) -> Collection[str]: ...

    @property
    def provinces(self) -> Collection[str]: ...


def may_act_at(principal: Principal, place: Placement, territory: Territory) -> bool:
    """The agency's officers act everywhere, those of a department in its provinces."""
    if AGENCY_OFFICER in principal.roles:
        return True
    return PROVINCE_OFFICER in principal.roles and any(
        _covers(claim, place, territory) for claim in principal.provinces
    )


def may_act_in(
    principal: Principal, place: Placement, communes: Collection[str], territory: Territory
) -> bool:
    """A commune's officers act in it: `15/02647`, `15/xã Bản Qua` or `15/xa-ban-qua` in a claim."""
    if COMMUNE_OFFICER not in principal.roles:
        return False
    wanted = {_slug(commune) for commune in communes}
    for claim in principal.provinces:
        province, _, commune = claim.partition("/")
        if commune and _slug(commune) in wanted and _covers(province, place, territory):
            return True
    return False


def _covers(claim: str, place: Placement, territory: Territory) -> bool:
    """`15` is the unit of today if there is one, else the former one; `63:15` the former one."""
    if claim.startswith(FORMER):
        return place.unit63 == claim.removeprefix(FORMER)
    if _is_of_today(claim, territory):
        return place.unit34 == claim
    return place.unit63 == claim


def _is_of_today(code: str, territory: Territory) -> bool:
    try:
        return bool(territory.predecessors(code))
    except UnknownUnit:
        return False


def _slug(name: str) -> str:
    return fold(name).replace(" ", "-")
