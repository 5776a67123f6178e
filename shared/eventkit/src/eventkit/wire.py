"""CloudEvents 1.0 in Kafka's binary mode: a stored event to headers, a record to a message."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple, Protocol

import orjson
from asyncpg.pgproto.pgproto import UUID  # a uuid.UUID that is made in a tenth of the time

from eventkit import reasons
from eventkit.message import Heartbeat, IncarnationStarted, Message
from eventkit.reasons import Rule

type Headers = list[tuple[str, bytes]]

CONTENT_TYPE = ("content-type", b"application/json")
SPECVERSION = ("ce_specversion", b"1.0")


class Row(NamedTuple):
    """An event with its position, as `eventkit.numbering` reads it: every field as on the wire."""

    stream: bytes
    partition: bytes
    data: bytes
    id: bytes
    type: bytes
    subject: bytes
    time: bytes
    incarnation: bytes
    position: bytes
    previousposition: bytes
    streamversion: bytes
    factid: bytes
    recordedtime: bytes
    acceptedtime: bytes
    correlationid: bytes
    causationid: bytes  # empty: none
    traceparent: bytes


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

    def __init__(self, rule: Rule, **params: object) -> None:
        self.reason = reasons.reason(rule, **params)
        super().__init__(self.reason)


def headers(row: Row) -> Headers:
    """The same bytes each time this event is published."""
    found = [
        SPECVERSION,
        ("ce_id", row.id),
        _source(row.stream),
        ("ce_type", row.type),
        ("ce_subject", row.subject),
        ("ce_time", row.time),
        ("ce_incarnation", row.incarnation),
        ("ce_position", row.position),
        ("ce_previousposition", row.previousposition),
        ("ce_streamversion", row.streamversion),
        ("ce_factid", row.factid),
        ("ce_recordedtime", row.recordedtime),
        ("ce_acceptedtime", row.acceptedtime),
        ("ce_correlationid", row.correlationid),
        ("ce_partitionkey", row.subject),
        CONTENT_TYPE,
    ]
    if row.causationid:
        found.append(("ce_causationid", row.causationid))
    if row.traceparent:
        found += [("ce_traceparent", row.traceparent), ("traceparent", row.traceparent)]
    return found


@lru_cache(maxsize=1024)
def _source(stream: bytes) -> tuple[str, bytes]:
    return "ce_source", b"/" + stream.partition(b".")[0]


def cloudevent_json(row: Row) -> dict[str, object]:
    """One event as CloudEvents JSON, with exactly the attributes it has on Kafka."""
    attributes: dict[str, object] = {
        name.removeprefix("ce_"): value.decode()
        for name, value in headers(row)
        if name.startswith("ce_")
    }
    return attributes | {
        "datacontenttype": "application/json",
        "data": orjson.Fragment(row.data),
    }


def decode(record: Record) -> Message:
    """The fact in this record."""
    message = read(record)
    if not isinstance(message, Message):
        raise Unreadable("not-a-fact", what=type(message).__name__)
    return message


def read(record: Record) -> Message | Heartbeat | IncarnationStarted:
    """Whatever one of our relays has put into this record."""
    try:
        found = dict(record.headers)
        if found["ce_specversion"] != b"1.0":
            raise Unreadable("specversion", found=found["ce_specversion"])
        type_, source, source_header, stream, read_as = _meaning(found["ce_type"])
        if found["ce_source"] != source_header:
            raise Unreadable("foreign-source", type=type_, source=found["ce_source"])
        if read_as is None:
            return _fact(record, found, type_, source, stream)
        return read_as(record, source)
    except KeyError as missing:
        raise Unreadable("without", attribute=missing.args[0]) from missing
    except (ValueError, TypeError, AttributeError) as bad:  # orjson's errors are ValueErrors
        raise Unreadable("error", error=type(bad).__name__, text=str(bad)) from bad


def place(record: Record) -> tuple[int, int, int] | None:
    """Incarnation, position and the one before, where nothing else of the record can be read."""
    found = dict(record.headers)
    try:
        return (
            _whole(found["ce_incarnation"], 1, VERSION_MAX),
            _whole(found["ce_position"], 1),
            _whole(found["ce_previousposition"], 0),
        )
    except (KeyError, ValueError, TypeError, Unreadable):
        return None


def digest(record: Record) -> bytes:
    """What tells this record from any other; its place on Kafka is no part of it."""
    hashed = blake2b(digest_size=16)
    named = [part for name, value in record.headers for part in (name.encode(), value)]
    for part in (record.key, record.value, *named):
        hashed.update(b"-" if part is None else b"%d:%s" % (len(part), part))
    return hashed.digest()


def instant(at: datetime) -> str:
    """UTC with exactly six decimals and Z."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def heartbeat_type(service: str) -> str:
    return f"vn.nhipcau.{service}.relay.heartbeat.v1"


def incarnation_started_type(service: str) -> str:
    return f"vn.nhipcau.{service}.relay.incarnation-started.v1"


type _Found = dict[str, bytes]
type _ReadAs = Callable[[Record, str], Heartbeat | IncarnationStarted]

# PostgreSQL's integer and bigint: no record may hold a number that cannot be stored.
VERSION_MAX, POSITION_MAX = 2**31 - 1, 2**63 - 1
TYPE = re.compile(rb"vn\.nhipcau\.([a-z0-9-]+)\.([a-z0-9-]+)\.([a-z0-9-]+)\.v[0-9]+")
STREAM = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+")
TYPES_KEPT, READ_KEPT = 1024, 4096
INSTANT_LENGTH = len("2026-03-02T05:00:00.000417Z")


class _Meaning(NamedTuple):
    type: str
    source: str
    source_header: bytes
    stream: str
    read_as: _ReadAs | None  # None: a fact


@lru_cache(TYPES_KEPT)
def _meaning(type_: bytes) -> _Meaning:
    """`vn.nhipcau.registry.cluster.planned.v1` belongs to the stream `registry.cluster`."""
    match = TYPE.fullmatch(type_)
    if match is None:
        raise Unreadable("foreign-type", type=type_)
    service, aggregate, _ = match.groups()
    read_as: _ReadAs | None = None
    if type_.endswith(b".relay.heartbeat.v1"):
        read_as = _heartbeat
    elif type_.endswith(b".relay.incarnation-started.v1"):
        read_as = _incarnation_started
    stream = f"{service.decode()}.{aggregate.decode()}"
    return _Meaning(type_.decode(), service.decode(), b"/" + service, stream, read_as)


def _fact(record: Record, found: _Found, type_: str, source: str, stream: str) -> Message:
    """Written for speed: this is done for every record that anyone ever reads."""
    if record.value is None:
        raise Unreadable("without", attribute="value")
    version, incarnation = int(found["ce_streamversion"]), int(found["ce_incarnation"])
    position, previous = int(found["ce_position"]), int(found["ce_previousposition"])
    if not (0 < version <= VERSION_MAX and 0 < incarnation <= VERSION_MAX):
        raise Unreadable("not-in-range", what="streamversion", found=f"{incarnation}/{version}")
    if not 0 <= previous < position <= POSITION_MAX:
        raise Unreadable("not-in-range", what="position", found=f"{position} > {previous}")
    event_id, fact_id = found["ce_id"], found["ce_factid"]
    event = UUID(event_id.decode())
    cause = found.get("ce_causationid")
    fields = (
        source,
        type_,
        event,
        event if fact_id == event_id else UUID(fact_id.decode()),
        stream,
        _uuid(found["ce_subject"]),
        version,
        incarnation,
        position,
        previous,
        _moment(found["ce_recordedtime"].decode()),
        _accepted(found["ce_acceptedtime"]),
        _uuid(found["ce_correlationid"]),
        None if cause is None else _uuid(cause),
        record.topic,
        record.partition,
        record.offset,
        record.value,
    )
    return tuple.__new__(Message, fields)


# Facts of one aggregate, or of one request, come close to each other.
@lru_cache(READ_KEPT)
def _uuid(text: bytes) -> UUID:
    return UUID(text.decode())


@lru_cache(READ_KEPT)
def _accepted(text: bytes) -> datetime:
    return _moment(text.decode())


def _heartbeat(record: Record, source: str) -> Heartbeat:
    body = orjson.loads(record.value)
    return Heartbeat(
        source=source,
        incarnation=_whole(body["incarnation"], 1, VERSION_MAX),
        position=_whole(body["position"], 0),
        complete_to=_moment(body["complete_to"]),
        partitions={
            _named(stream): {int(number): _whole(last, 0) for number, last in lasts.items()}
            for stream, lasts in body["partitions"].items()
        },
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _incarnation_started(record: Record, source: str) -> IncarnationStarted:
    body = orjson.loads(record.value)
    return IncarnationStarted(
        source=source,
        incarnation=_whole(body["incarnation"], 2, VERSION_MAX),
        continues=_whole(body["continues"], 1, VERSION_MAX),
        at=_whole(body["at"], 0),
        recordedtime=_moment(body["recordedtime"]),
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
    )


def _whole(number: bytes | int, least: int, most: int = POSITION_MAX) -> int:
    whole = int(number)
    if not least <= whole <= most:
        raise Unreadable("not-in-range", what="number", found=whole)
    return whole


def _named(stream: str) -> str:
    if STREAM.fullmatch(stream) is None:
        raise Unreadable("not-a-stream", found=stream)
    return stream


def _moment(text: str) -> datetime:
    if len(text) != INSTANT_LENGTH or text[-1] != "Z":
        raise Unreadable("not-an-instant", found=text)
    return datetime.fromisoformat(text)
