"""The operator's command after a restored backup: positions begin anew, above all that was said."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from eventkit import tail
from eventkit.broker import Broker
from eventkit.leadership import leadership
from eventkit.log import EventLog
from eventkit.message import Heartbeat, IncarnationStarted, Message

STATE = """
select incarnation, position, greatest(
    recorded_at, complete_to, service_now(), $1::timestamptz
) + interval '1 microsecond' as recordedtime
from event_relay for update
"""

START = """
insert into event_incarnation (incarnation, continues, at, recordedtime) values ($1, $2, $3, $4)
"""

LIFT_RELAY = """
update event_relay set incarnation = $1, position = 0, recorded_at = $2, complete_to = $2
"""

LIFT_CLOCK = """
update service_clock set
    ahead = make_interval(secs => extract(epoch from $1 - clock_timestamp())::double precision)
where demo and service_now() < $1
"""


async def start_next(
    *,
    dsn: str,
    log: EventLog,
    bootstrap: str,
    kafka_options: Mapping[str, Any] | None = None,
    topic_prefix: str = "",
    when_it_waits: Callable[[], None] | None = None,
) -> int:
    """Begin the next incarnation where this database ends; the relay announces it on Kafka.

    Waits for the relay's lock, and says once that it does. Reads all that the service has said, so
    that no time repeats.
    """
    broker = Broker(bootstrap, kafka_options or {}, topic_prefix)
    async with leadership(dsn, when_it_waits=when_it_waits) as connection:
        seen, newest = await _said(broker, log)
        async with connection.transaction():
            [state] = await connection.fetch(STATE, newest)
            left, at, recordedtime = state["incarnation"], state["position"], state["recordedtime"]
            new: int = max(left, seen) + 1
            # Incarnations this database has never known are left behind as empty ones.
            for incarnation in range(left + 1, new + 1):
                end = at if incarnation == left + 1 else 0
                await connection.execute(START, incarnation, incarnation - 1, end, recordedtime)
            await connection.execute(LIFT_RELAY, new, recordedtime)
            await connection.execute(LIFT_CLOCK, recordedtime)
    return new


async def _said(broker: Broker, log: EventLog) -> tuple[int, datetime | None]:
    """The greatest incarnation and time on Kafka."""
    incarnation, newest = 0, None
    async for own in tail.everything(broker, log):
        match own:
            case (
                Message(recorded_at=at)
                | Heartbeat(complete_to=at)
                | IncarnationStarted(recordedtime=at)
            ):
                newest = max(newest or at, at)
        incarnation = max(incarnation, own.incarnation)
    return incarnation, newest
