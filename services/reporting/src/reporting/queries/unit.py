"""One province: its figures and place, its clusters and establishments, what it filed and owes."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms.reference import PROVINCE
from reporting.queries import states
from reporting.queries.asked import Asked
from reporting.queries.clusters import Wanted, clusters
from reporting.queries.freshness import freshness
from reporting.queries.ground import Ground, ground
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.national_table import table_before, table_seen
from reporting.queries.parked import parked_in
from reporting.queries.remembered import Remembered, counting
from reporting.queries.report import report
from reporting.queries.series import period_ends
from reporting.queries.unit_named import borders_for, named, through_the_reform
from reporting.queries.unit_returns import commune_returns, duties, returns_of
from reporting.report_views import ReportLine
from reporting.unit_views import (
    ActiveEstablishments,
    Commune,
    Difference,
    TwoSources,
    UnitPage,
    UnitReturn,
    figures_of,
)

CLUSTERS_SHOWN = 8
COMMUNES_SHOWN = 16
DIFFERENCES_SHOWN = 3


async def unit(
    connection: AsyncConnection,
    code: str,
    lens: Lens,
    *,
    remembered: Remembered,
    late_after_s: int = 30,
) -> UnitPage:
    """NoSuchUnit where the map that is asked for has no such code."""
    seen = await look(connection, lens)
    borders = borders_for(code, lens.borders, seen.today)
    lens = replace(lens, borders=borders)
    seen = replace(seen, borders=borders)
    ends = period_ends(before=seen.on)[0]
    seen = await counting(connection, seen, [seen.on, ends])
    table = await table_seen(connection, seen, remembered)
    previous = await table_before(connection, table, seen.at(ends), remembered)
    around, here = through_the_reform(code, seen.map), ground(code, seen.map)
    mine = await clusters(
        connection, lens, Wanted(unit=code, sort="-dien-tich", lines=CLUSTERS_SHOWN)
    )
    rural = await _establishments(connection, seen, here)
    communes = await _communes(connection, seen, here)
    returns = await returns_of(connection, seen, here)
    merged = here.merged_into(seen.on)
    return UnitPage(
        code=code,
        name_vi=around.unit.name_vi,
        name_en=around.unit.name_en,
        kind=around.unit.kind,
        map=seen.map,
        regions=around.regions,
        predecessors=around.predecessors,
        successor=around.successor,
        same_code=around.same_code,
        same_name=around.same_name,
        figures=figures_of(table, previous, code),
        before_on=ends,
        clusters=mine.lines,
        clusters_total=mine.total,
        establishments=rural,
        communes=communes[:COMMUNES_SHOWN],
        communes_total=len(communes),
        returns=returns,
        commune_returns=await commune_returns(connection, seen, here),
        duties=duties(returns, here, seen),
        merged_into=None if merged is None else named(merged),
        two_sources=await _two_sources(connection, seen, returns, code),
        parked=await parked_in(connection, seen, here.holds),
        on=seen.on,
        borders=seen.borders,
        known=seen.known,
        final=table.final,
        why_not_final=table.why_not_final,
        today=seen.today,
        fresh=await freshness(connection),
        revision=table.revision,
        as_of=table.as_of,
        synthetic=table.synthetic or rural.synthetic,
        late_after_s=late_after_s,
    )


async def _establishments(
    connection: AsyncConnection, seen: Seen, here: Ground
) -> ActiveEstablishments:
    state = states.establishments(seen)
    unit_of = state.c.unit34 if here.borders == "34" else state.c.unit63
    kinds = (state.c.legal_form, func.coalesce(state.c.size, "").label("size"))
    statement = (
        select(*kinds, func.count().label("n"), func.bool_or(state.c.synthetic).label("synthetic"))
        .where(unit_of.in_(here.members or ()), state.c.status == "active")
        .group_by(*kinds)
    )
    by_form: dict[str, dict[str, int]] = {}
    synthetic = False
    for row in await connection.execute(statement):
        by_form.setdefault(row.legal_form, {})[row.size] = row.n
        synthetic = synthetic or row.synthetic
    total = sum(sum(sizes.values()) for sizes in by_form.values())
    return ActiveEstablishments(total=total, by_form=by_form, synthetic=synthetic)


async def _communes(connection: AsyncConnection, seen: Seen, here: Ground) -> tuple[Commune, ...]:
    """Those in which an active establishment produces; the most of them first."""
    state = states.establishments(seen)
    unit_of = state.c.unit34 if here.borders == "34" else state.c.unit63
    statement = (
        select(state.c.commune, func.count().label("n"))
        .where(unit_of.in_(here.members or ()), state.c.status == "active")
        .where(state.c.commune.is_not(None))
        .group_by(state.c.commune)
        .order_by(func.count().desc(), state.c.commune)
    )
    return tuple(
        Commune(name=row.commune, establishments=row.n)
        for row in await connection.execute(statement)
    )


async def _two_sources(
    connection: AsyncConnection, seen: Seen, returns: tuple[UnitReturn, ...], code: str
) -> TwoSources | None:
    """Of the last accepted return; of a unit that merged, of what its predecessors said."""
    last = next((one for one in returns if one.accepted_version is not None), None)
    if last is None:
        return None
    asked = Asked(
        form=PROVINCE, unit=code, period=last.period, borders=seen.borders, known=seen.known
    )
    lines = (await report(connection, asked)).lines
    compared = {line.code: line for line in lines if line.difference is not None}
    differing = [line for line in compared.values() if line.difference]
    differing.sort(key=_how_much, reverse=True)
    return TwoSources(
        form=PROVINCE,
        unit=code,
        period=last.period,
        compared=len(compared),
        differing=len(differing),
        greatest=tuple(map(_difference, differing[:DIFFERENCES_SHOWN])),
    )


def _how_much(line: ReportLine) -> Decimal:
    """Against what facts say, so that hectares and clusters can stand in one order."""
    return abs(Decimal(line.difference or 0)) / (abs(Decimal(line.facts or 0)) or 1)


def _difference(line: ReportLine) -> Difference:
    return Difference(
        row=line.code,
        value=line.value or 0,
        facts=line.facts or 0,
        difference=line.difference or 0,
    )
