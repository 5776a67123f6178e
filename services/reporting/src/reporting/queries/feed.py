"""What has just happened: the newest facts, and what each changed in a figure of the country."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, DateTime, Integer, LargeBinary, RowMapping, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from reporting import fold
from reporting.queries import states
from reporting.queries.figures import (
    Sums,
    hectares,
    jobs_of,
    latest_returns,
    that_count,
)
from reporting.queries.history import paper_of, said_by
from reporting.queries.lens import Lens, Seen, look
from reporting.queries.remembered import Remembered
from reporting.queries.units import name_of
from reporting.views import FeedLine

# ruff: noqa: S608 - these statements are put together from our own texts

LINES = 12
JUST_BEFORE = timedelta(microseconds=1)  # recorded times of a source rise by at least as much

# The first of these that a fact moved is the effect it is shown with.
TOLD = (
    *("established", "operating", "wastewater_compliant", "projects", "leased_ha", "jobs"),
    *("planned", "industrial_ha", "established_ha", "operating_ha", "wastewater_operating"),
    *("wastewater_invested", "fdi_projects", "projects_operating"),
)

OF_CLUSTERS = """
select recorded_at, type, cluster_id, null::uuid as return_id, occurred_on, data
from {table} f where f.build = :clusters and f.position > 0 and {known}
order by recorded_at desc limit :lines"""
OF_RETURNS = """
select recorded_at, type, null, return_id, occurred_on, data
from return_fact f
where f.build = :returns and f.position > 0 and f.form = 'B04' and {known}
order by recorded_at desc limit :lines"""
NEWEST = """
select f.*, told.name, told.unit34, told.unit63
from (({own}) union all ({tenants}) union all ({returns})) as f
left join lateral (
    select name, unit34, unit63 from cluster
    where build = :clusters and cluster_id = f.cluster_id
    union all
    select null, unit34, unit63 from unit_return
    where build = :returns and return_id = f.return_id
) as told on true
order by f.recorded_at desc limit :lines
""".format(
    own=OF_CLUSTERS.format(table="cluster_fact", known=fold.KNOWN.format(known=":known")),
    tenants=OF_CLUSTERS.format(table="tenant_fact", known=fold.KNOWN.format(known=":known")),
    returns=OF_RETURNS.format(known=fold.KNOWN.format(known=":known")),
)

COLUMNS: Mapping[str, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    "recorded_at": DateTime(timezone=True),
    "type": Text,
    "cluster_id": Uuid,
    "return_id": Uuid,
    "occurred_on": Date,
    "data": LargeBinary,
    "name": Text,
    "unit34": Text,
    "unit63": Text,
}

type Number = int | Decimal


@dataclass
class Totals:
    """Figures of something as known at an instant."""

    sums: Sums = field(default_factory=Sums)
    jobs: int = 0

    def __getitem__(self, key: str) -> Number:
        if key == "jobs":
            return self.jobs
        return self.sums.counts[key] if key in self.sums.counts else self.sums.areas[key]


@dataclass(frozen=True)
class Change:
    """What one fact changed: the same aggregate, or the same unit's returns, before and after."""

    before: Totals
    after: Totals

    def of(self, key: str) -> Number:
        return self.after[key] - self.before[key]


async def feed(
    connection: AsyncConnection, lens: Lens | None = None, *, remembered: Remembered | None = None
) -> tuple[FeedLine, ...]:
    seen = await look(connection, lens or Lens())
    return await feed_seen(connection, seen, remembered or Remembered())


async def feed_seen(
    connection: AsyncConnection, seen: Seen, remembered: Remembered
) -> tuple[FeedLine, ...]:
    """The newest first. Walking back from the country's figures of now, each fact is undone."""
    statement = text(NEWEST).bindparams(
        bindparam("clusters", seen.clusters.number, Integer),
        bindparam("returns", seen.returns.number, Integer),
        bindparam("known", seen.known_or_all, DateTime(timezone=True)),
        bindparam("lines", LINES, Integer),
    )
    newest = await connection.execute(statement.columns(**COLUMNS))
    facts = newest.mappings().all()
    changes = await _changes(connection, seen, facts, remembered)
    now = await _country(connection, seen, remembered)
    undone: dict[str, Number] = dict.fromkeys(TOLD, 0)
    lines = []
    for fact in facts:
        change = changes[fact["recorded_at"]]
        moved = next((key for key in TOLD if change.of(key)), None)
        effect = None
        if moved is not None:
            after = now[moved] - undone[moved]
            effect = moved, _written(after - change.of(moved)), _written(after)
        for key in TOLD:
            undone[key] += change.of(key)
        lines.append(_line(fact, effect, seen))
    return tuple(lines)


async def _changes(
    connection: AsyncConnection, seen: Seen, facts: Sequence[RowMapping], remembered: Remembered
) -> Mapping[datetime, Change]:
    """By recorded time, which names a fact of a source."""
    of_clusters = zip(*_moments(facts, "cluster_id"), strict=True)
    clusters = {
        moment: Totals(sums=sums)
        for moment, sums in (
            await remembered.clusters_then(connection, seen, list(of_clusters))
        ).items()
    }
    returns = await _returns_then(connection, seen, facts)
    found = {}
    for fact in facts:
        at = fact["recorded_at"]
        if fact["cluster_id"] is not None:
            then = [clusters.get((fact["cluster_id"], t), Totals()) for t in (at - JUST_BEFORE, at)]
        else:
            then = [returns.get((fact["unit34"], t), Totals()) for t in (at - JUST_BEFORE, at)]
        found[at] = Change(before=then[0], after=then[1])
    return found


async def _returns_then(
    connection: AsyncConnection, seen: Seen, facts: Sequence[RowMapping]
) -> Mapping[tuple[object, datetime], Totals]:
    units, instants = _moments([fact for fact in facts if fact["return_id"]], "unit34")
    if not units:
        return {}
    state = states.returns_then(units, instants, seen)
    found: dict[tuple[object, datetime], list[RowMapping]] = {}
    latest = await connection.execute(latest_returns(state, state.c.known_at))
    for row in latest.mappings():
        found.setdefault((row["unit34"], row["known_at"]), []).append(row)
    return {key: Totals(jobs=jobs_of(that_count(rows)) or 0) for key, rows in found.items()}


def _moments(facts: Iterable[RowMapping], id_: str) -> tuple[list[Any], list[datetime]]:
    """Just before each fact, and with it."""
    # Two facts of one aggregate next to each other share a moment, which must count once.
    pairs = dict.fromkeys(
        (fact[id_], instant)
        for fact in facts
        if fact[id_] is not None
        for instant in (fact["recorded_at"] - JUST_BEFORE, fact["recorded_at"])
    )
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


async def _country(connection: AsyncConnection, seen: Seen, remembered: Remembered) -> Totals:
    whole = Totals(jobs=jobs_of(await remembered.filed(connection, seen)) or 0)
    for sums in (await remembered.clusters(connection, seen)).values():
        whole.sums.add(sums)
    return whole


def _written(value: Number) -> Number:
    return hectares(value) if isinstance(value, Decimal) else value


def _line(fact: RowMapping, effect: tuple[str, Number, Number] | None, seen: Seen) -> FeedLine:
    paper = paper_of(said_by(fact["data"]).get("document"))
    return FeedLine(
        at=fact["recorded_at"],
        type=fact["type"],
        cluster_id=fact["cluster_id"],
        cluster_name=fact["name"],
        unit_name=name_of(fact["unit34"], fact["unit63"], seen.map),
        document=paper.number if paper else None,
        occurred_on=fact["occurred_on"],
        effect=effect,
    )
