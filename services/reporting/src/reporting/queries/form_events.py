"""The facts behind the rows of a form: how many bear on each, and which."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    LargeBinary,
    RowMapping,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting import fold
from reporting.forms.reference import FormRow
from reporting.queries import states
from reporting.queries.form_facts import LAND, LEASED, RATE, rows_of
from reporting.queries.lens import Seen
from reporting.queries.states import INSTANT

# ruff: noqa: S608 - these statements are put together from our own texts

TYPE = "vn.nhipcau.registry.cluster.{word}.v1"

COUNTS = fold.COUNTS.format(on=":on", known=":known")
FACTS = f"""
select f.cluster_id, f.type, f.occurred_on, f.recorded_at, f.streamversion, f.event_id, f.data,
    f.provenance
from {{table}} f where f.build = :build and f.type = any(:types) and {COUNTS}"""
ALL_FACTS = " union all ".join(
    FACTS.format(table=table) for table in ("cluster_fact", "tenant_fact")
)
COLUMNS: Mapping[str, Any] = {
    "cluster_id": Uuid(),
    "type": Text(),
    "occurred_on": Date(),
    "recorded_at": DateTime(timezone=True),
    "streamversion": Integer(),
    "event_id": Uuid(),
    "data": LargeBinary(),
    "provenance": Text(),
}

type Place = tuple[date, int, UUID]  # where a page ends: day, stream version, event


async def count_events(
    connection: AsyncConnection,
    seen: Seen,
    rows: Mapping[str, FormRow],
    starts: date,
    here: "Here",
) -> Mapping[str, int]:
    """By row code, how many facts bear on it, of the clusters that count in it."""
    state = states.clusters_for_form(seen, here.units34)
    wanted = _where(state, rows, starts)
    words = {word for row in rows.values() for word in row.events}
    facts = _facts(seen, words)
    counts = [
        func.count().filter(where, facts.c.type.in_(_types(rows[code].events))).label(code)
        for code, where in wanted.items()
    ]
    statement = select(*counts).select_from(
        facts.join(state, facts.c.cluster_id == state.c.cluster_id)
    )
    found = (await connection.execute(statement.where(here.of(state)))).one()
    return dict(found._mapping)  # noqa: SLF001 - public in SQLAlchemy


async def events(
    connection: AsyncConnection,
    seen: Seen,
    row: FormRow,
    starts: date,
    here: "Here",
    *,
    after: Place | None,
    lines: int,
) -> Sequence[RowMapping]:
    """The newest paper first, one line more than is wanted, each with how many there are."""
    state = states.clusters_for_form(seen, here.units34)
    where = _where(state, {row.code: row}, starts)[row.code]
    facts = _facts(seen, row.events)
    chosen = (
        select(facts, state.c.code, state.c.name)
        .select_from(facts.join(state, facts.c.cluster_id == state.c.cluster_id))
        .where(where, here.of(state))
        .cte("chosen")
    )
    c = chosen.c
    key = tuple_(c.occurred_on, c.streamversion, c.event_id)
    statement = select(
        chosen,
        select(func.count()).select_from(chosen).scalar_subquery().label("total"),
        select(func.count(c.cluster_id.distinct()))
        .select_from(chosen)
        .scalar_subquery()
        .label("clusters"),
    )
    if after is not None:
        statement = statement.where(key < tuple_(*after))
    ordered = statement.order_by(c.occurred_on.desc(), c.streamversion.desc(), c.event_id.desc())
    return (await connection.execute(ordered.limit(lines + 1))).mappings().all()


class Here:
    """A territory as a condition on clusters' states: units of one map, or everything."""

    def __init__(self, borders: str, units: Iterable[str] | None, units34: Iterable[str] | None):
        self._column = "unit34" if borders == "34" else "unit63"
        self._units = None if units is None else sorted(units)
        self.units34 = None if units34 is None else sorted(units34)

    def of(self, state: FromClause) -> ColumnElement[bool]:
        if self._units is None:
            return true()
        return and_(state.c[self._column].in_(self._units))


def _where(
    state: FromClause, rows: Mapping[str, FormRow], starts: date
) -> Mapping[str, ColumnElement[bool]]:
    """Of each row that facts tell, which clusters count in it."""
    known = {code: row.where for code, row in rows_of(state.c, starts).items()}
    known[RATE] = or_(known[LEASED], known[LAND])
    return {code: known[code] for code, row in rows.items() if row.from_facts}


def _facts(seen: Seen, words: Iterable[str]) -> FromClause:
    return (
        text(ALL_FACTS)
        .bindparams(
            bindparam("build", seen.clusters.number, Integer),
            bindparam("on", seen.on, Date),
            bindparam("known", seen.known_or_all, INSTANT),
            bindparam("types", sorted(_types(words)), ARRAY(Text)),
        )
        .columns(**COLUMNS)
        .subquery("fact")
    )


def _types(words: Iterable[str]) -> list[str]:
    return [TYPE.format(word=word) for word in words]
