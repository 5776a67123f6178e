"""From sums by place to the rows of the national table: country, regions, units, unknown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reporting.projections.placement import territory
from reporting.queries.figures import (
    AREAS,
    COUNTS,
    Filed,
    Place,
    Placed,
    Sums,
    hectares,
)
from reporting.queries.parked import ParkedByPlace
from reporting.views import Cell, Row
from territory import Borders

FACTS = "registry.cluster"
RETURNS = "registry.return"
FILL_BASIS = "F2"
NO_LAND = "no-land"
NO_RETURN = "no-return"
MERGED = "merged"  # reported by the unit it went into, so by the 63 in the line of the unknown

COUNTRY = "VN"
UNKNOWN = "??"
# By the 34 there is such a line only for what no paper has placed, because it is parked.
UNKNOWN_NAMES: Mapping[Borders, tuple[str, str]] = {
    "63": ("Chưa rõ tỉnh cũ", "Former province unknown"),
    "34": ("Chưa rõ tỉnh", "Province unknown"),
}


@dataclass
class Here:
    """Everything of one territory."""

    sums: Sums = field(default_factory=Sums)
    jobs: int | None = None
    parked_clusters: int = 0
    parked_returns: int = 0
    is_reported_merged: bool = False

    def add(self, other: "Here") -> None:
        self.sums.add(other.sums)
        self.add_jobs(other.jobs)
        self.parked_clusters += other.parked_clusters
        self.parked_returns += other.parked_returns

    def add_jobs(self, jobs: int | None) -> None:
        if jobs is not None:
            self.jobs = jobs + (self.jobs or 0)

    @property
    def is_empty(self) -> bool:
        return (
            not any(self.sums.counts.values())
            and self.jobs is None
            and not self.parked_clusters + self.parked_returns
        )


def national_rows(
    borders: Borders, placed: Placed, filed: Sequence[Filed], parked: ParkedByPlace
) -> tuple[Row, ...]:
    """The country, its regions, its units in order of code, and what no one can place."""
    units = _by_unit(borders, placed, filed, parked)
    known = territory()
    rows = [_row(COUNTRY, "Cả nước", "The country", "country", _together(units.values()))]
    for region in known.regions(borders):
        members = (units[code] for code in known.members(region.code, borders) if code in units)
        rows.append(_row(region.code, region.name_vi, region.name_en, "region", _together(members)))
    for unit in known.units_of(borders):
        here = units.get(unit.code, Here())
        rows.append(_row(unit.code, unit.name_vi, unit.name_en, "unit", here))
    unknown = units.get(UNKNOWN, Here())
    if borders == "63" or not unknown.is_empty:
        rows.append(_row(UNKNOWN, *UNKNOWN_NAMES[borders], "unknown", unknown))
    return tuple(rows)


def _by_unit(
    borders: Borders, placed: Placed, filed: Sequence[Filed], parked: ParkedByPlace
) -> Mapping[str, Here]:
    units: dict[str, Here] = {}

    def at(place: Place) -> Here:
        return units.setdefault(place[0 if borders == "34" else 1] or UNKNOWN, Here())

    for place, sums in placed.items():
        at(place).sums.add(sums)
    for latest in filed:
        at(latest.place).add_jobs(latest.jobs)
        unit34, unit63 = latest.place
        if borders == "63" and unit34 is not None and unit63 is None:
            for former in territory().predecessors(unit34):
                at((unit34, former.code)).is_reported_merged = True
    for place, events in parked.clusters.items():
        at(place).parked_clusters += events
    for place, events in parked.returns.items():
        at(place).parked_returns += events
    return units


def _together(parts: Iterable[Here]) -> Here:
    whole = Here()
    for part in parts:
        whole.add(part)
    return whole


def _row(code: str, name_vi: str, name_en: str, kind: str, here: Here) -> Row:
    return Row(code=code, name_vi=name_vi, name_en=name_en, kind=kind, cells=_cells(here))


def _cells(here: Here) -> Mapping[str, Cell]:
    sums, parked = here.sums, here.parked_clusters
    cells: dict[str, Cell] = {}
    for key in COUNTS:
        cells[key] = Cell(key=key, value=sums.counts[key], source=FACTS, parked=parked)
    for key in AREAS:
        area = hectares(sums.areas[key])
        cells[key] = Cell(key=key, value=area, source=FACTS, parked=parked)
    cells["fill"] = Cell(
        key="fill",
        value=sums.fill,
        source=FACTS,
        basis=FILL_BASIS,
        parked=parked,
        missing=NO_LAND if sums.fill is None else None,
    )
    cells["jobs"] = Cell(
        key="jobs",
        value=here.jobs,
        source=RETURNS,
        parked=here.parked_returns,
        missing=_why_no_jobs(here),
    )
    return cells


def _why_no_jobs(here: Here) -> str | None:
    if here.jobs is not None:
        return None
    return MERGED if here.is_reported_merged else NO_RETURN
