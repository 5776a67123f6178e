"""Published figures beside what our facts and returns come to on the same day, map and territory.

Which row or indicator a figure means is data (`reporting.published`); nothing here knows a figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

from sqlalchemy.ext.asyncio import AsyncConnection

from pagekit.format import VIETNAM
from reporting.forms import Period, forms
from reporting.forms.reference import PROVINCE
from reporting.projections.placement import territory
from reporting.published import Basis, Figure, basis_of, figures, known_on, matches
from reporting.queries.asked import as_decided
from reporting.queries.figures import Place
from reporting.queries.filed import FiledReturn, filed_forms
from reporting.queries.form_facts import FormSums, indicators
from reporting.queries.ground import Ground, NoSuchTerritory, ground
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.origin import Origin

ROW = "row "
PLACES = Decimal("0.0001")  # of a ratio; what is counted or measured is exact

NO_DAY = "not of one day"
NO_FACTS = "no facts of this territory by that day"
NO_RETURNS = "no accepted return of a period that had ended"
NOTHING_TO_DIVIDE = "nothing to divide by"
NO_TERRITORY = "no such territory on this map"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A figure as it was printed, and as it is computed; or why it is not."""

    figure: Figure
    on: date | None
    basis: str | None
    computed: Decimal | None = None
    matches: bool | None = None
    origin: str | None = None
    why: str = ""


class NotComputed(Exception):
    """Why there is no number."""


@dataclass(frozen=True)
class Sources:
    """What facts come to by place on a day, and the returns that count by then."""

    facts: Mapping[Place, FormSums]
    returns: Sequence[FiledReturn]


async def published(connection: AsyncConnection) -> list[Compared]:
    """All figures, in the order of their file; each day is computed once."""
    seen = await look(connection, Lens())
    kept: dict[tuple[date, date | None], Sources] = {}
    found = []
    for figure in figures():
        basis = basis_of(figure)
        plain = Compared(figure=figure, on=figure.on, basis=basis.basis or None, why=basis.why)
        if not basis.parts:
            found.append(plain)
            continue
        if figure.on is None:
            found.append(replace(plain, why=NO_DAY))
            continue
        moment = figure.on, known_on(figure)
        if moment not in kept:
            kept[moment] = await _sources(connection, _seen_on(seen, *moment))
        found.append(_compared(plain, basis, kept[moment]))
    return found


def _seen_on(seen: Seen, on: date, known: date | None) -> Seen:
    """As known at the end of a day of Vietnam; None: with all that is known."""
    if known is None:
        return seen.at(on)
    midnight = datetime.combine(known + timedelta(days=1), time(), VIETNAM)
    return replace(seen.at(on), known=midnight)


async def _sources(connection: AsyncConnection, seen: Seen) -> Sources:
    return Sources(await indicators(connection, seen), await _returns(connection, seen))


async def _returns(connection: AsyncConnection, seen: Seen) -> list[FiledReturn]:
    """Of each unit the last of two periods that had ended, whenever it was accepted."""
    last = _last_period(seen.on)
    newest: dict[tuple[bool, str], FiledReturn] = {}
    for period in (last.before, last):
        filed = await filed_forms(connection, as_decided(seen), PROVINCE, [period.code])
        of_34 = territory().borders(period.last_day) == "34"
        for part in filed:
            if part.accepted_version is not None:
                newest[of_34, part.unit] = part
    reported = {unit for of_34, unit in newest if of_34}
    return [part for (of_34, _), part in newest.items() if of_34 or part.place[0] not in reported]


def _last_period(on: date) -> Period:
    form = forms()[PROVINCE]
    ended = (
        Period(form, kind, year) for kind in form.kinds.values() for year in (on.year - 1, on.year)
    )
    return max((one for one in ended if one.last_day <= on), key=lambda one: one.last_day)


def _compared(plain: Compared, basis: Basis, sources: Sources) -> Compared:
    figure = plain.figure
    try:
        here = ground(figure.territory, figure.territory_set)
        numbers, origins = zip(*(_number(part, here, sources) for part in basis.parts), strict=True)
        computed = _ratio(numbers) * basis.factor
    except NoSuchTerritory:
        return replace(plain, why=NO_TERRITORY)
    except NotComputed as reason:
        return replace(plain, why=str(reason))
    return replace(
        plain,
        computed=computed,
        matches=matches(figure, computed),
        origin=sum(origins, Origin()).word,
    )


def _ratio(numbers: Sequence[Decimal]) -> Decimal:
    if len(numbers) == 1:
        return numbers[0]
    if not numbers[1]:
        raise NotComputed(NOTHING_TO_DIVIDE)
    with localcontext(prec=40):
        # Two more places than are kept: a share is multiplied by 100.
        return (numbers[0] / numbers[1]).quantize(PLACES.scaleb(-2), ROUND_HALF_UP)


def _number(part: str, here: Ground, sources: Sources) -> tuple[Decimal, Origin]:
    """A row or an indicator: of facts where facts tell it, else of returns."""
    code = part.removeprefix(ROW)
    row = forms()[PROVINCE].rows.get(code)
    if row is not None and not row.from_facts:
        return _said(code, [one for one in sources.returns if here.holds(one.place)])
    parts = [sums for place, sums in sources.facts.items() if here.holds(place)]
    if not parts:
        raise NotComputed(NO_FACTS)
    whole = FormSums()
    for sums in parts:
        whole.add(sums)
    return Decimal(whole.get(code) or 0), whole.origin


def _said(code: str, parts: Iterable[FiledReturn]) -> tuple[Decimal, Origin]:
    said = [(part.rows[code], part.origin) for part in parts if part.rows.get(code) is not None]
    if not said:
        raise NotComputed(NO_RETURNS)
    total = sum((Decimal(number) for number, _ in said if number is not None), Decimal(0))
    return total, sum((origin for _, origin in said), Origin())
