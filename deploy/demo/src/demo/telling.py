"""When each fact is told to the registry: mostly in its month, some papers weeks or months late."""

from collections.abc import Iterable
from datetime import date, timedelta

from demo.chance import rng
from demo.days import HISTORY_TOLD, TODAY
from demo.model import Cluster

# A late decision makes what rests on it late as well; these may come on their own.
BESIDE = frozenset(
    {"change-wastewater", "clear-land", "start-construction", "complete-infrastructure"}
)
LATE_DECISIONS, LATE_BESIDE, LATE_TENANTS = 0.04, 0.12, 0.10


def order(clusters: Iterable[Cluster]) -> None:
    """The facts of each cluster by day; of one day in the order in which they were written."""
    for one in clusters:
        one.facts.sort(key=lambda fact: fact.on)


def tell(seed: int, clusters: Iterable[Cluster]) -> None:
    for one in clusters:
        floor = HISTORY_TOLD
        for fact in one.facts:
            tenant = fact.fields.get("tenant_id")
            if fact.on <= HISTORY_TOLD:
                fact.told = HISTORY_TOLD
                continue
            if tenant is not None:
                days = _delay(seed, str(tenant), LATE_TENANTS, 110)
            elif fact.command in BESIDE:
                days = _delay(seed, fact.key, LATE_BESIDE, 120)
            else:
                days = _delay(seed, fact.key, LATE_DECISIONS, 70)
            told = max(floor, fact.on + timedelta(days=days))
            fact.told = min(told, TODAY)
            if tenant is None and fact.command not in BESIDE:
                floor = fact.told


def _delay(seed: int, key: str, share: float, days_max: int) -> int:
    chance = rng(seed, "late", key)
    return chance.randint(20, days_max) if chance.random() < share else 0


def set_told(one: Cluster, command: str, told: date, nth: int = 0) -> None:
    """A planted case: this paper is told on that day, what follows it not before."""
    facts = [fact for fact in one.facts if fact.command == command]
    late = facts[nth]
    late.told = told
    for fact in one.facts[one.facts.index(late) + 1 :]:
        fact.told = max(fact.told, told)
