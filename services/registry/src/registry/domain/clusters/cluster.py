"""A cluster: the facts recorded of it, and the papers that can be filed for it.

Filing a paper puts a new fact into its place in the history and judges the history again: refused
is only what makes some fact of it impossible, and that fact is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from uuid_utils.compat import uuid7

from eventkit.aggregate import Aggregate
from eventkit.event import NewEvent, StoredEvent
from registry.domain.chronicles.paper import Paper
from registry.domain.clusters import events
from registry.domain.clusters.duplicates import repeats
from registry.domain.clusters.errors import (
    CorrectsAnotherType,
    DuplicateFact,
    FactImpossible,
    NoLongerCounts,
    UnknownFact,
)
from registry.domain.clusters.fact import RETRACTION, Fact, facts_of, word_of
from registry.domain.clusters.findings import Finding
from registry.domain.clusters.history import counting, judged, state_on
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
    Place,
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
from territory import Placement


@dataclass(frozen=True, slots=True)
class Filed:
    """The fact that a paper became, and what somebody should look at."""

    fact: Fact
    warnings: tuple[Finding, ...]


@dataclass(kw_only=True)
class Cluster(Aggregate):
    """`facts` are in the order of recording, the corrected and retracted ones among them."""

    code: str
    facts: list[Fact] = field(default_factory=list)

    @classmethod
    def of(cls, cluster_id: UUID, code: str, version: int, stored: Iterable[StoredEvent]) -> Self:
        """A cluster as it was saved: its row and the events of its stream."""
        return cls(id=cluster_id, code=code, version=version, facts=facts_of(stored))

    def state_on(self, day: date = date.max) -> State:
        """Where it stood at the end of a day; by default after the last of its facts."""
        return state_on(self.facts, day)

    def placement(self, rules: Rules) -> Placement:
        """Where it lies by the last paper that says so, on both maps."""
        said = [fact for fact in counting(self.facts) if _says_where(fact)]
        # When all of these are retracted, it still lies where it was said to.
        last = (said or [fact for fact in self.facts if _says_where(fact)])[-1]
        return rules.territory.place(last.data["unit"], last.occurred_on, last.data["former_unit"])

    # --- the papers

    def plan(self, paper: PlanEntry, rules: Rules) -> Filed:
        return self._file(events.Planned, paper, rules, place=paper.place)

    def adjust_plan(self, paper: PlanAdjustment, rules: Rules) -> Filed:
        return self._file(events.PlanAdjusted, paper, rules)

    def withdraw_from_plan(self, paper: PlanWithdrawal, rules: Rules) -> Filed:
        return self._file(events.WithdrawnFromPlan, paper, rules)

    def record_legacy(self, paper: LegacyRecord, rules: Rules) -> Filed:
        return self._file(events.LegacyRecorded, paper, rules, place=paper.place)

    def establish(self, paper: Establishment, rules: Rules) -> Filed:
        legacy = self._before(paper).legal is Legal.LEGACY_UNESTABLISHED
        regime = rules.regime(paper, paper.regime)
        return self._file(events.Established, paper, rules, regime=regime, legacy=legacy)

    def approve_detailed_plan(self, paper: DetailedPlan, rules: Rules) -> Filed:
        industrial = paper.land_use.industrial
        return self._file(events.DetailedPlanApproved, paper, rules, industrial_land_ha=industrial)

    def approve_infrastructure_project(self, paper: InfrastructureProject, rules: Rules) -> Filed:
        return self._file(events.InfrastructureProjectApproved, paper, rules)

    def clear_land(self, paper: LandClearance, rules: Rules) -> Filed:
        return self._file(events.LandCleared, paper, rules)

    def start_construction(self, paper: ConstructionStart, rules: Rules) -> Filed:
        return self._file(events.ConstructionStarted, paper, rules)

    def complete_infrastructure(self, paper: InfrastructureCompletion, rules: Rules) -> Filed:
        return self._file(events.InfrastructureCompleted, paper, rules)

    def change_wastewater(self, paper: WastewaterChange, rules: Rules) -> Filed:
        return self._file(events.WastewaterChanged, paper, rules)

    def approve_tenant(self, paper: TenantApproval, rules: Rules) -> Filed:
        tenant_id = self._tenant_of(paper)
        return self._file(events.TenantApproved, paper, rules, tenant_id=tenant_id)

    def lease_to_tenant(self, paper: TenantLease, rules: Rules) -> Filed:
        tenant_id = self._tenant_of(paper)
        return self._file(events.TenantLeased, paper, rules, tenant_id=tenant_id)

    def change_tenant_status(self, paper: TenantStatusChange, rules: Rules) -> Filed:
        return self._file(events.TenantStatusChanged, paper, rules)

    def revoke_tenant(self, paper: TenantRevocation, rules: Rules) -> Filed:
        return self._file(events.TenantRevoked, paper, rules)

    def end_tenant(self, paper: TenantEnd, rules: Rules) -> Filed:
        return self._file(events.TenantEnded, paper, rules)

    def expand(self, paper: Expansion, rules: Rules) -> Filed:
        regime = rules.regime(paper, paper.regime)
        return self._file(events.Expanded, paper, rules, regime=regime)

    def adjust(self, paper: Adjustment, rules: Rules) -> Filed:
        return self._file(events.Adjusted, paper, rules, place=paper.changes.place)

    def change_investor(self, paper: InvestorChange, rules: Rules) -> Filed:
        previous = self._before(paper).assigned
        return self._file(events.InvestorChanged, paper, rules, previous=previous)

    def abolish(self, paper: Abolition, rules: Rules) -> Filed:
        return self._file(events.Abolished, paper, rules)

    def retract(self, paper: Retraction, rules: Rules) -> Filed:
        return self._file(events.FactRetracted, paper, rules)

    # --- filing

    def must_not_repeat(self, paper: Paper) -> None:
        """The same paper with the same content is one fact, however often it is sent."""
        for fact in counting(self.facts):
            if repeats(paper, fact):
                raise DuplicateFact(
                    fact_id=fact.id,
                    fact_type=fact.type,
                    document=fact.document,
                    on=fact.occurred_on,
                )

    def _file(
        self,
        event_type: type[events.ClusterEvent],
        paper: Paper,
        rules: Rules,
        *,
        place: Place | None = None,
        **more: object,
    ) -> Filed:
        rules.must_be_signed(paper)
        self.must_not_repeat(paper)
        corrected = self._corrected(paper, word_of(event_type.type))
        placement = self.placement(rules) if place is None else self._placed(place, paper, rules)
        event = event_type(
            **_content(event_type, paper)
            | {
                "cluster_id": self.id,
                "code": self.code,
                "unit": rules.unit_on(placement, paper.day),
                "former_unit": placement.unit63,
                "effective_on": paper.day,
            }
            | more
        )
        fact = Fact(
            uuid7(),
            word_of(event.type),
            paper.day,
            self.version + len(self._events) + 1,
            event.on_the_wire(),
        )
        warnings = self._judge(fact, corrected, rules)
        self.facts.append(fact)
        self.record(
            NewEvent(
                type=event.type, data=fact.data, occurred_on=fact.occurred_on, event_id=fact.id
            )
        )
        return Filed(fact, warnings)

    def _judge(self, fact: Fact, corrected: Fact | None, rules: Rules) -> tuple[Finding, ...]:
        """What should be looked at in the new fact; raises FactImpossible."""
        since = min(fact.occurred_on, corrected.occurred_on) if corrected else fact.occurred_on
        found = list(judged([*self.facts, fact], rules.law, since=since))
        refusals = [finding for finding in found if finding.level == "refuse"]
        if refusals:
            # What was impossible before is not the fault of the new fact: the law may have been
            # corrected since it was recorded.
            before = {
                (finding.fact_id, finding.code)
                for finding in judged(self.facts, rules.law, since=since)
            }
            broken = [one for one in refusals if (one.fact_id, one.code) not in before]
            if broken:
                first = min(broken, key=lambda one: one.fact_id != fact.id)
                raise FactImpossible(first, is_new=first.fact_id == fact.id)
        return tuple(finding for finding in found if finding.fact_id == fact.id)

    def _corrected(self, paper: Paper, type_: str) -> Fact | None:
        """The fact that the paper corrects or retracts, if it still counts and is of its type."""
        if paper.corrects is None:
            return None
        fact = next((fact for fact in self.facts if fact.id == paper.corrects), None)
        if fact is None:
            raise UnknownFact(fact_id=paper.corrects)
        if fact.type == RETRACTION or type_ not in {fact.type, RETRACTION}:
            raise CorrectsAnotherType(fact_id=fact.id, fact_type=fact.type, given_type=type_)
        for other in self.facts:
            if other.corrects == fact.id:
                raise NoLongerCounts(fact_id=fact.id, by_fact_id=other.id, by_type=other.type)
        return fact

    def _before(self, paper: Paper) -> State:
        """Where it stood on the paper's day, without the fact that the paper corrects."""
        return state_on((fact for fact in self.facts if fact.id != paper.corrects), paper.day)

    def _placed(self, place: Place, paper: Paper, rules: Rules) -> Placement:
        placed = rules.placement(place, paper.day)
        if placed.unit63 is None and self.facts:
            now = self.placement(rules)
            if now.unit34 == placed.unit34:
                return now  # A paper of today's unit says nothing against the former province.
        return placed

    def _tenant_of(self, paper: TenantIdentity) -> UUID:
        """The tenant that is named, else the one of the corrected fact, else a new one."""
        if paper.tenant_id is not None:
            return paper.tenant_id
        corrected = (fact.tenant_id for fact in self.facts if fact.id == paper.corrects)
        return next(corrected, None) or uuid7()


def _says_where(fact: Fact) -> bool:
    return "place" in fact.data or "place" in fact.data.get("changes", ())


def _content(event_type: type[events.ClusterEvent], paper: Paper) -> dict[str, Any]:
    """What the paper says, without what a command adds to it."""
    return {name: value for name, value in paper if name in event_type.model_fields}
