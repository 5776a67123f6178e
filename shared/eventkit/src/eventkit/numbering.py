"""Positions: what is committed and still pending gets the next ones, without gaps."""

import re
from datetime import datetime

import asyncpg

from eventkit.wire import Row

# One statement, so one snapshot and one transaction. It runs only on the connection that holds the
# relay's lock. The clock is read once; all else comes from the tables, never from memory.
# A pending row is never updated, so its place finds it: by key, its whole table would be read.
NUMBER = """
with taken as (
    delete from event_pending
    where ctid = any (array(select ctid from event_pending order by no limit $1))
    returning no, stream, partition
), relay as materialized (
    select incarnation, position, greatest(
        recorded_at + interval '1 microsecond',
        complete_to + interval '1 microsecond',
        (select service_now())
    ) as recorded_at
    from event_relay
), numbered as (
    select taken.*, relay.incarnation, relay.position + nth as position,
        relay.recorded_at + (nth - 1) * interval '1 microsecond' as recorded_at
    from relay, (select *, row_number() over (order by no) as nth from taken) as taken
), chained as (
    select numbered.*, coalesce(
        lag(position) over (partition by stream, partition order by position), last_position, 0
    ) as previousposition
    from numbered left join event_partition using (incarnation, stream, partition)
), stored as (
    insert into event_position (
        incarnation, position, no, stream, partition, previousposition, recorded_at
    )
    select incarnation, position, no, stream, partition, previousposition, recorded_at
    from chained order by position
), lasts as (
    insert into event_partition as old (incarnation, stream, partition, last_position)
    select incarnation, stream, partition, max(position)
    from numbered group by incarnation, stream, partition
    on conflict (incarnation, stream, partition)
    do update set last_position = excluded.last_position
), moved as (
    update event_relay set position = newest.position, recorded_at = newest.recorded_at
    from (
        select max(position) as position, max(recorded_at) as recorded_at from numbered
    ) as newest
    where newest.position is not null
)
select count(*) from taken
"""

# In the order of `wire.Row`, each column as it goes onto the wire. COPY hands them out as bytes, so
# no value is made of them only to be written again.
_INSTANT = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""
PAGE = f"""
select p.stream, p.partition, e.data, e.event_id, e.type, e.stream_id,
    to_char(e.occurred_on, 'YYYY-MM-DD"T00:00:00+07:00"'),
    p.incarnation, p.position, p.previousposition, e.streamversion, e.fact_id,
    to_char(p.recorded_at at time zone 'UTC', {_INSTANT}),
    to_char(e.accepted_at at time zone 'UTC', {_INSTANT}),
    e.correlation_id, e.causation_id, e.traceparent
from event_position p join event_log e using (no)
where p.incarnation = {{:d}} and p.position between {{:d}} and {{:d}} order by p.position
"""  # noqa: S608 - COPY takes no parameters, and these are numbers
ESCAPED = re.compile(rb"\\(.)")
MEANT = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}

CURSOR = "select cursor_incarnation, cursor_position from event_relay"

# A cursor that a crash sets back only sends again what it has sent: the next numbers need not wait
# for the disk.
MOVE = """
with moved as (
    update event_relay set cursor_incarnation = $1, cursor_position = $2
    from set_config('synchronous_commit', 'off', true)
)
update event_partition set acked_position = acked.position
from unnest($3::text[], $4::int[], $5::bigint[]) as acked (stream, partition, position)
where event_partition.incarnation = $1
    and (event_partition.stream, event_partition.partition) = (acked.stream, acked.partition)
"""

# H is the clock when Kafka holds all that is numbered, else the time of the last that it holds;
# none is due while Kafka lacks something that an earlier H was already promised for.
HEARTBEAT = """
with held as (
    select cursor_incarnation = r.incarnation and cursor_position = r.position as all_of_it,
        p.recorded_at
    from event_relay r left join event_position p
        on (p.incarnation, p.position) = (r.cursor_incarnation, r.cursor_position)
)
update event_relay set complete_to = greatest(
    complete_to, case when all_of_it then service_now() else held.recorded_at end
)
from held where all_of_it or held.recorded_at >= complete_to
returning cursor_incarnation as incarnation, cursor_position as position, complete_to
"""

ACKED = "select stream, partition, acked_position from event_partition where incarnation = $1"

type Cursor = tuple[int, int]
type Partition = tuple[str, int]


async def number(connection: asyncpg.Connection, limit: int) -> int:
    """Give up to `limit` pending events their positions; how many there were."""
    count: int = await connection.fetchval(NUMBER, limit)
    return count


async def page(connection: asyncpg.Connection, after: Cursor, limit: int) -> list[Row]:
    """The next events of this incarnation, ready for `eventkit.wire`."""
    chunks: list[bytes] = []

    async def keep(chunk: bytes) -> None:
        chunks.append(chunk)

    incarnation, position = after
    events = PAGE.format(incarnation, position + 1, position + limit)
    await connection.copy_from_query(events, output=keep, null="")
    *lines, _ = b"".join(chunks).split(b"\n")
    return [_row(line) for line in lines]


async def cursor(connection: asyncpg.Connection) -> Cursor:
    """Up to here Kafka holds everything."""
    [row] = await connection.fetch(CURSOR)
    return row["cursor_incarnation"], row["cursor_position"]


async def move_cursor(
    connection: asyncpg.Connection, to: Cursor, lasts: dict[Partition, int]
) -> None:
    """Kafka holds everything up to `to`; `lasts` are the partitions' last positions among it."""
    streams, partitions = [key[0] for key in lasts], [key[1] for key in lasts]
    await connection.execute(MOVE, *to, streams, partitions, list(lasts.values()))


async def next_heartbeat(connection: asyncpg.Connection) -> tuple[Cursor, datetime] | None:
    """Store the next H; nothing while none can be promised."""
    row = await connection.fetchrow(HEARTBEAT)
    return None if row is None else ((row["incarnation"], row["position"]), row["complete_to"])


async def acked_positions(connection: asyncpg.Connection, incarnation: int) -> dict[Partition, int]:
    """The last position of each partition that Kafka holds."""
    rows = await connection.fetch(ACKED, incarnation)
    return {(row["stream"], row["partition"]): row["acked_position"] for row in rows}


def _row(line: bytes) -> Row:
    if b"\\" in line:
        return Row._make(
            ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), field)
            for field in line.split(b"\t")
        )
    return Row._make(line.split(b"\t"))
