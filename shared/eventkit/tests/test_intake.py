"""What one partition brings: in order, up to where Kafka lacks something."""

from typing import Any

import orjson
import pytest

from eventkit import intake, reasons
from eventkit.intake import Partition, Slice, Unfit
from eventkit.message import Message
from eventkit.projection import Withdrawn
from eventkit.wire import Record, digest

type Mill = Any  # tests/conftest.py says what it is


def decode(message: Message) -> Any:
    return orjson.loads(message.value)["weight_kg"]


def numbered(records: list[Any], first: int = 0) -> list[Record]:
    """As they stand in their partition."""
    for offset, record in enumerate(records, first):
        record.offset = offset
    return records


def a_partition(**known: Any) -> Partition:
    usual: dict[str, Any] = {"topic": "mill.grain", "number": 0, "is_checked": True}
    return Partition(**usual | known)


def taken(partition: Partition, records: list[Record]) -> Slice:
    found = intake.begin(partition)
    intake.take(found, records, decode)
    return found


def positions(found: Slice) -> list[int]:
    return [message.position for message, _ in found.facts]


@pytest.fixture
def records(mill: Mill) -> list[Record]:
    """Five events in one partition."""
    mill.streams = {"mill.grain": 1}
    return numbered([mill.ground() for _ in range(5)])


def test_a_partition_is_read_in_order(records: list[Record]) -> None:
    found = taken(a_partition(), records)

    assert positions(found) == [1, 2, 3, 4, 5]
    assert (found.began, found.ended, found.is_back) == (0, 5, False)
    assert found.positions == {1: 5}
    assert not found.may_repeat


def test_it_goes_on_behind_the_message_that_was_read_before(records: list[Record]) -> None:
    read = {"next_offset": 3, "digest": digest(records[2]), "positions": {1: 3}}

    found = taken(a_partition(is_checked=False, **read), records[2:])

    assert positions(found) == [4, 5]
    assert (found.began, found.ended) == (3, 5)


def test_nothing_new_behind_it_changes_nothing(records: list[Record]) -> None:
    read = {"next_offset": 5, "digest": digest(records[4]), "positions": {1: 5}}

    found = taken(a_partition(is_checked=False, **read), records[4:])

    assert (found.began, found.ended, found.is_back) == (5, 5, False)


def test_another_message_in_its_place_means_another_topic(records: list[Record]) -> None:
    read = {"next_offset": 3, "digest": digest(records[1]), "positions": {1: 3}}

    found = taken(a_partition(is_checked=False, **read), records[2:])

    assert found.is_back
    assert (found.ended, found.facts, found.wanted) == (0, [], (1, 3))


def test_offsets_that_go_back_mean_that_kafka_has_lost_its_end(records: list[Record]) -> None:
    found = taken(a_partition(next_offset=4, positions={1: 4}), records[:2])

    assert found.is_back
    assert found.wanted == (1, 4)


def test_behind_a_hole_nothing_is_taken(records: list[Record]) -> None:
    found = taken(a_partition(), [*records[:2], *records[3:]])

    assert positions(found) == [1, 2]
    assert found.is_back
    assert (found.ended, found.wanted) == (0, (1, 3))
    assert found.unread == []


def test_a_hole_that_is_there_again_is_shown_and_passed_over(records: list[Record]) -> None:
    behind = [*records[:2], *records[3:]]

    found = taken(a_partition(wanted=(1, 3), positions={1: 2}), [*behind, records[2], records[3]])

    assert positions(found) == [1, 2, 3, 4]
    [hole] = found.unread
    assert hole.kind == "hole"
    assert reasons.read(hole.reason) == {"rule": "hole", "position": 3, "incarnation": 1}
    assert found.wanted is None


def test_behind_a_hole_that_was_discarded_it_goes_on(records: list[Record]) -> None:
    accepted = frozenset({(3, digest(records[3]))})

    found = taken(a_partition(discarded=accepted, wanted=(1, 3)), [*records[:2], *records[3:]])

    assert positions(found) == [1, 2, 4, 5]
    assert (found.ended, found.wanted, found.was_wanted) == (5, None, True)


def test_what_was_missing_is_found_elsewhere(records: list[Record]) -> None:
    found = taken(a_partition(wanted=(1, 3), positions={1: 2}), records)

    assert positions(found) == [1, 2, 3, 4, 5]
    assert (found.wanted, found.may_repeat) == (None, True)


def test_until_what_was_missing_is_found_it_is_still_wanted(records: list[Record]) -> None:
    found = taken(a_partition(wanted=(1, 3), positions={1: 2}), records[:2])

    assert found.wanted == (1, 3)


def test_what_tells_of_no_aggregate_is_set_aside(records: list[Record]) -> None:
    foreign: Any = records[1]
    foreign.headers = [("content-type", b"text/plain")]

    found = taken(a_partition(), records[:2])

    assert positions(found) == [1]
    assert [(each.kind, each.offset, each.reason) for each in found.unread] == [
        ("unreadable", 1, reasons.reason("without", attribute="ce_specversion"))
    ]
    assert found.ended == 2


def test_behind_an_unreadable_message_of_the_source_itself_there_is_no_hole(
    records: list[Record],
) -> None:
    ours: Any = records[2]
    ours.headers = list((dict(ours.headers) | {"ce_subject": b"grain"}).items())

    found = taken(a_partition(), records)

    assert positions(found) == [1, 2, 4, 5]
    assert [each.offset for each in found.unread] == [2]
    assert not found.is_back


def test_a_message_of_another_topic_is_set_aside(mill: Mill) -> None:
    mill.streams = {"mill.grain": 1, "mill.flour": 1}

    found = taken(a_partition(), numbered([mill.ground(stream="mill.flour")]))

    [astray] = found.unread
    assert reasons.read(astray.reason) == {
        "rule": "astray",
        "what": "Message",
        "source": "mill",
        "topic": "mill.grain",
    }


def test_a_body_that_cannot_be_decoded_stays_in_its_place(mill: Mill) -> None:
    mill.streams = {"mill.grain": 1}
    found = taken(a_partition(), numbered([mill.ground(data="{}"), mill.ground()]))

    assert found.facts[0].body == Unfit(reasons.of(KeyError("weight_kg")))
    assert found.facts[1].body == 75


def test_an_incarnation_begins_with_its_record(mill: Mill) -> None:
    mill.streams = {"mill.grain": 1}
    records = [mill.ground(), mill.ground(), *mill.begins(2, above=1), mill.ground(incarnation=2)]

    found = taken(a_partition(), numbered(records))

    assert positions(found) == [1, 2, 1]
    assert found.positions == {1: 2, 2: 1}
    assert [started.at for started in found.started] == [1]


def test_without_its_record_an_incarnation_is_a_hole(mill: Mill) -> None:
    mill.streams = {"mill.grain": 1}

    found = taken(a_partition(), numbered([mill.ground(), mill.ground(incarnation=2)]))

    assert positions(found) == [1]
    assert found.wanted == (2, 0)


def test_what_comes_after_its_withdrawal_is_ignored_and_counted(mill: Mill) -> None:
    mill.streams = {"mill.grain": 1}
    kept, withdrawn = mill.ground(), mill.ground()
    records = [kept, withdrawn, *mill.begins(2, above=1), kept, withdrawn]

    found = taken(a_partition(), numbered([*records[:1], *records[2:]]))

    assert positions(found) == [1, 1]
    assert found.ignored == 1


def test_what_was_said_before_its_withdrawal_is_taken_also_when_that_is_known(mill: Mill) -> None:
    """The record is in every partition; the reader may have met it in another one first."""
    mill.streams = {"mill.grain": 1}
    known = Withdrawn(source="mill", incarnation=1, above=0, at=mill.at)
    partition = a_partition(withdrawn={1: known})

    assert positions(taken(partition, numbered([mill.ground()]))) == [1]


def test_of_heartbeats_the_last_one_counts(mill: Mill) -> None:
    mill.ground()
    early = mill.heartbeat()
    mill.ground()
    found = intake.begin(a_partition(topic="mill.heartbeat"))

    intake.take_heartbeats(found, numbered([early, mill.heartbeat()], first=7))

    assert found.heartbeat is not None
    assert (found.heartbeat.position, found.ended) == (2, 9)
