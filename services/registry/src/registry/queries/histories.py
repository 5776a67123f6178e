"""The events of one aggregate with where and when the log recorded them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit.event import StoredEvent
from registry.tables import event_log, event_position


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event and its place in the log; None until the relay has numbered it."""

    event: StoredEvent
    incarnation: int | None
    position: int | None
    recorded_at: datetime | None


async def history(connection: AsyncConnection, *, stream: str, stream_id: UUID) -> list[Recorded]:
    statement = (
        select(
            event_log,
            event_position.c.incarnation,
            event_position.c.position,
            event_position.c.recorded_at,
        )
        .join_from(event_log, event_position, event_log.c.no == event_position.c.no, isouter=True)
        .where(event_log.c.stream == stream, event_log.c.stream_id == stream_id)
        .order_by(event_log.c.streamversion)
    )
    rows = (await connection.execute(statement)).mappings()
    return [_recorded(dict(row)) for row in rows]


def _recorded(row: Mapping[str, Any]) -> Recorded:
    names = StoredEvent.__dataclass_fields__
    return Recorded(
        event=StoredEvent(**{name: row[name] for name in names}),
        incarnation=row["incarnation"],
        position=row["position"],
        recorded_at=row["recorded_at"],
    )
