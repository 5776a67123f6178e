"""What could not be applied: look at it, release it in order, or discard it for good.

All of this runs inside the caller's transaction, which also stores who decided it and why.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import asyncpg
import structlog

from eventkit import applying, stored
from eventkit.applying import Memory, Target
from eventkit.lost import LOST
from eventkit.message import Message
from eventkit.order import Plan
from eventkit.projection import CHANNEL, Projection

log = structlog.get_logger()

LISTED_MAX = 1000
EXPIRED_AT_ONCE = 1000

# Of each aggregate the first that waits; behind it the others.
HEADS = """
with heads as (
    select distinct on (reader, stream, stream_id) w.*,
        count(*) over (partition by reader, stream, stream_id) as waiting
    from reader_waiting w
    order by reader, stream, stream_id, incarnation, streamversion
)
select id, projection, build, source, stream, stream_id, kind, reason, type, event_id,
    incarnation, position, streamversion, recorded_at, waiting, since
from heads join reader_build using (reader)
"""

LISTING = f"""
{HEADS} where (projection = $1 or $1 is null) and (build = $2 or $2 is null)
order by since, id limit $3
"""

INSPECT = f"{HEADS} where id = $1"

# A batch begins with the same row: it is before or after this, never beside it.
LOCK = """
select reader, build from reader_build join reader_offset o using (reader)
where projection = $1 and ($2::int is null or build = $2) and (topic, partition) = (
    select stream, partition from reader_waiting where id = $3
)
order by reader for update of o
"""

SAME_HEAD = """
select distinct on (reader) event_id from reader_waiting
where reader = $1 and stream = $2 and stream_id = $3 order by reader, incarnation, streamversion
"""

READER = "select reader from reader_waiting where id = $1"

DISCARD = """
insert into reader_discarded_event (projection, source, event_id, kind) values ($1, $2, $3, $4)
on conflict do nothing
"""

# Wherever it waits, also behind another in another build: of what is never applied no byte is kept.
EMPTY = """
update reader_waiting set value = '' where id in (
    select id from reader_waiting w join reader_build b using (reader)
    where b.projection = $1 and w.source = $2 and w.event_id = $3 order by id for update of w
)
"""

# What came to wait only after it was discarded.
EXPIRED_BYTES = """
update reader_waiting set value = '' where id in (
    select w.id from reader_waiting w
    join reader_build b using (reader)
    join reader_discarded_event d using (projection, source, event_id)
    where d.kind = 'data' and d.discarded_at < now() - $1::interval and w.value <> ''
    order by w.id limit $2 for update of w skip locked
)
"""

# Its reason may quote it. That it was discarded stays known to every build.
EXPIRED_MESSAGES = """
delete from reader_quarantine where (reader, topic, partition, "offset") in (
    select q.reader, q.topic, q.partition, q."offset" from reader_quarantine q
    join reader_build b using (reader)
    join reader_discarded_message d using (projection, topic, partition, "offset", digest)
    where d.discarded_at < now() - $1::interval limit $2 for update of q skip locked
)
"""

QUARANTINED = """
select projection, build, q.topic, q.partition, q."offset", q.kind, q.reason, q.since,
    d.discarded_at
from reader_quarantine q join reader_build using (reader)
left join reader_discarded_message d using (projection, topic, partition, "offset", digest)
where (projection = $1 or $1 is null) and (build = $2 or $2 is null)
order by since, topic, partition, "offset" limit $3
"""

DISCARD_MESSAGE = """
insert into reader_discarded_message (projection, topic, partition, "offset", digest)
select distinct projection, topic, partition, "offset", digest
from reader_quarantine join reader_build using (reader)
where projection = $1 and topic = $2 and partition = $3 and "offset" = $4
on conflict do nothing returning 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """One parked aggregate of one build, by the event at which it stopped.

    kind "data": this event could not be applied. kind "gap": a version before it has not come.
    """

    id: int
    projection: str
    build: int
    source: str
    stream: str
    stream_id: UUID
    kind: Literal["data", "gap"]
    reason: str
    type: str
    event_id: UUID
    incarnation: int
    position: int
    streamversion: int
    recorded_at: datetime
    waiting: int  # messages, this one among them
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A message without a readable aggregate, or one before which Kafka lacks something."""

    projection: str
    build: int
    topic: str
    partition: int
    offset: int
    kind: Literal["unreadable", "hole"]
    reason: str
    since: datetime
    discarded_at: datetime | None


class NotParked(Exception):
    """It is not, or no longer, what its aggregate waits for."""


class StillRefused(Exception):
    """It cannot be applied now either; nothing has changed."""


async def listing(
    connection: asyncpg.Connection, *, projection: str | None = None, build: int | None = None
) -> list[Parked]:
    """The oldest first, at most LISTED_MAX."""
    rows = await connection.fetch(LISTING, projection, build, LISTED_MAX)
    return [Parked(**dict(row)) for row in rows]


async def inspect(
    connection: asyncpg.Connection, parked_id: int
) -> tuple[Parked, Sequence[Message]]:
    """A parked aggregate and the messages that wait, in order, with their bytes."""
    parked = await _parked(connection, parked_id)
    reader = await connection.fetchval(READER, parked_id)
    rows = await connection.fetch(applying.LOAD, reader, [parked.stream], [parked.stream_id])
    return parked, [Message(*row) for row in rows]


async def release(connection: asyncpg.Connection, projection: Projection, parked_id: int) -> int:
    """Apply in order what waits, as far as it can be; how many messages were applied."""
    async with connection.transaction():
        parked = await _parked(connection, parked_id)
        [target] = await _lock(connection, projection, parked, parked.build)
        parked = await _parked(connection, parked_id)
        made = await _go_on(connection, target, parked)
        if made.waiting and made.waiting[0].message.event_id == parked.event_id:
            raise StillRefused(made.waiting[0].reason)
        return parked.waiting - len(made.waiting)


async def discard(connection: asyncpg.Connection, projection: Projection, parked_id: int) -> Parked:
    """Never apply this event, in no build, and go on with what waits behind it.

    Of a gap, the missing versions are given up, not the event that shows it.
    """
    async with connection.transaction():
        parked = await _parked(connection, parked_id)
        targets = await _lock(connection, projection, parked, None)
        parked = await _parked(connection, parked_id)
        decision = (parked.projection, parked.source, parked.event_id, parked.kind)
        await connection.execute(DISCARD, *decision)
        if parked.kind == "data":
            await connection.execute(EMPTY, *decision[:3])
        for target in targets:
            at = (target.reader, parked.stream, parked.stream_id)
            if await connection.fetchval(SAME_HEAD, *at) == parked.event_id:
                await _go_on(connection, target, parked)
    return parked


async def quarantined(
    connection: asyncpg.Connection, *, projection: str | None = None, build: int | None = None
) -> list[Quarantined]:
    """The oldest first, with those that were discarded; at most LISTED_MAX."""
    rows = await connection.fetch(QUARANTINED, projection, build, LISTED_MAX)
    return [Quarantined(**dict(row)) for row in rows]


async def discard_message(
    connection: asyncpg.Connection, projection: str, topic: str, partition: int, offset: int
) -> None:
    """Nothing is missing because of this message; behind a hole, reading goes on."""
    if await connection.fetchval(DISCARD_MESSAGE, projection, topic, partition, offset) is None:
        raise NotParked(f"{topic}/{partition}/{offset}")


async def expire(connection: asyncpg.Connection, older_than: timedelta) -> int:
    """Forget what is left of some things that were discarded so long ago; how many.

    What nobody has decided on never expires: a release needs it, and the figures say it is missing.
    """
    done = [
        await connection.execute(statement, older_than, EXPIRED_AT_ONCE)
        for statement in (EXPIRED_BYTES, EXPIRED_MESSAGES)
    ]
    return sum(int(tag.rpartition(" ")[2]) for tag in done)


async def keep_expiring(dsn: str, older_than: timedelta, *, every_s: float = 3600.0) -> None:
    """Until cancelled; several processes may do it at once."""
    while True:
        try:
            connection = await asyncpg.connect(dsn)
            try:
                while expired := await expire(connection, older_than):
                    log.info("discarded_bytes_expired", count=expired)
            finally:
                connection.terminate()
        except LOST as away:
            log.warning("discarded_bytes_not_expired", error=repr(away))
        await asyncio.sleep(every_s)


async def _parked(connection: asyncpg.Connection, parked_id: int) -> Parked:
    row = await connection.fetchrow(INSPECT, parked_id)
    if row is None:
        raise NotParked(f"nothing is parked under {parked_id}")
    return Parked(**dict(row))


async def _lock(
    connection: asyncpg.Connection, projection: Projection, parked: Parked, build: int | None
) -> list[Target]:
    rows = await connection.fetch(LOCK, projection.name, build, parked.id)
    if not rows:
        raise NotParked(f"nothing is parked under {parked.id}")
    return [Target(row["reader"], projection, row["build"]) for row in rows]


async def _go_on(connection: asyncpg.Connection, target: Target, parked: Parked) -> Plan:
    """Whatever waits for this aggregate is judged anew, in order."""
    aggregate = (parked.stream, parked.stream_id)
    facts = await applying.waiting(connection, target, [aggregate])
    known = await applying.look(connection, target, facts, Memory(), trusting=False)
    del known.heads[aggregate]
    made = await applying.apply_in_order(connection, target, facts, known)
    withdrawals = await stored.withdrawals(connection, target)
    touched = applying.touched(made.facts, withdrawals)
    await applying.withdraw(connection, target, touched)
    await applying.remember(connection, target, known, made.last)
    await connection.execute("select pg_notify($1, $2)", CHANNEL, target.projection.name)
    return made
