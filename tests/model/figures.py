"""The national table of the model: one bundle of figures per unit and for the country."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tests.model.clusters import INVESTED, RUNNING, Cluster

NOTHING = Decimal(0)


@dataclass
class Figures:
    planned: int = 0
    established: int = 0
    established_ha: Decimal = NOTHING
    operating: int = 0
    operating_established: int = 0
    operating_unestablished: int = 0
    operating_ha: Decimal = NOTHING
    industrial_ha: Decimal = NOTHING
    leased_ha: Decimal = NOTHING
    projects: int = 0
    fdi_projects: int = 0
    projects_operating: int = 0
    wastewater_invested: int = 0
    wastewater_operating: int = 0
    wastewater_compliant: int = 0
    jobs: int | None = None

    @property
    def fill(self) -> Decimal | None:
        """Leased over industrial land of operating clusters, %, two decimals."""
        if not self.industrial_ha:
            return None
        rate = 100 * self.leased_ha / self.industrial_ha
        return rate.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def add(self, cluster: Cluster) -> None:
        self.planned += cluster.planned
        if cluster.is_established:
            self.established += 1
            self.established_ha += cluster.area_ha or NOTHING
        if cluster.is_operating:
            self._add_operating(cluster)
        if not cluster.abolished:
            self.wastewater_invested += cluster.wastewater in INVESTED
            self.wastewater_operating += cluster.wastewater in RUNNING
            self.wastewater_compliant += cluster.wastewater == "compliant"

    def _add_operating(self, cluster: Cluster) -> None:
        self.operating += 1
        self.operating_established += cluster.established
        self.operating_unestablished += not cluster.established
        self.operating_ha += cluster.area_ha or NOTHING
        self.industrial_ha += cluster.industrial_ha or NOTHING
        for project in cluster.projects:
            self.projects += 1
            self.leased_ha += project.leased_ha or NOTHING
            self.fdi_projects += project.is_fdi
            self.projects_operating += project.status == "operating"


def table(
    placed: Iterable[tuple[str, Cluster]], jobs: dict[str, int]
) -> tuple[Figures, dict[str, Figures]]:
    """The country, and every unit that has something."""
    country, units = Figures(), dict[str, Figures]()
    for unit, cluster in placed:
        country.add(cluster)
        units.setdefault(unit, Figures()).add(cluster)
    for unit, count in jobs.items():
        figures = units.setdefault(unit, Figures())
        figures.jobs = (figures.jobs or 0) + count
        country.jobs = (country.jobs or 0) + count
    return country, units
