"""What goes onto Kafka, and what comes back from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import orjson
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_kafka
from cloudevents.core.formats.json import JSONFormat

from eventkit import heartbeat, wire
from eventkit.message import Heartbeat, IncarnationStarted

GRAIN = UUID("0199aaaa-0000-7000-8000-000000000001")
EVENT = UUID("0199aaaa-0000-7000-8000-000000000002")
REQUEST = UUID("0199aaaa-0000-7000-8000-000000000003")
CAUSE = UUID("0199aaaa-0000-7000-8000-000000000004")
NOON = datetime(2026, 3, 2, 5, 0, 0, 417, tzinfo=UTC)


@dataclass
class Record:
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    key: bytes | None = None
    topic: str = "mill.grain"
    partition: int = 2
    offset: int = 41


def a_row(**columns: bytes) -> wire.Row:
    return wire.Row(
        stream=b"mill.grain",
        partition=b"2",
        data=b'{"weight_kg":"75.00"}',
        id=str(EVENT).encode(),
        type=b"vn.nhipcau.mill.grain.ground.v1",
        subject=str(GRAIN).encode(),
        time=b"2026-03-01T00:00:00+07:00",
        incarnation=b"2",
        position=b"48211",
        previousposition=b"48209",
        streamversion=b"3",
        factid=str(EVENT).encode(),
        recordedtime=b"2026-03-02T05:00:00.000417Z",
        acceptedtime=b"2026-03-02T05:00:00.000417Z",
        correlationid=str(REQUEST).encode(),
        causationid=b"",
        traceparent=b"",
    )._replace(**columns)


def test_every_attribute_has_its_header() -> None:
    found = wire.headers(a_row(causationid=str(CAUSE).encode(), traceparent=b"00-ab-cd-01"))

    assert dict(found) == {
        "ce_specversion": b"1.0",
        "ce_id": str(EVENT).encode(),
        "ce_source": b"/mill",
        "ce_type": b"vn.nhipcau.mill.grain.ground.v1",
        "ce_subject": str(GRAIN).encode(),
        "ce_time": b"2026-03-01T00:00:00+07:00",
        "ce_incarnation": b"2",
        "ce_position": b"48211",
        "ce_previousposition": b"48209",
        "ce_streamversion": b"3",
        "ce_factid": str(EVENT).encode(),
        "ce_recordedtime": b"2026-03-02T05:00:00.000417Z",
        "ce_acceptedtime": b"2026-03-02T05:00:00.000417Z",
        "ce_correlationid": str(REQUEST).encode(),
        "ce_causationid": str(CAUSE).encode(),
        "ce_partitionkey": str(GRAIN).encode(),
        "ce_traceparent": b"00-ab-cd-01",
        "traceparent": b"00-ab-cd-01",
        "content-type": b"application/json",
    }


def test_what_is_absent_has_no_header() -> None:
    names = {name for name, _ in wire.headers(a_row())}

    assert not names & {"ce_causationid", "ce_traceparent", "traceparent"}


def test_an_instant_on_the_second_still_has_six_decimals() -> None:
    assert wire.instant(datetime(2026, 3, 2, 5, tzinfo=UTC)) == "2026-03-02T05:00:00.000000Z"


def test_a_message_says_what_was_stored() -> None:
    message = wire.decode(Record(b"{}", wire.headers(a_row(causationid=str(CAUSE).encode()))))

    assert (message.source, message.stream, message.stream_id) == ("mill", "mill.grain", GRAIN)
    assert (message.incarnation, message.position, message.previousposition) == (2, 48211, 48209)
    assert (message.event_id, message.causation_id, message.recorded_at) == (EVENT, CAUSE, NOON)
    assert (message.topic, message.partition, message.offset) == ("mill.grain", 2, 41)


def test_the_official_library_reads_an_event() -> None:
    headers = wire.headers(a_row(causationid=str(CAUSE).encode(), traceparent=b"00-ab-cd-01"))

    event = from_kafka(
        KafkaMessage(dict(headers), str(GRAIN).encode(), b'{"weight_kg":"75.00"}'), JSONFormat()
    )

    assert event.get_type() == "vn.nhipcau.mill.grain.ground.v1"
    assert event.get_extension("previousposition") == "48209"
    assert event.get_data() == {"weight_kg": "75.00"}


def test_the_official_library_reads_what_a_relay_says_of_itself() -> None:
    beat = heartbeat.heartbeat("mill", at=(1, 4), complete_to=NOON, streams={}, lasts={})
    started = heartbeat.incarnation_started(
        "mill", incarnation=2, continues=1, at=4, recordedtime=NOON
    )

    for headers, value in (beat, started):
        event = from_kafka(KafkaMessage(dict(headers), None, value), JSONFormat())
        assert event.get_source() == "/mill"
        assert event.get_data() == orjson.loads(value)


def test_the_official_library_reads_the_feed() -> None:
    body = orjson.dumps(wire.cloudevent_json(a_row()))

    event = JSONFormat().read(None, body)

    assert event.get_extension("position") == "48211"
    assert event.get_data() == {"weight_kg": "75.00"}


def test_a_heartbeat_lists_every_partition() -> None:
    headers, value = heartbeat.heartbeat(
        "mill",
        at=(1, 9),
        complete_to=NOON,
        streams={"mill.grain": 2, "mill.flour": 1},
        lasts={("mill.grain", 1): 9},
    )

    beat = wire.read(Record(value, headers))

    assert isinstance(beat, Heartbeat)
    assert (beat.incarnation, beat.position, beat.complete_to) == (1, 9, NOON)
    assert beat.partitions == {"mill.grain": {0: 0, 1: 9}, "mill.flour": {0: 0}}


def test_the_beginning_of_an_incarnation_says_where_the_last_one_ends() -> None:
    headers, value = heartbeat.incarnation_started(
        "mill", incarnation=2, continues=1, at=7, recordedtime=NOON
    )

    started = wire.read(Record(value, headers))

    assert isinstance(started, IncarnationStarted)
    assert (started.incarnation, started.continues, started.at) == (2, 1, 7)
    assert started.recordedtime == NOON


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"ce_subject": b"grain"}, "ValueError"),
        ({"ce_position": b"0"}, "position"),
        ({"ce_streamversion": b"4294967296"}, "2/4294967296"),
        ({"ce_source": b"/other"}, "foreign-source"),
        ({"ce_type": b"com.example.ground"}, "foreign-type"),
        ({"ce_specversion": b"0.3"}, "specversion.*0.3"),
        ({"ce_recordedtime": b"2026-03-02T05:00:00"}, "not-an-instant"),
        ({"ce_id": b"\xff"}, "UnicodeDecodeError"),
    ],
)
def test_a_record_that_is_not_ours_is_unreadable(spoilt: dict[str, bytes], reason: str) -> None:
    headers = dict(wire.headers(a_row())) | spoilt

    with pytest.raises(wire.Unreadable, match=reason):
        wire.decode(Record(b"{}", list(headers.items())))


@pytest.mark.parametrize("record", [Record(b"{}", []), Record(None, wire.headers(a_row()))])
def test_a_record_without_headers_or_value_is_unreadable(record: Record) -> None:
    with pytest.raises(wire.Unreadable, match="without"):
        wire.decode(record)
