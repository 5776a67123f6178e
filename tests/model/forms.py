"""The rows of form B04 that facts give, worked out cluster by cluster from the form's own words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tests.model.clusters import INVESTED, Cluster

type Number = int | Decimal

NOTHING = Decimal(0)


def rows(clusters: Iterable[Cluster], starts: date) -> dict[str, Number]:
    """Of these clusters; `starts` is the first day of the period."""
    found: dict[str, Number] = {}
    for cluster in clusters:
        for code, number in _of(cluster, starts).items():
            found[code] = found.get(code, 0) + number
    return found


def _of(cluster: Cluster, starts: date) -> dict[str, Number]:
    area = cluster.area_ha or NOTHING
    stands = not cluster.abolished
    established = cluster.is_established
    new = established and cluster.established_on is not None and cluster.established_on >= starts
    enterprise = established and cluster.investor == "enterprise"
    drawn = stands and cluster.industrial_ha is not None
    approved = stands and cluster.capital_bnvnd is not None
    runs = cluster.is_operating
    kinds = {
        "1": runs and cluster.established,
        "2": runs and not cluster.established,
        "3": runs and "craft" in cluster.types,
        "4": runs and "specialised" in cluster.types,
    }
    projects = cluster.projects if runs else []
    return {
        **_both("1", "2", cluster.planned, cluster.plan_ha or NOTHING),
        **_both("3", "4", established, area),
        **_both("5", "6", new, area),
        **_both("7", "8", enterprise, area),
        **_both("9", "10", drawn, area),
        **_both("11", "12", approved, area),
        "13": cluster.capital_bnvnd or NOTHING if approved else NOTHING,
        **_both("15", "16", runs, area),
        **{
            code: number
            for nth, counts in kinds.items()
            for code, number in _both(f"15.{nth}", f"16.{nth}", counts, area).items()
        },
        "17": cluster.industrial_ha or NOTHING if runs else NOTHING,
        "18": sum((project.leased_ha or NOTHING for project in projects), NOTHING),
        "20": len(projects),
        "21": sum(project.is_fdi for project in projects),
        "22": sum(project.status == "operating" for project in projects),
        "26": int(stands and cluster.wastewater in INVESTED),
        "27": int(stands and cluster.wastewater == "compliant"),
    }


def _both(count: str, area: str, counts: bool, hectares: Decimal) -> dict[str, Number]:
    return {count: int(counts), area: hectares if counts else NOTHING}
