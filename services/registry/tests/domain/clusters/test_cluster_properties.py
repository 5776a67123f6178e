"""Whatever is filed, in whatever order, late, corrected or taken back: the history holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from eventkit.event import NewEvent, StoredEvent
from registry.domain.chronicles.history import counting
from registry.domain.chronicles.paper import Paper
from registry.domain.clusters import papers
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.life import LIFE
from registry.domain.clusters.rules import Rules
from registry.domain.refusals import Refusal

FIRST_DAY = date(2012, 1, 1)
DAYS = (date(2026, 11, 20) - FIRST_DAY).days
TENANTS = [UUID(int=number) for number in (1, 2, 3)]

hectares = st.integers(1, 90).map(lambda whole: f"{whole}.00")
a_few_hectares = st.integers(1, 20).map(lambda whole: f"{whole}.00")
tenant = st.sampled_from(TENANTS)
named = {"name": st.just("Gỗ Bình (mẫu)"), "is_fdi": st.booleans()}
investor = st.sampled_from(
    [{"name": "An (mẫu)", "kind": "enterprise"}, {"name": "Bách (mẫu)", "kind": "commune"}]
)
reason = st.just("có lý do")


@dataclass(frozen=True)
class Step:
    """A paper to be filed; `replaces` picks a fact of the same verb to correct, if there is one."""

    verb: str
    day: int
    said: Mapping[str, Any]
    replaces: int | None


VERBS: Mapping[str, tuple[type[Paper], st.SearchStrategy[dict[str, Any]]]] = {
    "plan": (
        papers.PlanEntry,
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(["Gia Phú", "Gia Phú 1"]),
                "area_ha": hectares,
                "industries": st.just(["Cơ khí"]),
                "plan_period": st.just("2021-2030"),
            }
        ),
    ),
    "adjust_plan": (papers.PlanAdjustment, st.fixed_dictionaries({"area_ha": hectares})),
    "withdraw_from_plan": (
        papers.PlanWithdrawal,
        st.fixed_dictionaries(
            {
                "becomes": st.sampled_from(["withdrawn", "industrial-zone"]),
                "conversion_plan": reason,
            }
        ),
    ),
    "record_legacy": (
        papers.LegacyRecord,
        st.fixed_dictionaries(
            {"name": st.just("Gia Phú"), "area_ha": hectares, "basis": st.just("old-plan")}
        ),
    ),
    "establish": (
        papers.Establishment,
        st.fixed_dictionaries({"area_ha": hectares, "investor": investor}),
    ),
    "approve_detailed_plan": (
        papers.DetailedPlan,
        st.fixed_dictionaries({"land_use": st.fixed_dictionaries({"industrial": hectares})}),
    ),
    "complete_infrastructure": (
        papers.InfrastructureCompletion,
        st.fixed_dictionaries(
            {
                "items": st.lists(st.sampled_from(["road", "water", "wastewater"]), unique=True),
                "ready_ha": hectares,
                "complete": st.booleans(),
            }
        ),
    ),
    "change_wastewater": (
        papers.WastewaterChange,
        st.fixed_dictionaries({"status": st.sampled_from(["built", "operating", "compliant"])}),
    ),
    "approve_tenant": (
        papers.TenantApproval,
        st.fixed_dictionaries(
            {"tenant_id": tenant, "approved_ha": a_few_hectares, "paper": st.just("irc"), **named}
        ),
    ),
    "lease_to_tenant": (
        papers.TenantLease,
        st.fixed_dictionaries({"tenant_id": tenant, "leased_ha": a_few_hectares, **named}),
    ),
    "change_tenant_status": (
        papers.TenantStatusChange,
        st.fixed_dictionaries(
            {"tenant_id": tenant, "status": st.sampled_from(["operating", "suspended"])}
        ),
    ),
    "end_tenant": (
        papers.TenantEnd,
        st.fixed_dictionaries({"tenant_id": tenant, "reason": reason}),
    ),
    "expand": (
        papers.Expansion,
        st.fixed_dictionaries(
            {"area_ha": st.sampled_from(["64.00", "70.00", "75.00"])},
            optional={"demand_reason": reason},
        ),
    ),
    "adjust": (
        papers.Adjustment,
        st.fixed_dictionaries({"changes": st.fixed_dictionaries({"area_ha": hectares})}),
    ),
    "change_investor": (
        papers.InvestorChange,
        st.fixed_dictionaries({"investor": st.none() | investor, "reason": reason}),
    ),
    "abolish": (papers.Abolition, st.fixed_dictionaries({"reason": reason})),
    "retract": (papers.Retraction, st.fixed_dictionaries({"reason": reason})),
}

# Often what opens a history, seldom what closes it.
DRAWN = [*VERBS, "plan", "establish", "lease_to_tenant", "lease_to_tenant", "approve_detailed_plan"]


def steps_on(days: st.SearchStrategy[int]) -> st.SearchStrategy[Step]:
    return st.sampled_from(DRAWN).flatmap(
        lambda verb: st.builds(
            Step,
            verb=st.just(verb),
            day=days,
            said=VERBS[verb][1],
            replaces=st.none() | st.integers(0, 5),
        )
    )


anywhere = st.lists(steps_on(st.integers(0, DAYS)), min_size=8, max_size=25)
on_few_days = st.lists(steps_on(st.integers(0, 4)), min_size=8, max_size=25)
each_on_its_day = st.lists(
    steps_on(st.integers(0, DAYS)), min_size=8, max_size=25, unique_by=lambda step: step.day
)
# How far the cluster has come before anything happens.
begun = st.integers(1, 6)


@dataclass
class Record:
    """A cluster and the papers of its facts, as they were accepted."""

    rules: Rules
    cluster: Cluster = field(default_factory=lambda: Cluster(id=UUID(int=9), code="CCN-10-0001"))
    accepted: dict[UUID, tuple[str, Paper]] = field(default_factory=dict)

    def begin(self, steps: int) -> None:
        for number, step in enumerate(BEGINNING[:steps], 1001):
            assert self.file(step.verb, paper_of(step, number)), step

    def file(self, verb: str, paper: Paper) -> bool:
        try:
            filed = getattr(self.cluster, verb)(paper, self.rules)
        except Refusal:
            return False
        self.accepted[filed.fact.id] = (verb, paper)
        return True

    def tell(self, steps: Sequence[Step]) -> None:
        for number, step in enumerate(steps, 1):
            self.file(step.verb, paper_of(step, number, self.corrected(step)))

    def corrected(self, step: Step) -> UUID | None:
        """A counting fact of the same verb, or any for a retraction."""
        candidates = [
            fact.id
            for fact in counting(self.cluster.facts)
            if step.verb == "retract" or self.accepted[fact.id][0] == step.verb
        ]
        if step.verb == "retract" and step.replaces is None:
            return candidates[-1] if candidates else None
        if step.replaces is None or not candidates:
            return None
        return candidates[step.replaces % len(candidates)]


BEGINNING = (
    Step(
        "plan",
        -400,
        {
            "name": "Gia Phú",
            "area_ha": "60.00",
            "industries": ["Cơ khí"],
            "plan_period": "2021-2030",
        },
        None,
    ),
    Step(
        "establish",
        -300,
        {"area_ha": "60.00", "investor": {"name": "An (mẫu)", "kind": "enterprise"}},
        None,
    ),
    Step("approve_detailed_plan", -200, {"land_use": {"industrial": "40.00"}}, None),
    Step(
        "complete_infrastructure",
        -100,
        {"items": ["road", "water", "wastewater"], "ready_ha": "40.00", "complete": False},
        None,
    ),
    *(
        Step(
            "lease_to_tenant",
            -50 + number,
            {
                "tenant_id": TENANTS[number],
                "leased_ha": "12.00",
                "name": "Gỗ Bình (mẫu)",
                "is_fdi": False,
            },
            None,
        )
        for number in (0, 1)
    ),
)


def paper_of(step: Step, number: int, corrects: UUID | None = None) -> Paper:
    day = FIRST_DAY + timedelta(days=step.day)
    said = dict(step.said)
    if step.verb in {"plan", "record_legacy"}:
        said["place"] = {"unit": "10" if day < date(2025, 7, 1) else "15", "former_unit": "10"}
    said |= {
        "document": {"number": f"{number}/QĐ-UBND", "date": day, "issuer": "UBND tỉnh"},
        "corrects": corrects or (UUID(int=404) if step.verb == "retract" else None),
    }
    return VERBS[step.verb][0].model_validate(said)


def interesting_days(cluster: Cluster) -> list[date]:
    return [date.min, date.max, *{fact.occurred_on for fact in cluster.facts}]


@given(begin=begun, steps=st.one_of(anywhere, on_few_days))
@settings(max_examples=80, deadline=None)
def test_an_accepted_history_holds_no_impossible_fact(
    rules: Rules, begin: int, steps: list[Step]
) -> None:
    record = Record(rules)
    record.begin(begin)

    for number, step in enumerate(steps, 1):
        record.file(step.verb, paper_of(step, number, record.corrected(step)))

        findings = LIFE.judged(record.cluster.facts, rules.law)
        assert [finding for finding in findings if finding.level == "refuse"] == []


@given(begin=begun, steps=st.one_of(anywhere, on_few_days))
@settings(max_examples=60, deadline=None)
def test_a_history_read_back_from_its_events_is_the_same(
    rules: Rules, begin: int, steps: list[Step]
) -> None:
    record = Record(rules)
    record.begin(begin)
    record.tell(steps)

    read_back = Cluster.of(
        record.cluster.id,
        record.cluster.code,
        len(record.cluster.facts),
        [stored(event, version) for version, event in enumerate(record.cluster.take_events(), 1)],
    )

    assert read_back.facts == record.cluster.facts
    for day in interesting_days(record.cluster):
        assert read_back.state_on(day) == record.cluster.state_on(day)


@given(begin=begun, steps=each_on_its_day)
@settings(max_examples=80, deadline=None)
def test_the_order_of_recording_changes_nothing_once_all_is_known(
    rules: Rules, begin: int, steps: list[Step]
) -> None:
    """What counts in the end, filed anew in the order of its days, is accepted and comes out."""
    record = Record(rules)
    record.begin(begin)
    record.tell(steps)

    in_order = Record(rules)
    counted = counting(record.cluster.facts)
    if counted and "place" not in counted[0].data:
        return  # What first said where it lies has been retracted: nothing can be filed before it.
    for fact in counted:
        verb, paper = record.accepted[fact.id]
        assert in_order.file(verb, paper.model_copy(update={"corrects": None})), (verb, paper)

    for day in interesting_days(record.cluster):
        assert in_order.cluster.state_on(day) == record.cluster.state_on(day)


@given(begin=begun, steps=anywhere)
@settings(max_examples=30, deadline=None)
def test_every_paper_is_accepted_once(rules: Rules, begin: int, steps: list[Step]) -> None:
    record = Record(rules)
    record.begin(begin)
    record.tell(steps)
    before = len(record.cluster.facts)

    for verb, paper in list(record.accepted.values()):
        counts = any(
            record.accepted[fact.id] == (verb, paper) for fact in counting(record.cluster.facts)
        )
        if counts:
            assert not record.file(verb, paper)

    assert len(record.cluster.facts) == before


def stored(event: NewEvent, version: int) -> StoredEvent:
    return StoredEvent(
        no=version,
        event_id=event.event_id,
        fact_id=event.fact_id or event.event_id,
        stream="registry.cluster",
        stream_id=UUID(int=9),
        streamversion=version,
        type=event.type,
        data=orjson.loads(orjson.dumps(event.data)),
        occurred_on=event.occurred_on,
        accepted_at=datetime(2026, 11, 21, tzinfo=UTC),
        actor="an-officer",
        correlation_id=UUID(int=1),
        causation_id=None,
        traceparent=None,
    )
