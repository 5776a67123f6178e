"""The check before a relay numbers or publishes: do Kafka and this database tell the same story?"""

from collections.abc import Mapping

import asyncpg
import structlog

from eventkit.message import Heartbeat, Message
from eventkit.numbering import Cursor, Partition
from eventkit.tail import Tail

log = structlog.get_logger()

KNOWN = """
select p.stream, p.partition, e.event_id
from event_position p join event_log e using (no)
where p.incarnation = $1 and p.position = $2
"""

RELAY = """
select incarnation, position, cursor_incarnation, cursor_position from event_relay for update
"""

EXPECTED = """
select distinct on (stream, partition) stream, partition, incarnation, acked_position
from event_partition where acked_position > 0 order by stream, partition, incarnation desc
"""

FIRST_AFTER = """
select incarnation, position from event_position
where stream = $1 and partition = $2 and (incarnation, position) > ($3, $4)
order by incarnation, position limit 1
"""

BACK = """
with moved as (
    update event_relay set cursor_incarnation = $1, cursor_position = $2
)
update event_partition as e set acked_position = case
    when e.incarnation > $1 then 0
    else coalesce(
        (
            select p.previousposition from event_position p
            where p.incarnation = $1 and p.position > $2
                and p.stream = e.stream and p.partition = e.partition
            order by p.position limit 1
        ),
        e.last_position
    ) end
where e.incarnation >= $1
"""

LIFT = "update event_relay set complete_to = greatest(complete_to, $1)"

WITHDRAWN_ABOVE = "select continues, at from event_incarnation where continues is not null"


class DatabaseRestored(Exception):
    """Kafka holds what this database does not know: an operator must start a new incarnation."""


async def withdrawn_above(connection: asyncpg.Connection) -> dict[int, int]:
    """Of each left incarnation the last position that still counts."""
    return {row["continues"]: row["at"] for row in await connection.fetch(WITHDRAWN_ABOVE)}


async def acked(connection: asyncpg.Connection) -> dict[Partition, Cursor]:
    """Of each partition the last that Kafka has acknowledged."""
    rows = await connection.fetch(EXPECTED)
    return {
        (row["stream"], row["partition"]): (row["incarnation"], row["acked_position"])
        for row in rows
    }


async def check(
    connection: asyncpg.Connection, tails: Mapping[Partition, Tail], beat: Heartbeat | None
) -> None:
    """Refuse a restored database; when Kafka has lost its end, go back to publish it again."""
    async with connection.transaction():
        [relay] = await connection.fetch(RELAY)
        for partition, tail in tails.items():
            if tail.last is not None:
                await _must_be_ours(connection, partition, tail.last)
            if max(tail.announced, default=0) > relay["incarnation"]:
                raise DatabaseRestored(f"Kafka knows incarnation {max(tail.announced)}")
        if beat is not None:
            if (beat.incarnation, beat.position) > (relay["incarnation"], relay["position"]):
                raise DatabaseRestored(f"Kafka has seen position {beat.position}")
            await connection.execute(LIFT, beat.complete_to)
        cursor = (relay["cursor_incarnation"], relay["cursor_position"])
        held = await _held(connection, tails, cursor)
        if held < cursor:
            log.warning("kafka_lost_its_end", cursor=cursor, held=held)
            await connection.execute(BACK, *held)


async def _must_be_ours(
    connection: asyncpg.Connection, partition: Partition, last: Message
) -> None:
    known = await connection.fetchrow(KNOWN, last.incarnation, last.position)
    if known is None or tuple(known) != (*partition, last.event_id):
        raise DatabaseRestored(
            f"{last.topic}/{last.partition} ends with position {last.position} of incarnation"
            f" {last.incarnation}, event {last.event_id}, which this database does not know"
        )


async def _held(
    connection: asyncpg.Connection, tails: Mapping[Partition, Tail], cursor: Cursor
) -> Cursor:
    """Up to here Kafka still holds everything."""
    expected = await acked(connection)
    ends = await withdrawn_above(connection)
    held = cursor
    for partition, tail in tails.items():
        if tail.held < expected.get(partition, tail.held):
            [lost] = await connection.fetch(FIRST_AFTER, *partition, *tail.held)
            held = min(held, (lost["incarnation"], lost["position"] - 1))
        last = tail.last.incarnation if tail.last else 1
        for incarnation in range(last + 1, cursor[0] + 1):
            if incarnation not in tail.announced:
                held = min(held, (incarnation - 1, ends[incarnation - 1]))
    return held
