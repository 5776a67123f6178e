"""One report: of each row what returns say, what facts add up to, and what stood there before."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.forms.reference import PROVINCE
from reporting.queries.asked import Asked, Place, find
from reporting.queries.filed import FiledReturn
from reporting.queries.form_events import count_events
from reporting.queries.form_facts import FormSums, form_facts, together
from reporting.queries.freshness import finality, freshness
from reporting.queries.origin import Origin
from reporting.queries.parked import parked_by_place
from reporting.queries.received import Received, before, filed_by_period, periods_before, received
from reporting.queries.report_lines import report_lines
from reporting.queries.revision import OVERVIEW, revision
from reporting.queries.versions import state_of
from reporting.report_views import Contributor, Report, State


async def report(connection: AsyncConnection, asked: Asked) -> Report:
    """NoSuchReport where there can be none; one of which nothing was received is empty."""
    at = await find(connection, asked)
    filed = await filed_by_period(connection, at, asked)
    got = await received(connection, at, asked, filed.get(at.period.code, []))
    facts = await facts_of(connection, at)
    events = await _events(connection, at)
    rows_before, compare = before(at, asked, got, filed)
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
        subject_name=next((part.subject_name for part in got.parts if at.subject), None),
        period=at.period.code,
        starts=at.period.first_day,
        ends=at.period.last_day,
        due_before=at.period.due_before,
        last_punctual_day=at.period.last_punctual_day,
        state=None if at.is_sum else state_of(got.versions),
        version=got.shown.version if got.shown else None,
        accepted_version=None if at.is_sum else _accepted_version(got),
        versions=got.versions,
        contributors=_contributors(at, got),
        merged_into=_merged_into(at),
        before={
            measure: compare or period.code for measure, period in periods_before(at.period).items()
        },
        compare=compare,
        lines=report_lines(at, got, facts, rows_before, events),
        parked_clusters=sum(n for place, n in parked.clusters.items() if at.here.holds(place)),
        parked_returns=sum(n for place, n in parked.returns.items() if at.here.holds(place)),
        origin_of_returns=got.origin.word,
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
        synthetic=(got.origin + origin_of_facts).is_made_up,
    )


async def facts_of(connection: AsyncConnection, at: Place) -> FormSums | None:
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
    unit = at.merged_into
    return Contributor(code=unit.code, name=unit.name_vi, state="nothing") if unit else None
