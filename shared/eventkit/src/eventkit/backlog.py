"""How far a log is ahead of Kafka: what an operator asks first, and what the metrics say."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

ASK = """
select r.incarnation, r.position, r.complete_to,
    case when r.incarnation = r.cursor_incarnation then r.position - r.cursor_position
        else r.position end as unpublished,
    (select count(*) from event_pending) as pending,
    (select extract(epoch from service_now() - e.accepted_at)::double precision from event_log e
        where e.no = (select min(no) from event_pending)) as oldest_pending_s
from event_relay r
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """`pending` events have no position yet, `unpublished` ones have, and Kafka holds them not.

    The log is complete up to `complete_to`, and its last position is `position`; the oldest
    pending event was accepted `oldest_pending_s` seconds ago, by the service's clock.
    """

    incarnation: int
    position: int
    complete_to: datetime | None
    unpublished: int
    pending: int
    oldest_pending_s: float | None


async def backlog(connection: asyncpg.Connection) -> Backlog:
    """In one statement, so that its parts belong together."""
    [found] = await connection.fetch(ASK)
    return Backlog(**found)
