"""Where a cluster stands: axes that move independently of each other, and what is derived of them.

`folding` says what each fact does to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from registry.domain.clusters.tenant import NOTHING, Tenant


class Planning(StrEnum):
    NOT_IN_PLAN = "NOT_IN_PLAN"
    IN_PLAN = "IN_PLAN"
    PLAN_ADJUSTED = "PLAN_ADJUSTED"
    WITHDRAWN_FROM_PLAN = "WITHDRAWN_FROM_PLAN"
    CONVERTED = "CONVERTED"


class Legal(StrEnum):
    NONE = "NONE"
    LEGACY_UNESTABLISHED = "LEGACY_UNESTABLISHED"
    ESTABLISHED = "ESTABLISHED"
    EXPANDED = "EXPANDED"
    ADJUSTED = "ADJUSTED"
    ABOLISHED = "ABOLISHED"


class Investing(StrEnum):
    NONE = "NONE"
    ASSIGNED = "ASSIGNED"
    REPLACING = "REPLACING"


class DetailedPlanning(StrEnum):
    NONE = "NONE"
    APPROVED = "APPROVED"
    AMENDED = "AMENDED"


class Infrastructure(StrEnum):
    NONE = "NONE"
    PROJECT_APPROVED = "PROJECT_APPROVED"
    LAND_CLEARING = "LAND_CLEARING"
    UNDER_CONSTRUCTION = "UNDER_CONSTRUCTION"
    PARTLY_COMPLETE = "PARTLY_COMPLETE"
    COMPLETE = "COMPLETE"


class Operation(StrEnum):
    NO_PROJECT = "NO_PROJECT"
    OPERATING = "OPERATING"
    FULL = "FULL"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"


class Status(StrEnum):
    """One word for lists: the first that fits, in this order (clusters.md 5.1)."""

    ABOLISHED = "ABOLISHED"
    WITHDRAWN = "WITHDRAWN"
    OPERATING_ESTABLISHED = "OPERATING_ESTABLISHED"
    OPERATING_UNESTABLISHED = "OPERATING_UNESTABLISHED"
    UNDER_CONSTRUCTION = "UNDER_CONSTRUCTION"
    DETAILED_PLAN_APPROVED = "DETAILED_PLAN_APPROVED"
    ESTABLISHED = "ESTABLISHED"
    IN_APPRAISAL = "IN_APPRAISAL"
    PLANNED = "PLANNED"
    RECORDED = "RECORDED"


AXES = (
    "planning",
    "legal",
    "investor",
    "detailed_plan",
    "infrastructure",
    "wastewater",
    "operation",
)


@dataclass(slots=True, kw_only=True)
class State:
    """What is known of a cluster on a day; `since` when each axis that has moved stands there."""

    name: str | None = None
    aliases: tuple[str, ...] = ()
    place: Mapping[str, Any] | None = None
    unit: str | None = None
    former_unit: str | None = None
    industries: tuple[str, ...] = ()

    plan_area_ha: Decimal | None = None
    plan_period: str | None = None

    area_ha: Decimal | None = None
    area_reason: str | None = None
    regime: str | None = None
    cluster_types: tuple[str, ...] = ()
    schedule: Mapping[str, Any] | None = None
    total_capital_bnvnd: Decimal | None = None
    assigned: Mapping[str, Any] | None = None
    is_legacy: bool = False

    land_use: Mapping[str, str] | None = None
    industrial_ha: Decimal | None = None
    infrastructure_bnvnd: Decimal | None = None
    recovered_ha: Decimal | None = None
    compensated_ha: Decimal | None = None
    cleared_ha: Decimal | None = None
    ready_ha: Decimal | None = None
    finished: frozenset[str] = frozenset()
    wastewater_m3_day: Decimal | None = None

    tenants: dict[str, Tenant] = field(default_factory=dict)
    projects: int = 0
    leased_ha: Decimal = NOTHING
    taken_ha: Decimal = NOTHING

    planning: Planning = Planning.NOT_IN_PLAN
    legal: Legal = Legal.NONE
    investor: Investing = Investing.NONE
    detailed_plan: DetailedPlanning = DetailedPlanning.NONE
    infrastructure: Infrastructure = Infrastructure.NONE
    wastewater: str = "none"
    operation: Operation = Operation.NO_PROJECT
    since: dict[str, date] = field(default_factory=dict)

    @property
    def is_in_plan(self) -> bool:
        return self.planning in {Planning.IN_PLAN, Planning.PLAN_ADJUSTED}

    @property
    def is_established(self) -> bool:
        return self.legal in {Legal.ESTABLISHED, Legal.EXPANDED, Legal.ADJUSTED}

    @property
    def is_abolished(self) -> bool:
        return self.legal is Legal.ABOLISHED

    @property
    def is_operating(self) -> bool:
        """Has a project and is not abolished, established or not (row 15)."""
        return self.projects > 0 and not self.is_abolished

    @property
    def status(self) -> Status:  # noqa: PLR0911 - one line of the list each
        if self.is_abolished:
            return Status.ABOLISHED
        if self.planning in {Planning.WITHDRAWN_FROM_PLAN, Planning.CONVERTED}:
            return Status.WITHDRAWN
        if self.is_operating:
            return (
                Status.OPERATING_ESTABLISHED
                if self.is_established
                else Status.OPERATING_UNESTABLISHED
            )
        if self.infrastructure in _BUILDING:
            return Status.UNDER_CONSTRUCTION
        if self.detailed_plan is not DetailedPlanning.NONE:
            return Status.DETAILED_PLAN_APPROVED
        if self.is_established:
            return Status.ESTABLISHED
        return Status.PLANNED if self.is_in_plan else Status.RECORDED

    def move(self, axis: str, to: str, on: date) -> None:
        """The axis stands at `to` since that day, if it did not before."""
        if getattr(self, axis) != to:
            setattr(self, axis, to)
            self.since[axis] = on

    def let(self, tenant: Tenant) -> None:
        """The tenant is now as given; the sums follow."""
        before = self.tenants.get(tenant.id)
        if before is not None:
            self.projects -= before.is_project
            self.leased_ha -= before.let_ha
            self.taken_ha -= before.taken_ha
        self.tenants[tenant.id] = tenant
        self.projects += tenant.is_project
        self.leased_ha += tenant.let_ha
        self.taken_ha += tenant.taken_ha

    def look_at_operation(self, on: date) -> None:
        """What follows for the operation from projects, land and the decision."""
        if self.is_abolished:
            to = Operation.CLOSING if self.projects else Operation.CLOSED
        elif not self.projects:
            to = Operation.NO_PROJECT
        elif self.industrial_ha is not None and self.leased_ha >= self.industrial_ha:
            to = Operation.FULL
        else:
            to = Operation.OPERATING
        self.move("operation", to, on)

    def copy(self) -> "State":
        return replace(self, tenants=dict(self.tenants), since=dict(self.since))


_BUILDING = {
    Infrastructure.UNDER_CONSTRUCTION,
    Infrastructure.PARTLY_COMPLETE,
    Infrastructure.COMPLETE,
}
