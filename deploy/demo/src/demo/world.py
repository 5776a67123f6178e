"""The whole set of a size: every province's clusters, every return, every line in its step."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from demo import (
    beginnings,
    communes,
    courses,
    establishments,
    faults,
    firms,
    growth,
    lives,
    planted,
    reforms,
    refusals,
    returns,
    shaping,
    telling,
    tenants,
)
from demo import cases as case_table
from demo.accounts import accounts_of
from demo.allocation import provinces_of
from demo.cases import Case
from demo.chance import SEED
from demo.days import STEPS
from demo.ledger import Files
from demo.lines import Line, of_cluster
from demo.model import Cluster
from demo.places import unit_on
from demo.returns import Owed


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class World:
    """What was made; `lines` are in the order in which they are sent."""

    seed: int
    size: str
    clusters: Mapping[str, Sequence[Cluster]]
    owed: Sequence[Owed]
    fault_of: Mapping[Owed, str]
    late_days: Mapping[Owed, int]
    lines: Sequence[Line]
    cases: Sequence[Case]

    def by_step(self) -> Mapping[date, Sequence[Line]]:
        found: dict[date, list[Line]] = {step: [] for step in STEPS}
        for line in self.lines:
            found[line.step].append(line)
        return found

    def digest(self) -> str:
        sum_ = hashlib.sha256()
        for line in self.lines:
            sum_.update(line.as_bytes())
        return sum_.hexdigest()


def build(size: str = "S", seed: int = SEED) -> World:
    provinces = provinces_of(size)
    clusters = {province: _clusters(seed, province) for province in provinces}
    _give_codes(clusters)
    cases = planted.before_telling(seed, clusters)
    everyone = [one for ones in clusters.values() for one in ones]
    telling.order(everyone)
    telling.tell(seed, everyone)
    cases += planted.after_telling(seed, clusters)
    cases += refusals.plant(seed, clusters["01"])
    telling.order(everyone)
    owed = returns.owed_by(provinces)
    fault_of, late_days = faults.drawn(seed, owed)
    lines = [line for one in everyone for line in of_cluster(seed, one)]
    registered, of_establishments = establishments.send_all(seed, provinces)
    cases += of_establishments
    files = Files()
    sent = list(returns.send_all(seed, owed, clusters, fault_of, late_days, files))
    cases += case_table.of_returns(fault_of, late_days, sent)
    below = list(_below(seed, size, owed, clusters, fault_of, files, cases))
    below += communes.refusals(sent)
    cases += case_table.of_returns_below(below)
    return World(
        seed=seed,
        size=size,
        clusters=clusters,
        owed=owed,
        fault_of=fault_of,
        late_days=late_days,
        lines=_in_order([*lines, *registered, *below, *sent]),
        cases=sorted(cases, key=lambda case: case.id),
    )


def _below(  # noqa: PLR0917 - all that returns are made of
    seed: int,
    size: str,
    owed: Sequence[Owed],
    clusters: Mapping[str, Sequence[Cluster]],
    fault_of: Mapping[Owed, str],
    files: Files,
    cases: list[Case],
) -> Iterator[Line]:
    """Forms B01 to B03 of every unit and period."""
    reporters = firms.Reporters(seed, size)
    for one in owed:
        accounts = accounts_of(seed, one, clusters, files)
        yield from firms.send_all(seed, one, accounts, reporters)
        differs = fault_of.get(one, "none") in communes.DIFFERENT
        cases += communes.silent(seed, one, accounts)
        yield from communes.send_all(seed, one, accounts, must_differ=differs)


def _clusters(seed: int, province: str) -> list[Cluster]:
    ones = beginnings.clusters_of(seed, province)
    lives.begin(seed, ones, province)
    if province in courses.everyone():
        shaping.shape(seed, ones, province)
    growth.settle(seed, ones, province)
    growth.year_2023(seed, ones, province)
    growth.later_years(seed, ones, province)
    reforms.decide(seed, ones, province)
    for one in ones:
        tenants.tell(seed, one)
    return ones


def _give_codes(clusters: Mapping[str, Iterable[Cluster]]) -> None:
    """CCN, the unit of the first paper's day, a running number; the same in every size."""
    of_unit: dict[str, list[tuple[date, str, Cluster]]] = defaultdict(list)
    for province, ones in clusters.items():
        for one in ones:
            born = min(fact.on for fact in one.facts)
            of_unit[unit_on(province, born)].append((born, one.key, one))
    for unit, found in of_unit.items():
        for nth, (_, _, one) in enumerate(sorted(found, key=lambda born: born[:2]), 1):
            one.code = f"CCN-{unit}-{nth:04d}"


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """Step by step; in a step the clusters, each in its own order, then returns by form and day."""
    kept = list(enumerate(lines))
    kept.sort(
        key=lambda pair: (
            pair[1].step,
            pair[1].phase,
            pair[1].on if pair[1].phase else date.min,
            pair[0],
        )
    )
    return [line for _, line in kept]
