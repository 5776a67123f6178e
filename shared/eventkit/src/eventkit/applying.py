"""Apply messages in the order of their aggregates, and set aside those that cannot be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from eventkit import reasons
from eventkit.intake import BAD_BODY, Unfit
from eventkit.message import Message
from eventkit.order import Aggregate, Chain, Head, Known, Plan, Version, fillable, plan
from eventkit.projection import Fact, Projection, Withdrawn

PARKED_MAX = 20  # aggregates, newly, in one batch: more than that is a bug, not bad data
REMEMBERED_MAX = 100_000  # chains of versions, some 200 bytes each

type _Versions = tuple[list[UUID], list[int]]

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
from unnest($2::text[], $3::uuid[], $4::int[]) as asked (stream, stream_id, incarnation)
join reader_version using (stream, stream_id, incarnation) where reader = $1
"""

TROUBLE = """
select source, event_id, kind from reader_discarded_event where projection = $2
union all
select '', null, 'waiting' where exists (select from reader_waiting where reader = $1)
"""

HEADS = """
select distinct on (stream, stream_id) stream, stream_id, kind, incarnation, streamversion
from unnest($2::text[], $3::uuid[]) as asked (stream, stream_id)
join reader_waiting using (stream, stream_id) where reader = $1
order by stream, stream_id, incarnation, streamversion
"""

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

# `added` counts the chains of which nothing was known: if one is there already, this was mistaken.
VERSIONS = """
with added as (
    insert into reader_version (reader, stream, incarnation, stream_id, streamversion)
    select $1, $2, $3, * from unnest($4::uuid[], $5::int[])
    on conflict do nothing returning 1
), moved as (
    insert into reader_version (reader, stream, incarnation, stream_id, streamversion)
    select $1, $2, $3, * from unnest($6::uuid[], $7::int[])
    on conflict (reader, stream, stream_id, incarnation)
    do update set streamversion = excluded.streamversion
)
select count(*) from added
"""


class TooManyParked(Exception):
    """So much bad data at once is a bug: nothing of this batch was kept."""


class Mistaken(Exception):
    """What was taken for an aggregate's first message repeats one: look, and do it again."""


@dataclass(frozen=True, slots=True)
class Target:
    """A build of a projection, and the number under which its progress is kept."""

    reader: int
    projection: Projection
    build: int


class Memory:
    """The last versions, as this reader's own batches have left them: most need no looking up.

    The fence makes it true: no one else can have moved these aggregates without moving the offset.
    Aggregates for which something waits are never in it, because people move them, too.
    """

    def __init__(self) -> None:
        self.last: dict[Chain, int] = {}

    def forget(self) -> None:
        self.last.clear()

    def keep(self, known: Known, made: Plan) -> None:
        if len(self.last) > REMEMBERED_MAX:
            self.forget()
        self.last.update(made.last)
        moved_by_others = known.waiting | {
            (message.stream, message.stream_id) for message, _, _ in made.waiting
        }
        if moved_by_others:
            self.last = {
                chain: last for chain, last in self.last.items() if chain[:2] not in moved_by_others
            }


async def look(
    connection: asyncpg.Connection,
    target: Target,
    facts: Sequence[Fact],
    memory: Memory,
    *,
    trusting: bool,
) -> Known:
    """What is known of the aggregates of these; with trust, a version 1 needs no looking up."""
    known = Known(last=memory.last)
    for source, event_id, kind in await connection.fetch(
        TROUBLE, target.reader, target.projection.name
    ):
        if kind != "waiting":
            known.discarded.add((source, event_id, kind))
            continue
        asked = {(message.stream, message.stream_id) for message, _ in facts}
        heads = await connection.fetch(HEADS, target.reader, *_columns(asked, 2))
        known.heads = {(stream, id_): Head(*head) for stream, id_, *head in heads}
        known.waiting = set(known.heads)
    first = {
        (message.stream, message.stream_id, message.incarnation): message.streamversion
        for message, _ in reversed(facts)
    }
    unknown = [
        chain
        for chain, version in first.items()
        if chain not in memory.last and not (trusting and version == 1 and chain[2] == 1)
    ]
    if unknown:
        for *chain, last in await connection.fetch(LAST, target.reader, *_columns(unknown, 3)):
            memory.last[tuple(chain)] = last
    return known


async def apply_in_order(
    connection: asyncpg.Connection,
    target: Target,
    facts: Sequence[Fact],
    known: Known,
    *,
    parked_max: int = PARKED_MAX,
) -> Plan:
    """Apply what is next, set aside what is not; the versions reached are still to be stored."""
    if known.heads and (filled := fillable(facts, known)):
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
    connection: asyncpg.Connection, target: Target, known: Known, reached: Mapping[Chain, int]
) -> None:
    """Store the versions that were reached."""
    groups: dict[tuple[str, int], tuple[_Versions, _Versions]] = defaultdict(
        lambda: (([], []), ([], []))
    )
    for chain, version in reached.items():
        stream, stream_id, incarnation = chain
        ids, versions = groups[stream, incarnation][chain in known.last]
        ids.append(stream_id)
        versions.append(version)
    for group, (added, moved) in groups.items():
        count = await connection.fetchval(VERSIONS, target.reader, *group, *added, *moved)
        if count != len(added[0]):
            raise Mistaken


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
    return place, reasons.of(bad)


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
        return Unfit(reasons.of(bad))


def _columns(rows: Iterable[tuple[object, ...]], width: int) -> list[list[object]]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return columns or [[] for _ in range(width)]
