"""Everything that the outer rules of a return compare with, in one statement."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import orjson

from registry.domain.returns.findings import Figure
from registry.domain.returns.subjects import Subject
from registry.domain.returns.surroundings import Earlier, KnownCluster, Part, Surroundings, Wanted
from servicekit.database import Connection
from territory import fold
from territory.territory import REFORM

REDUCTIONS = tuple(
    f"vn.nhipcau.registry.cluster.{word}.v1"
    for word in ("abolished", "withdrawn-from-plan", "plan-adjusted", "adjusted", "fact-retracted")
)

# What is said in the accepted version of each return that is asked for.
_SAID = """
    join lateral (
        select e.data from event_log e
        where e.stream = 'registry.return' and e.stream_id = r.id
            and e.type = 'vn.nhipcau.registry.return.submitted.v1'
            and (e.data->>'return_version')::int = r.accepted_version
        limit 1 -- so that it is looked up for each, whatever is known of the table's size
    ) as said on true
"""

# As `fold` does it: in lower case, without accents.
FOLDED = r"""regexp_replace(
    normalize(translate(lower({name}), 'đ', 'd'), nfd), '[\u0300-\u036f]', '', 'g'
)"""

# $1 form, $2 unit, $3 subject, $4 period, $5 last day, $6 periods before, $7 former units,
# $8 unit34, $9 unit63 or null, $10 types that reduce, $11 names of the commune, folded,
# $12 periods of the peers. Every part has its whole index to go by.
STATEMENT = f"""
with placed as materialized (
    select c.id, c.code, c.name, c.communes, c.begun_on, c.ended_on,
        {FOLDED.format(name="c.communes[1]")} as led_by
    from cluster c
    where c.unit34 = $8 and ($9::text is null or c.unit63 = $9)
), earlier as materialized (
    select r.period, r.last_day, r.unit, said.data->'rows' as rows
    from periodic_return r {_SAID}
    where r.form = $1 and r.unit = any($7::text[] || $2::text) and r.period = any($6::text[])
        and r.subject = $3
)
select 'earlier' as what, period as a, unit as b, last_day as day_a, null::date as day_b,
    null::text[] as list, rows as data
from earlier
union all
select 'cluster', code, name, begun_on, ended_on, coalesce(communes, '{{}}'), null from placed
union all
select 'reduction', p.code, e.type, e.occurred_on, null, null, null
from placed p join event_log e on e.stream = 'registry.cluster' and e.stream_id = p.id
where e.type = any($10::text[]) and e.occurred_on <= $5
    and ($1 = 'B04' or p.led_by = any($11::text[]))
    and (select max(last_day) from earlier) is not null -- known before any event is read
    and e.occurred_on > (select max(last_day) from earlier)
union all
select 'part', r.subject_kind, r.subject_name, null, null, array[r.subject_code],
    said.data->'rows'
from periodic_return r {_SAID}
where $1 = 'B04' and r.form = 'B03' and r.unit = $2 and r.period = $4
union all
select 'peer', r.unit, r.subject, null, null, null,
    json_build_object(
        '18', said.data->'rows'->'18', '20', said.data->'rows'->'20', '25', said.data->'rows'->'25'
    )
from periodic_return r {_SAID}
where r.form = $1 and r.period = any($12::text[]) and (r.unit, r.subject) <> ($2, $3)
    and ($1 = 'B04' or r.unit = $2)
union all
select 'tenant', r.cluster_code, r.subject_code, null, null, null, w.rows::json
from placed p
join periodic_return r on (r.cluster_id, r.period, r.form) = (p.id, $4, 'B01') {_SAID}
join return_withheld w on w.return_id = r.id and w.return_version = r.accepted_version
where $1 = 'B03' and p.led_by = any($11::text[])
    and not said.data::jsonb @> '{{"warnings": [{{"rule": "CEASED"}}]}}'
"""  # noqa: S608 - constants only


async def surroundings(connection: Connection, wanted: Wanted) -> Surroundings:
    name, subject = wanted.name, wanted.name.subject
    form, unit, key, period = name.key
    places = None if subject is None else {fold(subject.name), fold(subject.code)}
    rows = await connection.fetch(
        STATEMENT,
        form,
        unit,
        key,
        period,
        wanted.last_day,
        list(wanted.earlier_periods),
        list(wanted.former_units),
        wanted.unit34,
        wanted.unit63,
        list(REDUCTIONS),
        sorted(places or ()),
        list(wanted.peer_periods),
    )
    found: dict[str, list[asyncpg.Record]] = {}
    for row in rows:
        found.setdefault(row["what"], []).append(row)
    clusters = [
        KnownCluster(
            code=row["a"],
            name=row["b"],
            communes=tuple(row["list"]),
            begun_on=row["day_a"],
            ended_on=row["day_b"],
        )
        for row in found.get("cluster", ())
        if _led_by(row["list"], subject, places)
    ]
    codes = {cluster.code for cluster in clusters}
    tenants = [_figures(row["data"]).get("3") for row in found.get("tenant", ())]
    given = [figure for figure in tenants if figure is not None]
    return Surroundings(
        earlier=tuple(_earlier(found.get("earlier", ()), wanted)),
        reductions=sum(row["a"] in codes for row in found.get("reduction", ())),
        clusters=clusters,
        parts=[
            Part(
                subject=Subject(kind=row["a"], code=row["list"][0], name=row["b"]),
                figures=_figures(row["data"]),
            )
            for row in found.get("part", ())
        ],
        workers=sum(given) if given else None,
        tenants_told=len(given),
        peers=[_figures(row["data"]) for row in found.get("peer", ())],
    )


def _led_by(
    communes: Sequence[str] | None, subject: Subject | None, places: set[str] | None
) -> bool:
    """A cluster belongs to the commune that leads it; in which district, no paper says."""
    if places is None or subject is None or subject.kind == "district":
        return True
    return communes is not None and len(communes) > 0 and fold(communes[0]) in places


def _earlier(rows: Sequence[asyncpg.Record], wanted: Wanted) -> Iterator[Earlier]:
    """The latest first; a unit that was several before has their figures together, or none."""
    by_period: dict[tuple[date, str], dict[str, Mapping[str, Figure | None]]] = {}
    for row in rows:
        by_period.setdefault((row["day_a"], row["a"]), {})[row["b"]] = _figures(row["data"])
    for (last_day, period), by_unit in sorted(by_period.items(), reverse=True):
        units = _told_by(last_day, wanted)
        if units <= by_unit.keys():
            told = [by_unit[unit] for unit in units]
            yield Earlier(period=period, last_day=last_day, figures=_together(told))


def _told_by(last_day: date, wanted: Wanted) -> set[str]:
    former = wanted.former_units and last_day < REFORM
    return set(wanted.former_units) if former else {wanted.name.unit}


def _together(told: Sequence[Mapping[str, Figure | None]]) -> dict[str, Figure | None]:
    """Empty where one of them is empty: a part is not the whole."""
    together: dict[str, Figure | None] = {}
    for row in told[0]:
        figures = [figures.get(row) for figures in told]
        given = [figure for figure in figures if figure is not None]
        together[row] = sum(given) if len(given) == len(figures) else None
    return together


def _figures(text: str | None) -> dict[str, Figure | None]:
    rows: dict[str, Any] = orjson.loads(text) if text else {}
    return {
        row: Decimal(figure) if isinstance(figure, str) else figure for row, figure in rows.items()
    }
