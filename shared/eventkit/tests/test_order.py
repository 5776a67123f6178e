"""What is new, what repeats, and what must wait: version by version of an aggregate."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from eventkit.intake import Unfit
from eventkit.message import Message
from eventkit.order import Head, Known, fillable, plan
from eventkit.projection import Fact

GRAIN = uuid7()
NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


def a_fact(
    version: int, *, grain: UUID = GRAIN, incarnation: int = 1, body: Any = "ground"
) -> Fact:
    message = Message(
        source="mill",
        type="vn.nhipcau.mill.grain.ground.v1",
        event_id=uuid7(),
        fact_id=uuid7(),
        stream="mill.grain",
        stream_id=grain,
        streamversion=version,
        incarnation=incarnation,
        position=version,
        previousposition=version - 1,
        recorded_at=NOON,
        accepted_at=NOON,
        correlation_id=uuid7(),
        causation_id=None,
        topic="mill.grain",
        partition=0,
        offset=version,
        value=b"{}",
    )
    return Fact(message, body)


def chain(fact: Fact) -> tuple[str, UUID, int]:
    return ("mill.grain", fact.message.stream_id, fact.message.incarnation)


def kinds(facts: list[Fact], known: Known | None = None) -> list[tuple[int, str]]:
    made = plan(facts, known or Known(), {})
    return [(message.streamversion, kind) for message, kind, _ in made.waiting]


def test_the_next_version_is_applied() -> None:
    facts = [a_fact(1), a_fact(2)]

    made = plan(facts, Known(), {})

    assert made.facts == facts
    assert made.last == {chain(facts[0]): 2}


def test_a_version_that_was_read_is_a_repeat() -> None:
    facts = [a_fact(2), a_fact(3), a_fact(3), a_fact(1)]

    made = plan(facts, Known(last={chain(facts[0]): 2}), {})

    assert made.facts == [facts[1]]
    assert made.repeats == 3


def test_an_ignored_type_counts() -> None:
    facts = [a_fact(1), a_fact(2, body=None), a_fact(3)]

    made = plan(facts, Known(), {})

    assert made.facts == [facts[0], facts[2]]
    assert made.last == {chain(facts[0]): 3}


def test_what_comes_before_its_time_waits() -> None:
    assert kinds([a_fact(1), a_fact(3), a_fact(4)]) == [(3, "gap"), (4, "gap")]


def test_an_aggregate_whose_first_message_is_not_its_first_event_waits() -> None:
    assert kinds([a_fact(2)]) == [(2, "gap")]


def test_a_later_incarnation_begins_at_whatever_version_it_bears() -> None:
    facts = [a_fact(1), a_fact(2), a_fact(5, incarnation=2), a_fact(6, incarnation=2)]

    made = plan(facts, Known(), {})

    assert made.facts == facts
    assert made.last == {chain(facts[0]): 2, chain(facts[2]): 6}


def test_a_version_of_a_left_incarnation_may_come_again_in_the_next() -> None:
    facts = [a_fact(1), a_fact(2), a_fact(2, incarnation=2)]

    assert plan(facts, Known(), {}).facts == facts


def test_behind_a_body_that_cannot_be_read_its_aggregate_waits_and_no_other() -> None:
    other = uuid7()
    facts = [a_fact(1, body=Unfit("no weight")), a_fact(1, grain=other), a_fact(2)]

    made = plan(facts, Known(), {})

    assert made.facts == [facts[1]]
    assert [(each.kind, each.reason) for each in made.waiting] == [
        ("data", "no weight"),
        ("behind", ""),
    ]
    assert made.parked == 1


def test_behind_an_event_that_was_refused_its_aggregate_waits() -> None:
    facts = [a_fact(1), a_fact(2), a_fact(3)]

    made = plan(facts, Known(), {(*chain(facts[0]), 2): "too heavy"})

    assert made.facts == [facts[0]]
    assert [each.kind for each in made.waiting] == ["data", "behind"]


def test_what_waits_already_is_a_repeat() -> None:
    known = Known(heads={("mill.grain", GRAIN): Head("data", 1, 1)})

    made = plan([a_fact(1), a_fact(2)], known, {})

    assert made.repeats == 1
    assert [each.kind for each in made.waiting] == ["behind"]


def test_a_discarded_event_counts_and_is_never_applied() -> None:
    facts = [a_fact(1, body=Unfit("no weight")), a_fact(2)]
    known = Known(discarded={("mill", facts[0].message.event_id, "data")})

    made = plan(facts, known, {})

    assert made.facts == [facts[1]]
    assert made.waiting == []


def test_a_discarded_event_is_not_applied_even_if_it_could_be() -> None:
    facts = [a_fact(1), a_fact(2)]
    known = Known(discarded={("mill", facts[0].message.event_id, "data")})

    assert plan(facts, known, {}).facts == [facts[1]]


def test_of_a_discarded_gap_the_event_behind_it_is_applied() -> None:
    facts = [a_fact(1), a_fact(3), a_fact(4)]
    known = Known(discarded={("mill", facts[1].message.event_id, "gap")})

    assert plan(facts, known, {}).facts == facts


def test_a_gap_can_be_filled_by_the_version_that_is_missing_and_by_no_other() -> None:
    aggregate = ("mill.grain", GRAIN)
    known = Known(heads={aggregate: Head("gap", 1, 4)}, last={(*aggregate, 1): 2})

    assert fillable([a_fact(5)], known) == set()
    assert fillable([a_fact(3)], known) == {aggregate}


@given(st.lists(st.integers(1, 6), max_size=40))
def test_whatever_is_delivered_no_version_is_applied_twice_or_before_its_predecessor(
    delivered: list[int],
) -> None:
    made = plan([a_fact(version) for version in delivered], Known(), {})

    applied = [message.streamversion for message, _ in made.facts]
    assert applied == list(range(1, len(applied) + 1))
