"""CloudEvents 1.0 in Kafka's binary mode: a stored event to headers, a record to a message."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import orjson

from eventkit.message import Heartbeat, IncarnationStarted, Message

type Headers = list[tuple[str, bytes]]

CONTENT_TYPE = ("content-type", b"application/json")
SPECVERSION = ("ce_specversion", b"1.0")


class Row(Protocol):
    """An event with its position, as `eventkit.numbering` reads it back."""

    def __getitem__(self, name: str, /) -> Any: ...


class Record(Protocol):
    """What aiokafka's consumer hands out."""

    topic: str
    partition: int
    offset: int
    key: Any
    value: Any
    headers: Sequence[tuple[str, bytes]]


class Unreadable(Exception):
    """No aggregate can be read from this record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def headers(row: Row) -> Headers:
    """The same bytes each time this event is published."""
    service = row["stream"].partition(".")[0]
    subject = str(row["stream_id"]).encode()
    found = [
        SPECVERSION,
        ("ce_id", str(row["event_id"]).encode()),
        ("ce_source", b"/" + service.encode()),
        ("ce_type", row["type"].encode()),
        ("ce_subject", subject),
        ("ce_time", b"%sT00:00:00+07:00" % row["occurred_on"].isoformat().encode()),
        ("ce_incarnation", b"%d" % row["incarnation"]),
        ("ce_position", b"%d" % row["position"]),
        ("ce_previousposition", b"%d" % row["previousposition"]),
        ("ce_streamversion", b"%d" % row["streamversion"]),
        ("ce_factid", str(row["fact_id"]).encode()),
        ("ce_recordedtime", instant(row["recorded_at"]).encode()),
        ("ce_acceptedtime", instant(row["accepted_at"]).encode()),
        ("ce_correlationid", str(row["correlation_id"]).encode()),
        ("ce_partitionkey", subject),
        CONTENT_TYPE,
    ]
    if (cause := row["causation_id"]) is not None:
        found.append(("ce_causationid", str(cause).encode()))
    if (trace := row["traceparent"]) is not None:
        found += [("ce_traceparent", trace.encode()), ("traceparent", trace.encode())]
    return found


def cloudevent_json(row: Row) -> dict[str, object]:
    """One event as CloudEvents JSON, with exactly the attributes it has on Kafka."""
    attributes: dict[str, object] = {
        name.removeprefix("ce_"): value.decode()
        for name, value in headers(row)
        if name.startswith("ce_")
    }
    return attributes | {
        "datacontenttype": "application/json",
        "data": orjson.Fragment(row["data"]),
    }


def decode(record: Record) -> Message:
    """The fact in this record."""
    message = read(record)
    if not isinstance(message, Message):
        raise Unreadable(f"{type(message).__name__} is not a fact")
    return message


def read(record: Record) -> Message | Heartbeat | IncarnationStarted:
    """Whatever one of our relays has put into this record."""
    try:
        found = {name: value.decode() for name, value in record.headers}
        if found["ce_specversion"] != "1.0":
            raise Unreadable(f"specversion {found['ce_specversion']}")
        return _reading(found["ce_type"])(record, found)
    except KeyError as missing:
        raise Unreadable(f"without {missing.args[0]}") from missing
    except (ValueError, TypeError, AttributeError) as bad:  # orjson's errors are ValueErrors
        raise Unreadable(f"{type(bad).__name__}: {bad}") from bad


def instant(at: datetime) -> str:
    """UTC with exactly six decimals and Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def heartbeat_type(service: str) -> str:
    return f"vn.nhipcau.{service}.relay.heartbeat.v1"


def incarnation_started_type(service: str) -> str:
    return f"vn.nhipcau.{service}.relay.incarnation-started.v1"


type _Found = dict[str, str]
type _Reading = Callable[[Record, _Found], Message | Heartbeat | IncarnationStarted]


def _reading(type_: str) -> _Reading:
    match type_.split(".")[3:]:
        case ["relay", "heartbeat", "v1"]:
            return _heartbeat
        case ["relay", "incarnation-started", "v1"]:
            return _incarnation_started
        case _:
            return _fact


def _fact(record: Record, found: _Found) -> Message:
    if record.value is None:
        raise Unreadable("without a value")
    cause = found.get("ce_causationid")
    return Message(
        source=_source(found),
        type=found["ce_type"],
        event_id=UUID(found["ce_id"]),
        fact_id=UUID(found["ce_factid"]),
        stream=_stream(found["ce_type"]),
        stream_id=UUID(found["ce_subject"]),
        streamversion=_count(found["ce_streamversion"], 1),
        incarnation=_count(found["ce_incarnation"], 1),
        position=_count(found["ce_position"], 1),
        previousposition=_count(found["ce_previousposition"], 0),
        recorded_at=_moment(found["ce_recordedtime"]),
        accepted_at=_moment(found["ce_acceptedtime"]),
        correlation_id=UUID(found["ce_correlationid"]),
        causation_id=None if cause is None else UUID(cause),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        value=record.value,
    )


def _heartbeat(record: Record, found: _Found) -> Heartbeat:
    body = orjson.loads(record.value)
    return Heartbeat(
        source=_source(found),
        incarnation=body["incarnation"],
        position=body["position"],
        complete_to=_moment(body["complete_to"]),
        partitions={
            stream: {int(partition): last for partition, last in lasts.items()}
            for stream, lasts in body["partitions"].items()
        },
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _incarnation_started(record: Record, found: _Found) -> IncarnationStarted:
    body = orjson.loads(record.value)
    return IncarnationStarted(
        source=_source(found),
        incarnation=body["incarnation"],
        continues=body["continues"],
        at=body["at"],
        recordedtime=_moment(body["recordedtime"]),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _source(found: _Found) -> str:
    return found["ce_source"].removeprefix("/")


def _stream(type_: str) -> str:
    """`vn.nhipcau.registry.cluster.planned.v1` belongs to the stream `registry.cluster`."""
    match type_.split("."):
        case ["vn", "nhipcau", service, aggregate, _, _]:
            return f"{service}.{aggregate}"
        case _:
            raise Unreadable(f"foreign type {type_}")


def _count(text: str, least: int) -> int:
    number = int(text)
    if number < least:
        raise Unreadable(f"{number} is below {least}")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise Unreadable(f"{text} has no time zone")
    return moment
