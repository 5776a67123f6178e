"""What facts add up to, row by row of an official form, place by place: one statement for all.

The rows of form B04 are those of B03. A period's end is the day; what is counted in a period asks
for its first day too. Rows that no fact tells are not here: returns alone do.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    Select,
    and_,
    func,
    not_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms import forms
from reporting.forms.reference import PROVINCE
from reporting.queries import states
from reporting.queries.figures import IN_PLAN, INVESTED, RUNNING, Place, rate, shortest
from reporting.queries.lens import Seen
from reporting.queries.origin import SYNTHETIC, Origin

ENTERPRISE = "enterprise"
OUT_OF_SERVICE = "out-of-service"
CRAFT, SPECIALISED = "craft", "specialised"
# Row 19 is never added up, always row 18 over row 17.
RATE, LEASED, LAND = "19", "18", "17"
ROWS = forms()[PROVINCE].rows
TOLD = tuple(code for code, row in ROWS.items() if row.from_facts and code != RATE)
TYPED = frozenset({"15.3", "15.4", "16.3", "16.4"})

type Number = int | Decimal


@dataclass
class FormSums:
    """By row code. `untyped` operating clusters have no type in any paper: rows 15.3 to 16.4."""

    rows: dict[str, Number] = field(default_factory=dict)
    untyped: int = 0
    origin: Origin = field(default_factory=Origin)

    def add(self, other: "FormSums") -> None:
        for code, number in other.rows.items():
            self.rows[code] = self.rows.get(code, 0) + number
        self.untyped += other.untyped
        self.origin += other.origin

    def get(self, code: str) -> Number | None:
        """None: no fact tells it, or there is nothing to divide by."""
        if code != RATE:
            told = self.rows.get(code)
            places = ROWS[code].decimals if code in ROWS else 2
            return shortest(told, places) if isinstance(told, Decimal) else told
        leased, land = (Decimal(self.rows.get(part, 0)) for part in (LEASED, LAND))
        return rate(leased, land)


def together(parts: Iterable[FormSums]) -> FormSums:
    """Where there is nothing at all, every row that can be counted is 0."""
    whole = FormSums(rows=dict.fromkeys(TOLD, 0))
    for part in parts:
        whole.add(part)
    return whole


async def form_facts(
    connection: AsyncConnection, seen: Seen, starts: date, *, units34: Iterable[str] | None = None
) -> Mapping[Place, FormSums]:
    """On the lens's day; of every place, or only of these units of the 34 and what went in."""
    return await _placed(connection, seen, lambda c: rows_of(c, starts), units34)


async def indicators(connection: AsyncConnection, seen: Seen) -> Mapping[Place, FormSums]:
    """The rows with what others print besides; no period: rows 5 and 6 are of all time."""
    return await _placed(connection, seen, lambda c: {**rows_of(c, date.min), **more_of(c)})


async def _placed(
    connection: AsyncConnection,
    seen: Seen,
    rows_in: Callable[[Any], Mapping[str, "RowOfFacts"]],
    units34: Iterable[str] | None = None,
) -> Mapping[Place, FormSums]:
    state = states.clusters_for_form(seen, units34)
    rows = rows_in(state.c)
    statement = sums_of(state, rows, state.c.unit34, state.c.unit63)
    return {
        (row[0], row[1]): FormSums(
            rows={code: row._mapping[code] for code in rows},  # noqa: SLF001 - public in SQLAlchemy
            untyped=row.untyped,
            origin=Origin(real=row.real, synthetic=row.synthetic, mixed=row.mixed),
        )
        for row in await connection.execute(statement)
    }


@dataclass(frozen=True)
class RowOfFacts:
    """Which clusters count in a row, and what of each is added up; None: they are counted."""

    where: ColumnElement[bool]
    of_each: ColumnElement[Any] | None = None
    is_whole: bool = False

    @property
    def total(self) -> ColumnElement[Any]:
        if self.of_each is None:
            return func.count().filter(self.where)
        type_ = Integer() if self.is_whole else Numeric()
        return func.coalesce(func.sum(self.of_each).filter(self.where), 0).cast(type_)


def rows_of(c: Any, starts: date) -> Mapping[str, RowOfFacts]:
    """Of the columns of clusters' states, all rows but the rate; row 19 is made of two of them."""
    standing = not_(c.abolished)
    established = and_(c.established, standing)
    established_now = and_(established, c.established_on >= starts)
    enterprise = and_(established, c.investor_kind == ENTERPRISE)
    planned_in_detail = and_(standing, c.industrial_ha.is_not(None))
    project_approved = and_(standing, c.capital_bnvnd.is_not(None))
    operating = and_(standing, c.projects > 0)
    legacy = and_(operating, not_(c.established))
    craft = and_(operating, c.cluster_types.contains([CRAFT]))
    specialised = and_(operating, c.cluster_types.contains([SPECIALISED]))
    in_plan = c.planning.in_(IN_PLAN)
    area = c.gross_ha
    return {
        "1": RowOfFacts(in_plan),
        "2": RowOfFacts(in_plan, c.plan_ha),
        "3": RowOfFacts(established),
        "4": RowOfFacts(established, area),
        "5": RowOfFacts(established_now),
        "6": RowOfFacts(established_now, area),
        "7": RowOfFacts(enterprise),
        "8": RowOfFacts(enterprise, area),
        "9": RowOfFacts(planned_in_detail),
        "10": RowOfFacts(planned_in_detail, area),
        "11": RowOfFacts(project_approved),
        "12": RowOfFacts(project_approved, area),
        "13": RowOfFacts(project_approved, c.capital_bnvnd),
        "15": RowOfFacts(operating),
        "15.1": RowOfFacts(and_(operating, c.established)),
        "15.2": RowOfFacts(legacy),
        "15.3": RowOfFacts(craft),
        "15.4": RowOfFacts(specialised),
        "16": RowOfFacts(operating, area),
        "16.1": RowOfFacts(and_(operating, c.established), area),
        "16.2": RowOfFacts(legacy, area),
        "16.3": RowOfFacts(craft, area),
        "16.4": RowOfFacts(specialised, area),
        "17": RowOfFacts(operating, c.industrial_ha),
        "18": RowOfFacts(operating, c.leased_ha),
        "20": RowOfFacts(operating, c.projects, is_whole=True),
        "21": RowOfFacts(operating, c.fdi_projects, is_whole=True),
        "22": RowOfFacts(operating, c.projects_operating, is_whole=True),
        "26": RowOfFacts(and_(standing, c.wastewater.in_(INVESTED))),
        "27": RowOfFacts(and_(standing, c.wastewater == "compliant")),
    }


def more_of(c: Any) -> Mapping[str, RowOfFacts]:
    """What is printed about clusters and is no row of the form."""
    standing = not_(c.abolished)
    operating = and_(standing, c.projects > 0)
    return {
        "wastewater_operating": RowOfFacts(and_(standing, c.wastewater.in_(RUNNING))),
        "wastewater_out_of_service": RowOfFacts(and_(standing, c.wastewater == OUT_OF_SERVICE)),
        "ready_ha": RowOfFacts(operating, c.ready_ha),
        "leased_ha": RowOfFacts(operating, c.leased_ha),
    }


def sums_of(
    state: FromClause, rows: Mapping[str, RowOfFacts], *by: ColumnElement[Any]
) -> Select[*tuple[Any, ...]]:
    c = state.c
    operating = and_(c.projects > 0, not_(c.abolished))
    wholly = and_(c.synthetic, func.coalesce(c.provenance, SYNTHETIC) == SYNTHETIC)
    return (
        select(
            *by,
            *(row.total.label(code) for code, row in rows.items()),
            func.count().filter(operating, c.cluster_types.is_(None)).label("untyped"),
            func.count().filter(not_(c.synthetic)).label("real"),
            func.count().filter(wholly).label("synthetic"),
            func.count().filter(and_(c.synthetic, not_(wholly))).label("mixed"),
        )
        .select_from(state)
        .group_by(*by)
    )
