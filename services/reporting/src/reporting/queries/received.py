"""The returns that a report is made of: the version that is shown, and what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms import Period, UnknownPeriod
from reporting.forms.reference import PROVINCE
from reporting.queries.asked import Asked, NoSuchReport, Place
from reporting.queries.filed import FiledReturn, added_up, filed_forms
from reporting.queries.origin import Origin
from reporting.queries.versions import versions
from reporting.report_views import Number, ReportVersion

type Rows = Mapping[str, Number | None]

NOTHING_BEFORE = "none"  # compare with nothing


@dataclass(frozen=True, kw_only=True)
class Received:
    """The returns of one place and period, and the one version that is shown."""

    parts: tuple[FiledReturn, ...] = ()
    versions: tuple[ReportVersion, ...] = ()
    shown: ReportVersion | None = None
    rows: Rows = field(default_factory=dict)

    @property
    def accepted(self) -> list[FiledReturn]:
        return [part for part in self.parts if part.accepted_version is not None]

    @property
    def origin(self) -> Origin:
        if self.shown is not None:
            return Origin.of(self.shown.provenance)
        return sum((part.origin for part in self.accepted), Origin())


async def filed_by_period(
    connection: AsyncConnection, at: Place, asked: Asked
) -> Mapping[str, list[FiledReturn]]:
    """By period: this one, and those that it is compared with."""
    periods = {at.period.code, *(one.code for one in periods_before(at.period).values())}
    if _compared_period(at, asked) is not None:
        periods.add(asked.compare or "")
    found: dict[str, list[FiledReturn]] = {}
    for part in await filed_forms(
        connection,
        at.of_returns,
        at.form.code,
        periods,
        units34=at.here.units34,
        subject=at.subject,
    ):
        if at.here.holds(part.place):
            found.setdefault(part.period, []).append(part)
    return found


async def received(
    connection: AsyncConnection, at: Place, asked: Asked, parts: Sequence[FiledReturn]
) -> Received:
    if at.is_sum:
        if asked.version is not None:
            raise NoSuchReport("version", str(asked.version))
        taken = [part for part in parts if part.accepted_version is not None]
        rows = added_up(at.form.rows, taken) if taken else {}
        return Received(parts=tuple(parts), rows=rows)
    if at.subject is not None and not parts:
        raise NoSuchReport("subject", at.subject)
    known = (
        await versions(connection, at.of_returns, parts[0].return_id, at.period) if parts else ()
    )
    accepted = parts[0].accepted_version if parts else None
    wanted = asked.version or accepted or (known[0].version if known else None)
    shown = next((one for one in known if one.version == wanted), None)
    if shown is None and asked.version is not None:
        raise NoSuchReport("version", str(asked.version))
    return Received(
        parts=tuple(parts), versions=known, shown=shown, rows=shown.rows if shown else {}
    )


def periods_before(period: Period) -> Mapping[str, Period]:
    """What each kind of row compares with: amounts of a period with those of a year ago."""
    return {"cumulative": period.before, "in-period": period.year_before}


def _compared_period(at: Place, asked: Asked) -> Period | None:
    if asked.compare is None or asked.compare == NOTHING_BEFORE or asked.compare.isdecimal():
        return None
    try:
        return Period.parse(asked.compare, at.form)
    except UnknownPeriod as unknown:
        raise NoSuchReport("compare", asked.compare) from unknown


def before(
    at: Place, asked: Asked, received: Received, filed: Mapping[str, Sequence[FiledReturn]]
) -> tuple[Rows, str | None]:
    """The rows to compare with, and with what, where the caller chose it."""
    if asked.compare == NOTHING_BEFORE:
        return {}, NOTHING_BEFORE
    if asked.compare is not None and asked.compare.isdecimal():
        other = next((v for v in received.versions if v.version == int(asked.compare)), None)
        if other is None:
            raise NoSuchReport("compare", asked.compare)
        return other.rows, asked.compare
    chosen = _compared_period(at, asked)
    periods = periods_before(at.period)
    rows = {measure: _rows_of(at, chosen or period, filed) for measure, period in periods.items()}
    found = {code: rows[row.measure].get(code) for code, row in at.form.rows.items()}
    return found, chosen.code if chosen else None


def _rows_of(at: Place, period: Period, filed: Mapping[str, Sequence[FiledReturn]]) -> Rows:
    """A unit compares with a whole sum only: where a predecessor said nothing, with none."""
    accepted = [part for part in filed.get(period.code, ()) if part.accepted_version is not None]
    expected = len(at.here.reporters(period.last_day))
    is_partial = at.here.kind == "unit" and at.form.code == PROVINCE and len(accepted) < expected
    return {} if is_partial or not accepted else added_up(at.form.rows, accepted)
