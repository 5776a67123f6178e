"""What clusters and returns add up to, place by place: the ground of every table and series.

Row numbers are those of form B04. Operating is a cluster with at least one tenant project that has
leased and was not revoked or ended; areas and projects are those of operating clusters, the
wastewater plants those of all that were not abolished.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    RowMapping,
    Select,
    and_,
    false,
    func,
    not_,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.projections.returns import PROVINCE_FORM
from reporting.queries import states
from reporting.queries.lens import Seen
from territory.territory import REFORM

INVESTED = ("under-investment", "built", "operating", "compliant", "out-of-service")
RUNNING = ("operating", "compliant")
IN_PLAN = ("in-plan", "plan-adjusted")

COUNTS = (
    "planned",
    "established",
    "operating",
    "operating_established",
    "operating_unestablished",
    "projects",
    "fdi_projects",
    "projects_operating",
    "wastewater_invested",
    "wastewater_operating",
    "wastewater_compliant",
)
AREAS = ("established_ha", "operating_ha", "industrial_ha", "leased_ha")

CENT = Decimal("0.01")

type Place = tuple[str | None, str | None]  # of the 34, of the 63; None: not known


@dataclass
class Sums:
    """What can be added up over clusters, by its key."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    areas: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(AREAS, Decimal(0)))
    synthetic: bool = False

    def add(self, other: "Sums") -> None:
        for key, count in other.counts.items():
            self.counts[key] += count
        for key, area in other.areas.items():
            self.areas[key] += area
        self.synthetic = self.synthetic or other.synthetic

    @property
    def fill(self) -> Decimal | None:
        """Row 19: row 18 over row 17, weighted by area (basis F2)."""
        return rate(self.areas["leased_ha"], self.areas["industrial_ha"])


@dataclass(frozen=True)
class Filed:
    """Row 25 of the return that counts for a unit; `place` says whose it is on each map."""

    place: Place
    jobs: int | None
    synthetic: bool


type Placed = Mapping[Place, Sums]


async def clusters_by_place(connection: AsyncConnection, seen: Seen) -> Placed:
    state = states.clusters(seen)
    found = await connection.execute(sums_of(state, state.c.unit34, state.c.unit63))
    return {(row["unit34"], row["unit63"]): read_sums(row) for row in found.mappings()}


async def clusters_then(
    connection: AsyncConnection, seen: Seen, moments: Sequence[tuple[UUID, datetime]]
) -> Mapping[tuple[UUID, datetime], Sums]:
    """Each of these clusters as known at the instant beside it, where anything of it counts."""
    state = states.clusters_then(
        [cluster_id for cluster_id, _ in moments], [instant for _, instant in moments], seen
    )
    found = await connection.execute(sums_of(state, state.c.cluster_id, state.c.known_at))
    return {(row["cluster_id"], row["known_at"]): read_sums(row) for row in found.mappings()}


async def filed_by_place(connection: AsyncConnection, seen: Seen) -> list[Filed]:
    found = await connection.execute(latest_returns(states.returns(seen)))
    return that_count(list(found.mappings()))


def that_count(latest: Sequence[RowMapping]) -> list[Filed]:
    """Of each unit the latest return, but of none that merged into one which has reported since."""
    reported = {row["unit34"] for row in latest if row["of_34"]}
    return [
        Filed(place=(row["unit34"], row["unit63"]), jobs=row["jobs"], synthetic=row["synthetic"])
        for row in latest
        if row["of_34"] or row["unit34"] not in reported
    ]


def jobs_of(filed: Iterable[Filed]) -> int | None:
    """None where no return says a number."""
    said = [latest.jobs for latest in filed if latest.jobs is not None]
    return sum(said) if said else None


def rate(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """In percent, two decimals, half up as officers do; None where there is nothing to fill."""
    if numerator is None or not denominator:
        return None
    return (100 * numerator / denominator).quantize(CENT, rounding=ROUND_HALF_UP)


def hectares(value: Decimal) -> Decimal:
    """With two decimals, or as many as it needs."""
    return shortest(value, 2)


def shortest(value: Decimal, places: int) -> Decimal:
    """With as many decimals as it is written with, or as many as it needs."""
    short = value.quantize(Decimal(1).scaleb(-places))
    return short if short == value else value.normalize()


def hectares_if_known(value: Decimal | None) -> Decimal | None:
    return None if value is None else hectares(value)


def read_sums(row: RowMapping) -> Sums:
    return Sums(
        {key: row[key] for key in COUNTS}, {key: row[key] for key in AREAS}, row["synthetic"]
    )


def sums_of(state: FromClause, *by: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """The figures of clusters, by these columns of their states."""
    c = state.c
    standing = not_(c.abolished)
    established = and_(c.established, standing)
    operating = and_(c.projects > 0, standing)
    figures: dict[str, ColumnElement[Any]] = {
        "planned": _count(c.planning.in_(IN_PLAN)),
        "established": _count(established),
        "operating": _count(operating),
        "operating_established": _count(and_(operating, c.established)),
        "operating_unestablished": _count(and_(operating, not_(c.established))),
        "projects": _sum(c.projects, operating, Integer()),
        "fdi_projects": _sum(c.fdi_projects, operating, Integer()),
        "projects_operating": _sum(c.projects_operating, operating, Integer()),
        "wastewater_invested": _count(and_(standing, c.wastewater.in_(INVESTED))),
        "wastewater_operating": _count(and_(standing, c.wastewater.in_(RUNNING))),
        "wastewater_compliant": _count(and_(standing, c.wastewater == "compliant")),
        "established_ha": _sum(c.gross_ha, established, Numeric()),
        "operating_ha": _sum(c.gross_ha, operating, Numeric()),
        "industrial_ha": _sum(c.industrial_ha, operating, Numeric()),
        "leased_ha": _sum(c.leased_ha, operating, Numeric()),
        "synthetic": func.coalesce(func.bool_or(c.synthetic), false()),
    }
    named = (figure.label(key) for key, figure in figures.items())
    return select(*by, *named).select_from(state).group_by(*by)


def latest_returns(state: FromClause, *by: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    """Of each unit of either map the accepted return with the greatest period."""
    c = state.c
    of_34 = (c.period_end >= REFORM).label("of_34")
    return (
        select(*by, c.unit34, c.unit63, c.jobs, c.synthetic, of_34)
        .select_from(state)
        .where(c.form == PROVINCE_FORM, c.accepted_version.is_not(None))
        .ext(distinct_on(*by, of_34, c.unit))
        .order_by(*by, of_34, c.unit, c.period_end.desc())
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _sum(
    column: ColumnElement[Any], where: ColumnElement[bool], type_: Integer | Numeric[Decimal]
) -> ColumnElement[Any]:
    return sql_cast(func.coalesce(func.sum(column).filter(where), 0), type_)
