"""Every published figure of a single province that the set is to go through, judged by the model.

Figures are read as reporting reads them: operating clusters are the established ones (row 15.1),
land, leases and projects those of all in operation (rows 17, 18, 20).
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from demo.courses import Target, targets
from demo.world import World


class Group:
    """Some provinces together on a day."""

    def __init__(self, clusters: Sequence[Any], ready_ha: Decimal, jobs: int) -> None:
        self.clusters = clusters
        self.ready_ha = ready_ha
        self.jobs = jobs
        self.established = [one for one in clusters if one.is_established]
        self.operating = [one for one in clusters if one.is_operating]
        self.formal = [one for one in self.operating if one.established]
        self.planned = [one for one in clusters if one.planned]

    @property
    def leased_ha(self) -> Decimal:
        return sum((p.leased_ha for one in self.operating for p in one.projects), Decimal(0))

    @property
    def fill(self) -> Decimal:
        return 100 * self.leased_ha / _sum(self.operating, "industrial_ha")

    def plants(self, *status: str) -> int:
        return sum(one.wastewater in status for one in self.clusters if not one.abolished)


def _sum(clusters: Sequence[Any], name: str) -> Decimal:
    return sum((getattr(one, name) for one in clusters), Decimal(0))


COMPUTED: Mapping[str, Callable[[Group], Decimal | int]] = {
    "planned": lambda g: len(g.planned),
    "planned_ha": lambda g: _sum(g.planned, "plan_ha"),
    "established": lambda g: len(g.established),
    "established_ha": lambda g: _sum(g.established, "area_ha"),
    "operating": lambda g: len(g.formal),
    "operating_ha": lambda g: _sum(g.formal, "area_ha"),
    "waiting": lambda g: len(g.established) - len(g.formal),
    "projects": lambda g: sum(len(one.projects) for one in g.operating),
    "leased_ha": lambda g: g.leased_ha,
    "fill": lambda g: g.fill,
    "fill_ready": lambda g: 100 * g.leased_ha / g.ready_ha,
    "wastewater": lambda g: g.plants("operating", "compliant"),
    "wastewater_out": lambda g: g.plants("out-of-service"),
    "jobs": lambda g: g.jobs,
}


def test_the_set_goes_through_every_published_figure_on_its_day(
    country: World, country_told: Any
) -> None:
    days = sorted({target.on for target in targets()})
    standing = {on: country_told.clusters(on) for on in days}
    ready = _ready_by_cluster(country)

    missed = {}
    for target in targets():
        clusters = [one for code in target.units for one in standing[target.on][code]]
        group = Group(clusters, _ready(country, ready, target), _jobs(country_told, target))
        computed = Decimal(COMPUTED[target.indicator](group))
        if not target.is_met_by(computed):
            missed[target.figure_id] = f"{computed:.2f}, published {target.value}"

    assert missed == {}
    assert len(targets()) > 50


def _jobs(told: Any, target: Target) -> int:
    if target.indicator != "jobs":
        return 0
    _, units = told.figures(on=target.on, borders="63")
    return sum(units[code].jobs for code in target.units)


def _ready_by_cluster(country: World) -> Mapping[str, Sequence[tuple[date, Decimal]]]:
    found: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for line in country.lines:
        if line.body["command"] == "complete-infrastructure":
            found[line.lane].append((line.on, Decimal(line.body["ready_ha"])))
    return found


def _ready(
    country: World, told: Mapping[str, Sequence[tuple[date, Decimal]]], target: Target
) -> Decimal:
    """What was last told of each cluster in operation."""
    if target.indicator != "fill_ready":
        return Decimal(0)
    operating = [
        one
        for code in target.units
        for one in country.clusters[code]
        if any(t.leased_on <= target.on for t in one.tenants)
    ]
    papers = [sorted(p for p in told[str(one.id)] if p[0] <= target.on) for one in operating]
    return sum((told[-1][1] for told in papers if told), Decimal(0))
