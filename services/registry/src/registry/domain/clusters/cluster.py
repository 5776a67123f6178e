"""A cluster: the papers that can be filed for it, and the facts that they became."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from uuid_utils.compat import uuid7

from registry.domain.chronicles.chronicle import Chronicle, Filed
from registry.domain.chronicles.history import Life
from registry.domain.clusters import events
from registry.domain.clusters.events import EVENTS
from registry.domain.clusters.law import Law
from registry.domain.clusters.life import LIFE
from registry.domain.clusters.papers import (
    Abolition,
    Adjustment,
    ConstructionStart,
    DetailedPlan,
    Establishment,
    Expansion,
    InfrastructureCompletion,
    InfrastructureProject,
    InvestorChange,
    LandClearance,
    LegacyRecord,
    PlanAdjustment,
    PlanEntry,
    PlanWithdrawal,
    Retraction,
    TenantApproval,
    TenantEnd,
    TenantIdentity,
    TenantLease,
    TenantRevocation,
    TenantStatusChange,
    WastewaterChange,
)
from registry.domain.clusters.rules import Rules
from registry.domain.clusters.state import Legal, State
from registry.domain.clusters.tenant import tenant_of


@dataclass(kw_only=True)
class Cluster(Chronicle[State, Law]):
    """A cluster with its tenant projects: the guards of either need the other."""

    events: ClassVar = EVENTS
    filled_in: ClassVar = frozenset({"regime", "tenant_id"})

    @property
    def life(self) -> Life[State, Law]:
        return LIFE

    # --- the papers

    def plan(self, paper: PlanEntry, rules: Rules) -> Filed:
        return self.file(events.Planned, paper, rules, place=paper.place)

    def adjust_plan(self, paper: PlanAdjustment, rules: Rules) -> Filed:
        return self.file(events.PlanAdjusted, paper, rules)

    def withdraw_from_plan(self, paper: PlanWithdrawal, rules: Rules) -> Filed:
        return self.file(events.WithdrawnFromPlan, paper, rules)

    def record_legacy(self, paper: LegacyRecord, rules: Rules) -> Filed:
        return self.file(events.LegacyRecorded, paper, rules, place=paper.place)

    def establish(self, paper: Establishment, rules: Rules) -> Filed:
        legacy = self.before(paper).legal is Legal.LEGACY_UNESTABLISHED
        regime = rules.regime(paper, paper.regime)
        return self.file(events.Established, paper, rules, regime=regime, legacy=legacy)

    def approve_detailed_plan(self, paper: DetailedPlan, rules: Rules) -> Filed:
        industrial = paper.land_use.industrial
        return self.file(events.DetailedPlanApproved, paper, rules, industrial_land_ha=industrial)

    def approve_infrastructure_project(self, paper: InfrastructureProject, rules: Rules) -> Filed:
        return self.file(events.InfrastructureProjectApproved, paper, rules)

    def clear_land(self, paper: LandClearance, rules: Rules) -> Filed:
        return self.file(events.LandCleared, paper, rules)

    def start_construction(self, paper: ConstructionStart, rules: Rules) -> Filed:
        return self.file(events.ConstructionStarted, paper, rules)

    def complete_infrastructure(self, paper: InfrastructureCompletion, rules: Rules) -> Filed:
        return self.file(events.InfrastructureCompleted, paper, rules)

    def change_wastewater(self, paper: WastewaterChange, rules: Rules) -> Filed:
        return self.file(events.WastewaterChanged, paper, rules)

    def approve_tenant(self, paper: TenantApproval, rules: Rules) -> Filed:
        tenant_id = self._tenant_of(paper)
        return self.file(events.TenantApproved, paper, rules, tenant_id=tenant_id)

    def lease_to_tenant(self, paper: TenantLease, rules: Rules) -> Filed:
        tenant_id = self._tenant_of(paper)
        return self.file(events.TenantLeased, paper, rules, tenant_id=tenant_id)

    def change_tenant_status(self, paper: TenantStatusChange, rules: Rules) -> Filed:
        return self.file(events.TenantStatusChanged, paper, rules)

    def revoke_tenant(self, paper: TenantRevocation, rules: Rules) -> Filed:
        return self.file(events.TenantRevoked, paper, rules)

    def end_tenant(self, paper: TenantEnd, rules: Rules) -> Filed:
        return self.file(events.TenantEnded, paper, rules)

    def expand(self, paper: Expansion, rules: Rules) -> Filed:
        regime = rules.regime(paper, paper.regime)
        return self.file(events.Expanded, paper, rules, regime=regime)

    def adjust(self, paper: Adjustment, rules: Rules) -> Filed:
        return self.file(events.Adjusted, paper, rules, place=paper.changes.place)

    def change_investor(self, paper: InvestorChange, rules: Rules) -> Filed:
        previous = self.before(paper).assigned
        return self.file(events.InvestorChanged, paper, rules, previous=previous)

    def abolish(self, paper: Abolition, rules: Rules) -> Filed:
        return self.file(events.Abolished, paper, rules)

    def retract(self, paper: Retraction, rules: Rules) -> Filed:
        return self.file(events.FactRetracted, paper, rules)

    def _tenant_of(self, paper: TenantIdentity) -> UUID:
        """The tenant that is named, else the one of the corrected fact, else a new one."""
        if paper.tenant_id is not None:
            return paper.tenant_id
        corrected = (tenant_of(fact) for fact in self.facts if fact.id == paper.corrects)
        return next(corrected, None) or uuid7()
