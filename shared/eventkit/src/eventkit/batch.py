"""One transaction: where to read on, what was read, and what follows from it."""

from collections.abc import Sequence

import asyncpg
import orjson

from eventkit import applying, faults
from eventkit.applying import Memory, Mistaken, Target
from eventkit.intake import Slice
from eventkit.message import Heartbeat
from eventkit.order import Known, Plan
from eventkit.projection import CHANNEL, Withdrawn

HEARTBEATS_MAX = 64  # unreached ones of a source; above that the newest gives way to the next

# The fence. Whoever moves these rows first wins; the other one finds them elsewhere.
MOVE = """
with moved as (
    select * from unnest(
        $2::text[], $3::int[], $4::bigint[], $5::bigint[], $6::bytea[], $7::bigint[],
        $8::timestamptz[], $9::int[], $10::bigint[]
    ) as moved (
        topic, partition, began, ended, digest, end_offset,
        recorded_at, wanted_incarnation, wanted_position
    )
), locked as (
    select topic, partition from reader_offset o join moved using (topic, partition)
    where o.reader = $1 and o.next_offset = moved.began order by topic, partition for update of o
)
update reader_offset o set
    next_offset = ended, digest = moved.digest, end_offset = moved.end_offset,
    recorded_at = moved.recorded_at, read_at = now(),
    wanted_incarnation = moved.wanted_incarnation, wanted_position = moved.wanted_position
from moved join locked using (topic, partition)
where o.reader = $1 and (o.topic, o.partition) = (moved.topic, moved.partition)
"""

# Everything of the partition will be read again; or what was missing has been found.
FORGET = """
delete from reader_quarantine where reader = $1 and topic = $2 and partition = $3
    and (kind = 'hole' or $4)
"""

# What comes now was recorded after everything that this build is already complete to.
QUARANTINE = """
insert into reader_quarantine (reader, topic, partition, "offset", kind, reason, digest, after)
values ($1, $2, $3, $4, $5, $6, $7, greatest($8, (
    select max(complete_to) from reader_complete
    where reader = $1 and source = split_part($2, '.', 1)
)))
on conflict (reader, topic, partition, "offset")
do update set kind = excluded.kind, reason = excluded.reason, digest = excluded.digest
"""

BEGIN = """
insert into reader_incarnation (reader, source, incarnation, continues, at, recordedtime)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""

BEAT = """
insert into reader_heartbeat (reader, source, complete_to, incarnation, position, partitions)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing
"""

# Of those that were reached the last one counts. Of the others the oldest is reached first.
PRUNE = """
delete from reader_heartbeat h where reader = $1 and source = $2 and (
    complete_to < (select max(complete_to) from reader_complete where reader = $1 and source = $2)
    or complete_to in (
        select complete_to from reader_heartbeat
        where reader = h.reader and source = h.source and complete_to < $3
        order by complete_to offset $4
    )
)
"""


PROGRESS = """
with positions as (
    insert into reader_position as old (reader, topic, partition, incarnation, position)
    select $1, * from unnest($2::text[], $3::int[], $4::int[], $5::bigint[])
    on conflict (reader, topic, partition, incarnation)
    do update set position = greatest(old.position, excluded.position)
)
select pg_notify($6, $7)
"""


class Fenced(Exception):
    """Another reader was faster, or the database was restored."""


async def store(
    connection: asyncpg.Connection, target: Target, slices: Sequence[Slice], memory: Memory
) -> Plan:
    """Apply each fact once, with the progress that says so."""
    if any(taken.facts for taken in slices):
        faults.point("before-reader-batch")
    trusting = not any(taken.may_repeat for taken in slices)
    try:
        return await _store(connection, target, slices, memory, trusting=trusting)
    except Mistaken:
        memory.forget()
        return await _store(connection, target, slices, memory, trusting=False)


async def _store(
    connection: asyncpg.Connection,
    target: Target,
    slices: Sequence[Slice],
    memory: Memory,
    *,
    trusting: bool,
) -> Plan:
    known, made = Known(), Plan()
    async with connection.transaction():
        await _move(connection, target, slices)
        await _quarantine(connection, target, slices)
        if facts := [fact for taken in slices for fact in taken.facts]:
            known = await applying.look(connection, target, facts, memory, trusting=trusting)
            made = await applying.apply_in_order(connection, target, facts, known)
            await applying.remember(connection, target, known, made.last)
        await _withdraw(connection, target, slices, made)
        await connection.execute(
            PROGRESS, target.reader, *_positions(slices), CHANNEL, target.projection.name
        )
        for taken in slices:
            if taken.heartbeat is not None:
                await _beat(connection, target, taken.heartbeat)
        if made.facts:
            faults.point("before-reader-commit")
    memory.keep(known, made)
    return made


async def _move(connection: asyncpg.Connection, target: Target, slices: Sequence[Slice]) -> None:
    moved = [
        (
            taken.partition.topic,
            taken.partition.number,
            taken.began,
            taken.ended,
            taken.digest,
            taken.end_offset,
            taken.recorded_at,
            *(taken.wanted or (None, None)),
        )
        for taken in slices
    ]
    done = await connection.execute(MOVE, target.reader, *map(list, zip(*moved, strict=True)))
    if done != f"UPDATE {len(slices)}":
        raise Fenced(done)


async def _quarantine(
    connection: asyncpg.Connection, target: Target, slices: Sequence[Slice]
) -> None:
    for taken in slices:
        place = (target.reader, taken.partition.topic, taken.partition.number)
        if taken.is_back or (taken.was_wanted and not taken.wanted):
            await connection.execute(FORGET, *place, taken.is_back)
        if taken.unread:
            await connection.executemany(QUARANTINE, [(*place, *unread) for unread in taken.unread])


async def _withdraw(
    connection: asyncpg.Connection, target: Target, slices: Sequence[Slice], made: Plan
) -> None:
    """After the facts: those of other partitions may have come only now."""
    withdrawn: set[Withdrawn] = set()
    for taken in slices:
        known = taken.partition.withdrawn
        withdrawn |= {known[started.continues] for started in taken.started}
        for said in taken.started:
            await connection.execute(
                BEGIN,
                target.reader,
                said.source,
                said.incarnation,
                said.continues,
                said.at,
                said.recordedtime,
            )
    known_here = {each for taken in slices for each in taken.partition.withdrawn.values()}
    withdrawn |= applying.touched(made.facts, known_here)
    await applying.withdraw(connection, target, sorted(withdrawn, key=lambda each: each.at))


async def _beat(connection: asyncpg.Connection, target: Target, beat: Heartbeat) -> None:
    lists = orjson.dumps(beat.partitions, option=orjson.OPT_NON_STR_KEYS).decode()
    of_it = (target.reader, beat.source, beat.complete_to)
    await connection.execute(BEAT, *of_it, beat.incarnation, beat.position, lists)
    await connection.execute(PRUNE, *of_it, HEARTBEATS_MAX)


def _positions(slices: Sequence[Slice]) -> list[list[object]]:
    rows = [
        (taken.partition.topic, taken.partition.number, incarnation, position)
        for taken in slices
        for incarnation, position in taken.positions.items()
    ]
    return [[row[nth] for row in rows] for nth in range(4)]
