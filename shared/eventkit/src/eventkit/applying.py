"""Apply messages in the order of their aggregates, and set aside those that cannot be."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

from eventkit.intake import BAD_BODY, Unfit, plain
from eventkit.message import Message
from eventkit.order import Aggregate, Chain, Head, Known, Plan, Version, fillable, plan
from eventkit.projection import Fact, Projection, Withdrawn

PARKED_MAX = 20  # aggregates, newly, in one batch: more than that is a bug, not bad data
CHANNEL = "projection_changed"

# What `apply` raises because of what a fact holds; all else is tried again.
BAD_DATA = (
    ValueError,  # asyncpg's own, too, for a value that does not fit its parameter
    ArithmeticError,
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
)

LAST = """
select stream, stream_id, incarnation, streamversion
from unnest($2::text[], $3::uuid[]) as asked (stream, stream_id)
join reader_version using (stream, stream_id) where reader = $1
"""

HEADS = """
select distinct on (stream, stream_id) stream, stream_id, kind, incarnation, streamversion
from unnest($2::text[], $3::uuid[]) as asked (stream, stream_id)
join reader_waiting using (stream, stream_id) where reader = $1
order by stream, stream_id, incarnation, streamversion
"""

DISCARDED = "select source, event_id, kind from reader_discarded_event where projection = $1"

# In the order of Message's own fields.
MESSAGE = """
select source, type, event_id, fact_id, stream, stream_id, streamversion, incarnation, position,
    previousposition, recorded_at, accepted_at, correlation_id, causation_id, topic, partition,
    "offset", value
"""

LOAD = f"""{MESSAGE}
from unnest($2::text[], $3::uuid[]) as asked (stream, stream_id)
join reader_waiting using (stream, stream_id) where reader = $1
order by stream, stream_id, incarnation, streamversion
"""

SET_ASIDE = """
insert into reader_waiting (
    reader, kind, reason, source, type, event_id, fact_id, stream, stream_id, streamversion,
    incarnation, position, previousposition, recorded_at, accepted_at, correlation_id, causation_id,
    topic, partition, "offset", value
)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
)
on conflict (reader, stream, stream_id, incarnation, streamversion)
do update set kind = excluded.kind, reason = excluded.reason
"""

SETTLE = """
delete from reader_waiting w
using unnest($2::text[], $3::uuid[], $4::int[], $5::int[])
    as done (stream, stream_id, incarnation, streamversion)
where w.reader = $1
    and (w.stream, w.stream_id, w.incarnation) = (done.stream, done.stream_id, done.incarnation)
    and w.streamversion <= done.streamversion
"""

# The last round trip but one, so that it carries all that is left to say.
REMEMBER = """
with versions as (
    insert into reader_version (reader, stream, stream_id, incarnation, streamversion)
    select $1, * from unnest($2::text[], $3::uuid[], $4::int[], $5::int[])
    on conflict (reader, stream, stream_id, incarnation)
    do update set streamversion = excluded.streamversion
), positions as (
    insert into reader_position as old (reader, topic, partition, incarnation, position)
    select $1, * from unnest($6::text[], $7::int[], $8::int[], $9::bigint[])
    on conflict (reader, topic, partition, incarnation)
    do update set position = greatest(old.position, excluded.position)
)
select pg_notify($10, $11)
"""


class TooManyParked(Exception):
    """So much bad data at once is a bug: nothing of this batch was kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """A build of a projection, and the number under which its progress is kept."""

    reader: int
    projection: Projection
    build: int


async def look(connection: asyncpg.Connection, target: Target, facts: Iterable[Fact]) -> Known:
    """What is known of the aggregates of these."""
    asked = _columns({(message.stream, message.stream_id) for message, _ in facts}, 2)
    lasts = await connection.fetch(LAST, target.reader, *asked)
    heads = await connection.fetch(HEADS, target.reader, *asked)
    discarded = await connection.fetch(DISCARDED, target.projection.name)
    return Known(
        last={(stream, id_, incarnation): last for stream, id_, incarnation, last in lasts},
        heads={(stream, id_): Head(*head) for stream, id_, *head in heads},
        waiting={(stream, id_) for stream, id_, *_ in heads},
        discarded={(source, event_id, kind) for source, event_id, kind in discarded},
    )


async def apply_in_order(
    connection: asyncpg.Connection,
    target: Target,
    facts: Sequence[Fact],
    known: Known,
    *,
    parked_max: int = PARKED_MAX,
) -> Plan:
    """Apply what is next, set aside what is not; the versions reached are still to be stored."""
    if filled := fillable(facts, known):
        facts = await _with_waiting(connection, target, facts, known, filled)
    refused: dict[Version, str] = {}
    while True:
        made = plan(facts, known, refused)
        room = parked_max - made.parked
        if room < 0:
            raise TooManyParked(f"more than {parked_max} aggregates at once")
        try:
            await _try(connection, target, made.facts)
            break
        except BAD_DATA:
            found = await _refused(connection, target, made.facts, room)
            if not found:  # Aggregates hinder each other: the projection breaks its promise.
                raise
            refused |= found
    await _set_aside(connection, target, known, made)
    return made


async def waiting(
    connection: asyncpg.Connection, target: Target, aggregates: Collection[Aggregate]
) -> list[Fact]:
    """What waits for these, in order."""
    rows = await connection.fetch(LOAD, target.reader, *_columns(aggregates, 2))
    return [Fact(message, _body(target.projection, message)) for message in map(_message, rows)]


async def withdraw(
    connection: asyncpg.Connection, target: Target, withdrawn: Iterable[Withdrawn]
) -> None:
    for each in withdrawn:
        await target.projection.withdraw(connection, target.build, each)


def touched(facts: Sequence[Fact], withdrawn: Iterable[Withdrawn]) -> set[Withdrawn]:
    """The withdrawals that concern some of these facts."""
    return {
        each
        for each in withdrawn
        if any(
            message.incarnation == each.incarnation
            and message.position > each.above
            and message.source == each.source
            for message, _ in facts
        )
    }


async def remember(
    connection: asyncpg.Connection,
    target: Target,
    last: Mapping[Chain, int],
    positions: Iterable[tuple[str, int, int, int]] = (),
) -> None:
    """Store the versions reached and the positions read, and tell who watches the projection."""
    versions = _columns(((*chain, version) for chain, version in last.items()), 4)
    places = _columns(positions, 4)
    await connection.execute(
        REMEMBER, target.reader, *versions, *places, CHANNEL, target.projection.name
    )


async def _with_waiting(
    connection: asyncpg.Connection,
    target: Target,
    facts: Sequence[Fact],
    known: Known,
    filled: Collection[Aggregate],
) -> list[Fact]:
    others: list[Fact] = []
    own: dict[tuple[Aggregate, int, int], Fact] = {}
    for fact in (*facts, *await waiting(connection, target, filled)):
        message = fact.message
        aggregate = (message.stream, message.stream_id)
        if aggregate in filled:
            own[aggregate, message.incarnation, message.streamversion] = fact
        else:
            others.append(fact)
    for aggregate in filled:
        del known.heads[aggregate]
    return others + [own[key] for key in sorted(own)]


async def _try(connection: asyncpg.Connection, target: Target, facts: Sequence[Fact]) -> None:
    if facts:
        async with connection.transaction():  # a savepoint
            await target.projection.apply(connection, target.build, facts)


async def _refused(
    connection: asyncpg.Connection, target: Target, facts: Sequence[Fact], room: int
) -> dict[Version, str]:
    """Of each aggregate that cannot be applied, the first event that is to blame."""
    groups: dict[Aggregate, list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.message.stream, fact.message.stream_id), []).append(fact)
    found: dict[Version, str] = {}

    async def bisect(some: list[list[Fact]]) -> None:
        try:
            await _try(connection, target, [fact for group in some for fact in group])
        except BAD_DATA as bad:
            if len(some) == 1:
                found.update([await _first_refused(connection, target, some[0], bad)])
                if len(found) > room:
                    raise TooManyParked(f"more than {PARKED_MAX} aggregates at once") from bad
            else:
                await bisect(some[: len(some) // 2])
                await bisect(some[len(some) // 2 :])

    trial = connection.transaction()
    await trial.start()
    try:
        await bisect(list(groups.values()))
    finally:
        await trial.rollback()
    return found


async def _first_refused(
    connection: asyncpg.Connection, target: Target, group: Sequence[Fact], reason: Exception
) -> tuple[Version, str]:
    for fact in group:
        try:
            await _try(connection, target, [fact])
        except BAD_DATA as bad:
            return _blame(fact.message, bad)
    return _blame(group[0].message, reason)


def _blame(message: Message, bad: Exception) -> tuple[Version, str]:
    place = (message.stream, message.stream_id, message.incarnation, message.streamversion)
    return place, plain(f"{type(bad).__name__}: {bad}")


async def _set_aside(
    connection: asyncpg.Connection, target: Target, known: Known, made: Plan
) -> None:
    if known.waiting:
        done = [(*chain, last) for chain, last in made.last.items() if chain[:2] in known.waiting]
        await connection.execute(SETTLE, target.reader, *_columns(done, 4))
    if made.waiting:
        await connection.executemany(
            SET_ASIDE, [(target.reader, kind, why, *message) for message, kind, why in made.waiting]
        )


def _message(row: asyncpg.Record) -> Message:
    return Message(*row)


def _body(projection: Projection, message: Message) -> object:
    try:
        return projection.decode(message)
    except BAD_BODY as bad:
        return Unfit(plain(f"{type(bad).__name__}: {bad}"))


def _columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]
