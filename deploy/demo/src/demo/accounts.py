"""What each project and each cluster has a part in: workers, revenue, taxes, capital paid.

The province's totals are split, so that firms, communes and provinces tell of the same things.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from demo.chance import apportion, rng
from demo.days import PERIODS
from demo.ledger import Files, Standing, number
from demo.model import Cluster
from demo.returns import Owed, jobs_of, provinces_in, true_rows

MANY_HANDS = {"C14": 3.0, "C15": 3.2, "C13": 1.5, "C26": 1.8, "H52": 0.4, "C23": 0.6}
"""Workers on a hectare against the usual number, by trade."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of one project in a period: people, and 0.001 tỷ đồng."""

    jobs: int
    revenue: int
    taxes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """A unit's period, project by project and cluster by cluster, as its own files have it."""

    standings: Mapping[str, tuple[Cluster, Standing]]
    of_project: Mapping[str, Share]
    paid: Mapping[str, int]


def accounts_of(
    seed: int, owed: Owed, clusters: Mapping[str, Sequence[Cluster]], files: Files
) -> Accounts:
    period, provinces = owed.period, provinces_in(owed)
    rows = true_rows(seed, owed, clusters, period.due_before, files)
    standings = {
        one.key: (one, files.standing(one, period.last_day, period.due_before))
        for code in provinces
        for one in clusters[code]
    }
    jobs: dict[str, int] = {}
    for code in provinces:
        jobs |= _jobs(seed, owed, code, clusters[code], standings)
    people = list(jobs.values())
    revenue = _money(seed, "revenue", number(rows["23"]), jobs, people)
    taxes = _money(seed, "taxes", number(rows["24"]), jobs, revenue)
    return Accounts(
        standings=standings,
        of_project={
            project: Share(jobs[project], sold, paid)
            for project, sold, paid in zip(jobs, revenue, taxes, strict=True)
        },
        paid=_paid(number(rows["14"]), standings),
    )


def _jobs(
    seed: int,
    owed: Owed,
    province: str,
    clusters: Sequence[Cluster],
    standings: Mapping[str, tuple[Cluster, Standing]],
) -> dict[str, int]:
    total = jobs_of(seed, province, owed.period, first=owed.period == PERIODS[0])
    trades = {str(t.id): t.industry for one in clusters for t in one.tenants}
    weights = {
        project: it.area_ha * MANY_HANDS.get(trades[project][:3], 1.0) * _usual(seed, project)
        for one in clusters
        if (standing := standings[one.key][1]).operating
        for project, it in standing.projects.items()
    }
    parts = apportion(
        total, list(weights.values()), [min(1, total // max(1, len(weights)))] * len(weights),
        [total] * len(weights),
    )  # fmt: skip
    return dict(zip(weights, parts, strict=True))


@cache
def _usual(seed: int, project: str) -> float:
    return rng(seed, "hands", project).uniform(0.6, 1.5)


def _money(
    seed: int, stream: str, total: int, projects: Mapping[str, int], weights: Sequence[int]
) -> list[int]:
    noise = random.Random(f"{seed}|{stream}|{total}")  # noqa: S311  # demo data, not secrets
    weighed = [weight * noise.uniform(0.7, 1.3) for weight in weights]
    return apportion(total, weighed, [0] * len(projects), [total] * len(projects))


def _paid(total: int, standings: Mapping[str, tuple[Cluster, Standing]]) -> dict[str, int]:
    """Never more than the project's whole capital."""
    able = {key: now for key, (_, now) in standings.items() if now.counts and now.capital}
    highs = [now.capital or 0 for now in able.values()]
    weights = [
        high * (0.4 + (now.leased_ha / now.industrial_ha if now.industrial_ha else 0))
        for high, now in zip(highs, able.values(), strict=True)
    ]
    return dict(zip(able, apportion(total, weights, [0] * len(able), highs), strict=True))
