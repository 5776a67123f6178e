"""The pull feed: a page of events up to the cursor, so no one sees what Kafka does not hold."""

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from eventkit import numbering, wire

# While Kafka lacks something, H is at most the time of the last event that it holds.
STATE = """
select cursor_incarnation, cursor_position,
    case when (cursor_incarnation, cursor_position) = (r.incarnation, r.position) then complete_to
        else least(complete_to, p.recorded_at) end as complete_to
from event_relay r left join event_position p
    on (p.incarnation, p.position) = (r.cursor_incarnation, r.cursor_position)
"""

NEXT = "select incarnation, at from event_incarnation where continues = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage:
    """`last_position` is the last one of this incarnation that can be had now."""

    events: list[dict[str, object]]  # CloudEvents JSON; the data are orjson fragments
    incarnation: int
    last_position: int
    complete_to: datetime


class LeftIncarnation(Exception):
    """What the caller has read above `at` is withdrawn: `new` goes on from there."""

    def __init__(self, *, new: int, at: int) -> None:
        super().__init__(f"incarnation {new} goes on above position {at}")
        self.new = new
        self.at = at


class UnknownIncarnation(Exception):
    """The caller has read what this log has not begun: `current` is the newest there is."""

    def __init__(self, *, current: int) -> None:
        super().__init__(f"incarnation {current} is the newest")
        self.current = current


async def page(
    connection: asyncpg.Connection, *, incarnation: int, after: int, limit: int
) -> FeedPage:
    """The next events; from the end of a left incarnation on, those of the next one."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        [state] = await connection.fetch(STATE)
        current, last = state["cursor_incarnation"], state["cursor_position"]
        while following := await connection.fetchrow(NEXT, incarnation):
            new, end = following["incarnation"], following["at"]
            if after > end:
                raise LeftIncarnation(new=new, at=end)
            if incarnation >= current:
                break
            if after < end:
                last = end
                break
            incarnation, after = new, 0
        if incarnation > current:
            raise UnknownIncarnation(current=current)
        rows = await numbering.page(
            connection, (incarnation, after), max(0, min(limit, last - after))
        )
    return FeedPage(
        events=[wire.cloudevent_json(row) for row in rows],
        incarnation=incarnation,
        last_position=last,
        complete_to=state["complete_to"],
    )
