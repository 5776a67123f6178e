"""Who sends in which form, and who decides on it: each rises one level (clusters.md 3.1).

A firm's paper comes by the office that received it. What a commune sums up, its province judges;
what a province sums up, the agency.
"""

from collections.abc import Collection, Mapping

from registry.domain.who import (
    AGENCY_OFFICER,
    COMMUNE_OFFICER,
    PROVINCE_OFFICER,
    Principal,
    may_act_at,
    may_act_in,
)
from territory import Placement, Territory

EVERYONE = frozenset({COMMUNE_OFFICER, PROVINCE_OFFICER, AGENCY_OFFICER})
OF_THE_PROVINCE = frozenset({PROVINCE_OFFICER, AGENCY_OFFICER})
ONLY_THE_AGENCY = frozenset({AGENCY_OFFICER})

SENDERS: Mapping[str, frozenset[str]] = {
    "B01": EVERYONE,
    "B02": EVERYONE,
    "B03": EVERYONE,
    "B04": OF_THE_PROVINCE,
}
DECIDERS: Mapping[str, frozenset[str]] = {
    "B01": EVERYONE,
    "B02": EVERYONE,
    "B03": OF_THE_PROVINCE,
    "B04": ONLY_THE_AGENCY,
}


def may_handle(
    principal: Principal,
    roles: frozenset[str],
    place: Placement,
    communes: Collection[str],
    territory: Territory,
) -> bool:
    """Whether one of these roles, in that place, is theirs; `communes` are names and codes."""
    by_province = roles - {COMMUNE_OFFICER}
    if not by_province.isdisjoint(principal.roles) and may_act_at(principal, place, territory):
        return True
    return COMMUNE_OFFICER in roles and may_act_in(principal, place, communes, territory)
