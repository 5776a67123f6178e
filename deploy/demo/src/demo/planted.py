"""Cases put into the histories of clusters on purpose. Those of returns are in `faults`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from demo.allocation import hectares
from demo.cases import Case, of_cluster
from demo.chance import day_between, rng
from demo.days import step_of
from demo.decisions import CLUSTER_LAW_BEGINS, Pen
from demo.ledger import number
from demo.model import Cluster, Document, Fact, given
from demo.places import department, unit_on
from demo.telling import set_told

type Clusters = Mapping[str, Sequence[Cluster]]

SLIPS = {"01": date(2023, 11, 20), "60": date(2024, 9, 16), "68": date(2025, 10, 20)}
"""By province: when a lease of that year is corrected."""
TWO_PLANS = (("60.planned.004", "68.planned.003"), ("44.planned.004", "45.planned.002"))


def before_telling(seed: int, clusters: Clusters) -> list[Case]:
    """What changes what happened; called once all histories are written."""
    return [*_two_plans(seed, clusters), *_future(seed, clusters)]


def after_telling(seed: int, clusters: Clusters) -> list[Case]:
    """What changes what is told, and when."""
    found: list[Case] = []
    for province, ones in clusters.items():
        found += _doubles(seed, province, ones)
        found += _slips(province, ones)
    found += _told_late(clusters.get("01", ()))
    found += _plan_first(clusters.get("60", ()))
    return found + _already_there(clusters)


def _doubles(seed: int, province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """The second report of a cluster over two communes is taken back in 2023."""
    found = []
    for nth, double in enumerate((one for one in clusters if one.group == "double"), 1):
        chance = rng(seed, "double", double.key)
        on = day_between(chance, date(2023, 5, 8), date(2023, 9, 8))
        letter = Document(
            number=f"{chance.randint(200, 1900)}/SCT-QLCN-MAU",
            day=on,
            issuer=department(unit_on(province, on), on),
        )
        id_ = f"D-{province}-{nth}"
        _retract_all(double, letter, id_)
        original = next(o for o in clusters if o.name == double.name and o is not double)
        area = hectares(double.gross_ha)
        words = {"original": original.code, "double": double.code, "area": area}
        found.append(of_cluster("double-count", id_, double, on, **words))
    return found


def _retract_all(double: Cluster, letter: Document, case: str) -> None:
    """The last fact first: each is still possible without the ones after it."""
    facts = list(double.facts)
    for fact in facts:
        fact.true, fact.believed_until = False, letter.day
    for fact in reversed(facts):
        retraction = double.add(
            "retract-fact",
            letter.day,
            letter,
            {"reason": "Cụm nằm trên hai xã, mỗi xã báo một lần; xã chủ trì đã báo"},
            key=f"{fact.key}/retracted",
        )
        retraction.corrects, retraction.case = fact.key, case


def _slips(province: str, clusters: Sequence[Cluster]) -> list[Case]:
    """A lease typed with a tenth of its area."""
    if province not in SLIPS:
        return []
    on = SLIPS[province]
    told = [
        (fact.key, one, fact)
        for one in clusters
        if one.group == "operating" and not one.is_real
        for fact in one.facts
        if fact.command == "lease-to-tenant"
        and on.year == fact.on.year
        and number(fact.fields["leased_ha"]) >= 40
        and step_of(fact.told) == step_of(fact.on)
    ]
    return [_wrong_area(one, fact, on) for _, one, fact in sorted(told, key=lambda t: t[0])[:1]]


def _wrong_area(one: Cluster, fact: Fact, on: date) -> Case:
    """The correction names the fact that it replaces, and is told weeks later."""
    id_ = f"S-{one.province}-1"
    right = str(fact.fields["leased_ha"])
    wrong = hectares(max(1, number(right) // 10))
    typed = replace(
        fact,
        key=f"{fact.key}/typed",
        fields={**fact.fields, "leased_ha": wrong},
        true=False,
        case=id_,
    )
    fact.corrects, fact.case = typed.key, id_
    fact.told = max(on, fact.told + timedelta(days=40))
    fact.note = "Đính chính diện tích: bản trước thiếu một chữ số"
    one.facts.insert(one.facts.index(fact), typed)
    words = {"number": fact.document.number, "wrong": wrong, "right": right}
    return of_cluster("corrected-lease", id_, one, fact.told, **words)


def _told_late(clusters: Sequence[Cluster]) -> list[Case]:
    """An establishment of 2024 that is told half a year later."""
    for one in _young(clusters):
        decided = given(one.established_on)
        if decided.year == 2024:
            told = decided + timedelta(days=190)
            set_told(one, "establish-cluster", told)
            _mark(one, "establish-cluster", "L-01-1")
            days = {"decided": decided, "told": step_of(told)}
            return [of_cluster("late-decision", "L-01-1", one, told, **days)]
    return []


def _plan_first(clusters: Sequence[Cluster]) -> list[Case]:
    """A detailed plan that is told before the decision it rests on."""
    for one in _young(clusters):
        plan = next((f for f in one.facts if f.command == "approve-detailed-plan"), None)
        if plan is not None:
            told = plan.told + timedelta(days=62)
            establish = next(f for f in one.facts if f.command == "establish-cluster")
            establish.told = told
            establish.case = plan.case = "L-60-1"
            return [of_cluster("out-of-order", "L-60-1", one, told, told=step_of(told))]
    return []


def _two_plans(seed: int, clusters: Clusters) -> list[Case]:
    """Clusters in the plans of two provinces that became one."""
    there = {one.key: one for ones in clusters.values() for one in ones}
    return [
        _in_two_plans(seed, there[first], there[second])
        for first, second in TWO_PLANS
        if first in there and second in there
    ]


def _in_two_plans(seed: int, first: Cluster, second: Cluster) -> Case:
    plan = next(f for f in second.facts if f.command == "plan-cluster")
    second.name = first.name
    second.gross_ha, second.industrial_ha = first.gross_ha, first.industrial_ha
    plan.fields |= {"name": first.name, "area_ha": hectares(first.gross_ha)}
    on = date(2025, 10, 14)
    withdrawn = Pen(seed, second).withdraw(on, "withdrawn", "Gộp với dòng của tỉnh cũ kia")
    withdrawn.case = f"P-{second.province}-1"
    codes = {"first": first.code, "second": second.code}
    return of_cluster("two-plans", withdrawn.case, second, on, **codes)


def _future(seed: int, clusters: Clusters) -> list[Case]:
    """Decided in November 2026, in force from 1 December."""
    able = [
        (one.key, one)
        for one in clusters.get("01", ())
        if one.group == "planned" and not one.is_real and given(one.planned_on).year < 2024
    ]
    for _, one in sorted(able, key=lambda pair: pair[0])[-1:]:
        fact = Pen(seed, one).establish(date(2026, 12, 1), kind="enterprise")
        fact.document = replace(fact.document, day=date(2026, 11, 18))
        fact.case = "F-01-1"
        one.group = "future"
        return [of_cluster("future-effect", "F-01-1", one, fact.on)]
    return []


def _already_there(clusters: Clusters) -> list[Case]:
    """What follows from the real samples and from the country's figures."""
    found = []
    for one in clusters.get("15", ()):
        sample = one.sample
        if sample is None:
            continue
        if one.key == "15.minh-quan":
            found.append(of_cluster("made-to-meet", "X-15-1", one, date(2025, 9, 19)))
        if sample.decided_on is not None and sample.decided_on < CLUSTER_LAW_BEGINS:
            id_ = f"O-{one.key}"
            number_ = {"number": given(sample.decision)}
            found.append(of_cluster("older-than-the-law", id_, one, sample.decided_on, **number_))
    return found + _crossing(clusters) + _waiting(clusters)


def _crossing(clusters: Clusters) -> list[Case]:
    return [
        of_cluster("regime-change", f"T-{one.key}", one, fact.on)
        for ones in clusters.values()
        for one in ones
        for fact in one.facts
        if fact.command == "establish-cluster" and fact.fields.get("regime") == "R2"
    ]


def _waiting(clusters: Clusters) -> list[Case]:
    waiting = [
        one
        for ones in clusters.values()
        for one in ones
        if one.group == "legacy" and one.established_on is None
    ]
    return [of_cluster("deadline", f"W-{one.key}", one, date(2026, 12, 31)) for one in waiting]


def _young(clusters: Sequence[Cluster]) -> list[Cluster]:
    return [one for one in clusters if one.group == "idle-late" and not one.is_real]


def _mark(one: Cluster, command: str, case: str) -> None:
    for fact in one.facts:
        if fact.command == command:
            fact.case = case
