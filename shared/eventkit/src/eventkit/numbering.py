"""Positions: what is committed and still pending gets the next ones, without gaps."""

from datetime import datetime

import asyncpg

# One statement, so one snapshot and one transaction. It runs only on the connection that holds the
# relay's lock. The clock is read once; all else comes from the tables, never from memory.
NUMBER = """
with taken as (
    delete from event_pending
    where no in (select no from event_pending order by no limit $1)
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

EVENT = """
select p.incarnation, p.position, p.previousposition, p.recorded_at, p.stream, p.partition,
    e.event_id::text, e.fact_id::text, e.stream_id::text, e.streamversion, e.type, e.data,
    e.occurred_on, e.accepted_at, e.correlation_id::text, e.causation_id::text, e.traceparent
from event_position p join event_log e using (no)
"""

PAGE = (
    f"{EVENT} where p.incarnation = $1 and p.position between $2::bigint + 1 and $2 + $3 order by 2"
)

CURSOR = "select cursor_incarnation, cursor_position from event_relay"

MOVE = """
with moved as (
    update event_relay set cursor_incarnation = $1, cursor_position = $2
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


async def page(connection: asyncpg.Connection, after: Cursor, limit: int) -> list[asyncpg.Record]:
    """The next events of this incarnation, ready for `eventkit.wire`."""
    return await connection.fetch(PAGE, *after, limit)


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
