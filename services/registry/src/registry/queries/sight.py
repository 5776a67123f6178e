"""Whose personal data a principal may see: those of the provinces for which they are an officer."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, false, or_, true

from registry.domain.who import AGENCY_OFFICER, PROVINCE_OFFICER, Principal, may_act_at
from registry.queries.places import lies_in
from territory import Placement, Territory


@dataclass(frozen=True, slots=True)
class Sight:
    """Of one principal."""

    principal: Principal
    territory: Territory

    @property
    def is_blind(self) -> bool:
        roles: Collection[str] = self.principal.roles
        return AGENCY_OFFICER not in roles and PROVINCE_OFFICER not in roles

    def covers(self, unit34: str, unit63: str | None) -> bool:
        return may_act_at(self.principal, Placement(unit34, unit63), self.territory)

    def within(self, table: Table) -> ColumnElement[bool]:
        """The same, as a condition on rows."""
        if AGENCY_OFFICER in self.principal.roles:
            return true()
        return or_(
            false(), *(lies_in(table, claim, self.territory) for claim in self.principal.provinces)
        )
