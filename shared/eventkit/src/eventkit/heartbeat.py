"""What a relay says of itself: heartbeats, and the beginning of an incarnation."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from uuid_utils.compat import uuid7

from eventkit import wire
from eventkit.numbering import Cursor, Partition


def topic(source: str) -> str:
    return f"{source}.heartbeat"


def heartbeat(
    source: str,
    *,
    at: Cursor,
    complete_to: datetime,
    streams: Mapping[str, int],
    lasts: Mapping[Partition, int],
) -> tuple[wire.Headers, bytes]:
    """Headers and value: Kafka holds everything recorded up to `complete_to`, and ends so."""
    incarnation, position = at
    partitions = {
        stream: {str(number): lasts.get((stream, number), 0) for number in range(count)}
        for stream, count in streams.items()
    }
    return _envelope(source, wire.heartbeat_type(source), complete_to), orjson.dumps(
        {
            "incarnation": incarnation,
            "position": position,
            "complete_to": wire.instant(complete_to),
            "partitions": partitions,
        }
    )


def incarnation_started(
    source: str, *, incarnation: int, continues: int, at: int, recordedtime: datetime
) -> tuple[wire.Headers, bytes]:
    """Headers and value: what `continues` said above `at` is withdrawn."""
    return _envelope(source, wire.incarnation_started_type(source), recordedtime), orjson.dumps(
        {
            "incarnation": incarnation,
            "continues": continues,
            "at": at,
            "recordedtime": wire.instant(recordedtime),
        }
    )


def _envelope(source: str, type_: str, time: datetime) -> wire.Headers:
    return [
        wire.SPECVERSION,
        ("ce_id", str(uuid7()).encode()),
        ("ce_source", f"/{source}".encode()),
        ("ce_type", type_.encode()),
        ("ce_time", wire.instant(time).encode()),
        wire.CONTENT_TYPE,
    ]
