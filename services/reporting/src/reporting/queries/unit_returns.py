"""What a unit has reported, what counts of it, and what it owes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms import Period, forms
from reporting.forms.reference import PROVINCE
from reporting.projections.placement import territory
from reporting.queries import states
from reporting.queries.asked import as_decided
from reporting.queries.ground import Ground
from reporting.queries.lens import Seen
from reporting.queries.versions import state_of, versions
from reporting.report_views import ReportVersion
from reporting.tables import unit_return
from reporting.unit_views import CommuneReturns, Duty, UnitReturn

COMMUNES = "B03"
SHOWN = 8  # periods of four years


async def returns_of(
    connection: AsyncConnection, seen: Seen, here: Ground
) -> tuple[UnitReturn, ...]:
    """Of form B04, by the unit or by what merged into it, newest period first."""
    decided = as_decided(seen)
    state = states.returns(decided)
    rows = await connection.execute(
        select(state)
        .where(state.c.form == PROVINCE, state.c.unit34.in_(here.units34 or ()))
        .order_by(state.c.period_end.desc(), state.c.unit)
    )
    found: list[UnitReturn] = []
    for row in rows.mappings():
        if not here.holds((row["unit34"], row["unit63"])) or len(found) >= SHOWN:
            continue
        period = Period.parse(row["period"], forms()[PROVINCE])
        filed = await versions(connection, decided, row["return_id"], period)
        counts = _counting(filed, row["accepted_version"])
        found.append(
            UnitReturn(
                form=PROVINCE,
                unit=row["unit"],
                unit_name=territory().unit(row["unit"], row["period_end"]).name_vi,
                period=row["period"],
                state=state_of(filed),
                versions=len(filed),
                accepted_version=row["accepted_version"],
                filed_on=counts.submitted_on if counts else None,
                days_late=counts.days_late if counts else 0,
            )
        )
    return tuple(found)


async def commune_returns(
    connection: AsyncConnection, seen: Seen, here: Ground
) -> tuple[CommuneReturns, ...]:
    """As of now: a list of what came, not a figure of any day."""
    c = unit_return.c
    statement = (
        select(
            c.period,
            func.count().label("received"),
            func.count(c.accepted_version).label("accepted"),
        )
        .where(c.build == seen.returns.number, c.facts > 0, c.form == COMMUNES)
        .where((c.unit34 if here.borders == "34" else c.unit63).in_(here.members or ()))
        .group_by(c.period, c.period_end)
        .order_by(c.period_end.desc())
        .limit(SHOWN)
    )
    return tuple(
        CommuneReturns(
            form=COMMUNES, period=row.period, received=row.received, accepted=row.accepted
        )
        for row in await connection.execute(statement)
    )


def duties(returns: Sequence[UnitReturn], here: Ground, seen: Seen) -> tuple[Duty, ...]:
    """Periods that are over and have no accepted return, since the first that anything came for.

    Where nothing ever came, it is the last one.
    """
    filed = {(one.unit, one.period): one for one in returns}
    today = as_decided(seen).on
    over = list(_over(today))
    first = min((_ends(one.period) for one in returns), default=over[0].last_day)
    found = [
        _duty(period, code, name, filed, today)
        for period in over
        if period.last_day >= first
        for code, name in _reporters(here, period)
    ]
    return tuple(duty for duty in found if duty.state != "accepted")


def _over(today: date) -> Iterator[Period]:
    """The periods before a day, newest first."""
    form = forms()[PROVINCE]
    periods = sorted(
        (
            Period(form, kind, year)
            for kind in form.kinds.values()
            for year in range(today.year - SHOWN // 2, today.year + 1)
        ),
        key=lambda period: period.last_day,
        reverse=True,
    )
    return (period for period in periods if period.last_day < today)


def _reporters(here: Ground, period: Period) -> list[tuple[str, str]]:
    return [(unit.code, unit.name_vi) for unit in here.reporters(period.last_day)]


def _duty(
    period: Period,
    code: str,
    name: str,
    filed: Mapping[tuple[str, str], UnitReturn],
    today: date,
) -> Duty:
    one = filed.get((code, period.code))
    return Duty(
        form=PROVINCE,
        unit=code,
        unit_name=name,
        period=period.code,
        due_before=period.due_before,
        days_left=(period.last_punctual_day - today).days,
        state=one.state if one else "nothing",
    )


def _ends(period: str) -> date:
    return Period.parse(period, forms()[PROVINCE]).last_day


def _counting(filed: Sequence[ReportVersion], accepted: int | None) -> ReportVersion | None:
    """The version that counts, else the newest."""
    return next((one for one in filed if one.version == accepted), filed[0] if filed else None)
