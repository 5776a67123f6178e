"""One report: of each row what returns say, what facts add up to, and what stood there before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from pagekit.format import VIETNAM
from reporting.forms import Form, FormRow, Period, UnknownPeriod, forms
from reporting.forms.reference import PROVINCE
from reporting.projections.placement import territory
from reporting.queries.filed import FiledReturn, added_up, filed_forms
from reporting.queries.form_events import Here, count_events
from reporting.queries.form_facts import TYPED, FormSums, form_facts, together
from reporting.queries.freshness import finality, freshness
from reporting.queries.ground import Ground, NoSuchTerritory, ground
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.origin import Origin
from reporting.queries.parked import parked_by_place
from reporting.queries.revision import OVERVIEW, revision
from reporting.queries.versions import state_of, versions
from reporting.report_views import (
    Contributor,
    Number,
    Report,
    ReportLine,
    ReportVersion,
    State,
)

type Rows = Mapping[str, Number | None]

NOTHING_BEFORE = "none"  # compare with nothing


class NoSuchReport(LookupError):
    """`field` names what there is not: form, unit, period, subject, version or compare."""

    def __init__(self, field: str, value: str) -> None:
        super().__init__(f"{field} {value!r}")
        self.field = field
        self.value = value


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`compare`: a version's number, a period, or 'none'; by default the periods before."""

    form: str
    unit: str
    period: str
    subject: str | None = None
    version: int | None = None
    compare: str | None = None
    borders: date | None = None
    known: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which paper is asked for, found in reference data; `by` decides on returns, `ends` facts."""

    form: Form
    period: Period
    here: Ground
    seen: Seen
    subject: str | None = None

    @property
    def of_facts(self) -> Seen:
        """Facts on the period's last day."""
        return self.seen.at(self.period.last_day)

    @property
    def of_returns(self) -> Seen:
        return as_decided(self.seen)

    @property
    def is_sum(self) -> bool:
        """Whether several returns make it up."""
        if self.subject is not None:
            return False
        reporters = self.here.reporters(self.period.last_day)
        return self.form.code != PROVINCE or self.here.kind != "unit" or len(reporters) > 1

    @property
    def events_here(self) -> Here:
        return Here(self.here.borders, self.here.members, self.here.units34)


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


def as_decided(seen: Seen) -> Seen:
    """On the day by which returns are looked at: today, or the day that is looked back to."""
    if seen.known is None:
        return seen.at(seen.today)
    last_day = (seen.known.astimezone(VIETNAM) - timedelta(microseconds=1)).date()
    return seen.at(min(last_day, seen.today))


async def report(connection: AsyncConnection, asked: Asked) -> Report:
    """NoSuchReport where there can be none; one of which nothing was received is empty."""
    at = await find(connection, asked)
    filed = await _filed(connection, at, asked)
    received = await _received(connection, at, asked, filed.get(at.period.code, []))
    facts = await _facts(connection, at)
    events = await _events(connection, at)
    before, compare = _before(at, asked, received, filed)
    parked = await parked_by_place(connection, at.of_returns)
    final, why_not_final = await finality(connection, at.seen)
    origin_of_facts = Origin() if facts is None else facts.origin
    return Report(
        form=at.form.code,
        unit=at.here.code,
        unit_name=at.here.name_vi,
        unit_name_en=at.here.name_en,
        kind=at.here.kind,
        subject=at.subject,
        subject_name=next((part.subject_name for part in received.parts if at.subject), None),
        period=at.period.code,
        starts=at.period.first_day,
        ends=at.period.last_day,
        due_before=at.period.due_before,
        last_punctual_day=at.period.last_punctual_day,
        state=None if at.is_sum else state_of(received.versions),
        version=received.shown.version if received.shown else None,
        accepted_version=None if at.is_sum else _accepted_version(received),
        versions=received.versions,
        contributors=_contributors(at, received),
        merged_into=_merged_into(at),
        before={
            measure: compare or period.code
            for measure, period in _periods_before(at.period).items()
        },
        compare=compare,
        lines=_lines(at, received, facts, before, events),
        parked_clusters=sum(n for place, n in parked.clusters.items() if at.here.holds(place)),
        parked_returns=sum(n for place, n in parked.returns.items() if at.here.holds(place)),
        origin_of_returns=received.origin.word,
        origin_of_facts=origin_of_facts.word,
        sealed=False,
        final=final,
        why_not_final=why_not_final,
        fresh=await freshness(connection),
        revision=await revision(connection, OVERVIEW),
        as_of=at.seen.as_of,
        known=at.seen.known,
        borders=at.seen.borders,
        today=at.seen.today,
        synthetic=(received.origin + origin_of_facts).is_made_up,
    )


async def find(connection: AsyncConnection, asked: Asked) -> Place:
    """By the borders that were in force on the period's last day, unless others are asked for."""
    form = forms().get(asked.form)
    if form is None:
        raise NoSuchReport("form", asked.form)
    try:
        period = Period.parse(asked.period, form)
    except UnknownPeriod as unknown:
        raise NoSuchReport("period", asked.period) from unknown
    if asked.subject is not None and form.code == PROVINCE:
        raise NoSuchReport("subject", asked.subject)
    lens = Lens(borders=asked.borders or period.last_day, known=asked.known)
    seen = await look(connection, lens)
    try:
        here = ground(asked.unit, seen.map)
    except NoSuchTerritory as unknown:
        raise NoSuchReport("unit", asked.unit) from unknown
    return Place(form=form, period=period, here=here, seen=seen, subject=asked.subject)


async def _filed(
    connection: AsyncConnection, at: Place, asked: Asked
) -> Mapping[str, list[FiledReturn]]:
    """By period: this one, and those that it is compared with."""
    periods = {at.period.code, *(one.code for one in _periods_before(at.period).values())}
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


async def _received(
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


async def _facts(connection: AsyncConnection, at: Place) -> FormSums | None:
    """None for a commune: where in a province a cluster lies is no column of any fact."""
    if at.subject is not None:
        return None
    placed = await form_facts(connection, at.of_facts, at.period.first_day, units34=at.here.units34)
    return together(sums for place, sums in placed.items() if at.here.holds(place))


async def _events(connection: AsyncConnection, at: Place) -> Mapping[str, int]:
    if at.subject is not None:
        return {}
    starts = at.period.first_day
    return await count_events(connection, at.of_facts, at.form.rows, starts, at.events_here)


def _periods_before(period: Period) -> Mapping[str, Period]:
    """What each kind of row compares with: amounts of a period with those of a year ago."""
    return {"cumulative": period.before, "in-period": period.year_before}


def _compared_period(at: Place, asked: Asked) -> Period | None:
    if asked.compare is None or asked.compare == NOTHING_BEFORE or asked.compare.isdecimal():
        return None
    try:
        return Period.parse(asked.compare, at.form)
    except UnknownPeriod as unknown:
        raise NoSuchReport("compare", asked.compare) from unknown


def _before(
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
    periods = _periods_before(at.period)
    rows = {measure: _rows_of(at, chosen or period, filed) for measure, period in periods.items()}
    found = {code: rows[row.measure].get(code) for code, row in at.form.rows.items()}
    return found, chosen.code if chosen else None


def _rows_of(at: Place, period: Period, filed: Mapping[str, Sequence[FiledReturn]]) -> Rows:
    """A unit compares with a whole sum only: where a predecessor said nothing, with none."""
    accepted = [part for part in filed.get(period.code, ()) if part.accepted_version is not None]
    expected = len(at.here.reporters(period.last_day))
    is_partial = at.here.kind == "unit" and at.form.code == PROVINCE and len(accepted) < expected
    return {} if is_partial or not accepted else added_up(at.form.rows, accepted)


def _lines(
    at: Place,
    received: Received,
    facts: FormSums | None,
    before: Rows,
    events: Mapping[str, int],
) -> tuple[ReportLine, ...]:
    shown = received.shown
    return tuple(
        _line(
            row,
            value=received.rows.get(code),
            why_no_value=_why_no_value(at, received, row),
            note=shown.notes.get(code) if shown else None,
            facts=facts,
            before=before.get(code),
            events=events.get(code, 0),
            warnings=tuple(one.rule for one in shown.warnings if code in one.rows) if shown else (),
        )
        for code, row in at.form.rows.items()
    )


def _line(
    row: FormRow,
    *,
    value: Number | None,
    why_no_value: str | None,
    note: str | None,
    facts: FormSums | None,
    before: Number | None,
    events: int,
    warnings: tuple[str, ...],
) -> ReportLine:
    told = facts.get(row.code) if facts is not None and row.from_facts else None
    return ReportLine(
        code=row.code,
        value=value,
        why_no_value=why_no_value if value is None else None,
        note=note,
        facts=told,
        why_no_facts=why_no_facts(row, facts) if told is None else None,
        difference=less(value, told),
        before=before,
        delta=less(value, before),
        events=events,
        untyped=facts.untyped if facts is not None and row.code in TYPED else 0,
        warnings=warnings,
    )


def less(one: Number | None, other: Number | None) -> Number | None:
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one - other
    return Decimal(one) - Decimal(other)


def _why_no_value(at: Place, received: Received, row: FormRow) -> str:
    if _merged_into(at) is not None:
        return "merged"
    if not received.rows:
        return "no-return"
    return "no-land" if row.type == "rate" and at.is_sum else "empty"


def why_no_facts(row: FormRow, facts: FormSums | None) -> str:
    if not row.from_facts:
        return "only-returns"
    return "no-communes" if facts is None else "no-land"


def _contributors(at: Place, received: Received) -> tuple[Contributor, ...]:
    """Every unit that should report; of a commune's form those that have."""
    if at.form.code != PROVINCE:
        return tuple(
            Contributor(
                code=part.subject or part.unit,
                name=part.subject_name or part.subject or part.unit,
                state="submitted" if part.accepted_version is None else "accepted",
                version=part.accepted_version,
            )
            for part in received.parts
        )
    filed = {part.unit: part for part in received.parts}
    return tuple(
        Contributor(
            code=unit.code,
            name=unit.name_vi,
            state=_state(at, received, filed.get(unit.code)),
            version=filed[unit.code].accepted_version if unit.code in filed else None,
        )
        for unit in at.here.reporters(at.period.last_day)
    )


def _state(at: Place, received: Received, part: FiledReturn | None) -> State:
    if part is None:
        return "nothing"
    if not at.is_sum:
        return state_of(received.versions)
    return "submitted" if part.accepted_version is None else "accepted"


def _accepted_version(received: Received) -> int | None:
    return received.parts[0].accepted_version if received.parts else None


def _merged_into(at: Place) -> Contributor | None:
    unit = at.here.merged_into(at.period.last_day)
    if unit is None or at.form.code != PROVINCE:
        return None
    placed = territory().unit(unit.code, at.period.last_day)
    return Contributor(code=placed.code, name=placed.name_vi, state="nothing")
