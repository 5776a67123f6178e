"""What becomes of the versions of a return."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from eventkit.event import NewEvent, StoredEvent
from registry.domain.returns.filing import Filing, Return
from registry.domain.returns.refusals import (
    DecidedBeforeSubmitted,
    ReturnAlreadyDecided,
    ReturnVersionDiffers,
    ReturnVersionSuperseded,
    UnknownReturnVersion,
)

ADay = date(2026, 12, 28)
NewFiling = Callable[..., Filing]


def test_the_first_version_is_submitted(a_return: Return, filing: NewFiling) -> None:
    receipt = a_return.submit(filing())

    [event] = a_return.take_events()
    assert event.type == "vn.nhipcau.registry.return.submitted.v1"
    assert event.occurred_on == date(2026, 12, 20)
    assert event.data["return_version"] == 1
    assert "supersedes" not in event.data
    assert (receipt.fact_id, receipt.version, receipt.return_version) == (event.event_id, 1, 1)


def test_the_same_figures_under_the_same_version_are_the_same_fact(
    a_return: Return, filing: NewFiling
) -> None:
    first = a_return.submit(filing(1))
    a_return.take_events()

    assert a_return.submit(filing(1, on="2026-12-24")) == first
    assert a_return.take_events() == []


def test_the_same_figures_by_letter_and_by_database_are_one_version(
    a_return: Return, filing: NewFiling
) -> None:
    first = a_return.submit(filing())
    a_return.take_events()

    assert a_return.submit(filing()) == first
    assert a_return.take_events() == []


def test_other_figures_under_the_same_version_are_refused(
    a_return: Return, filing: NewFiling
) -> None:
    a_return.submit(filing(1))

    with pytest.raises(ReturnVersionDiffers) as refused:
        a_return.submit(filing(1, r25=19871))

    assert refused.value.params == {"return_version": 1, "rows": "25", "next_version": 2}


def test_a_newer_version_supersedes_visibly(a_return: Return, filing: NewFiling) -> None:
    a_return.submit(filing())
    a_return.submit(filing(r25=20000))

    [_, second] = a_return.take_events()
    assert (second.data["return_version"], second.data["supersedes"]) == (2, 1)
    assert a_return.superseded_by(1) == 2
    assert a_return.superseded_by(2) is None
    with pytest.raises(ReturnVersionSuperseded):
        a_return.accept(1, ADay)


def test_an_accepted_version_stands_until_another_is_accepted(
    a_return: Return, filing: NewFiling
) -> None:
    a_return.submit(filing())
    a_return.accept(1, ADay)
    a_return.submit(filing(r25=20000))
    assert a_return.superseded_by(1) is None

    a_return.accept(2, ADay)

    assert a_return.superseded_by(1) == 2


def test_what_was_sent_back_may_come_again_with_the_same_figures(
    a_return: Return, filing: NewFiling
) -> None:
    a_return.submit(filing())
    a_return.send_back(None, ["Thiếu chữ ký"], ADay)

    assert a_return.submit(filing()).return_version == 2


def test_a_first_version_that_comes_after_the_second_is_superseded_at_once(
    a_return: Return, filing: NewFiling
) -> None:
    a_return.submit(filing(2))
    a_return.submit(filing(1, r25=20000))

    [_, late] = a_return.take_events()
    assert "supersedes" not in late.data
    assert a_return.superseded_by(1) == 2


def test_a_version_is_decided_once(a_return: Return, filing: NewFiling) -> None:
    a_return.submit(filing())
    a_return.accept(1, ADay)

    with pytest.raises(ReturnAlreadyDecided):
        a_return.accept(1, ADay)
    with pytest.raises(ReturnAlreadyDecided):
        a_return.send_back(1, ["Sai dòng 25"], ADay)


def test_only_what_was_submitted_can_be_decided(a_return: Return, filing: NewFiling) -> None:
    with pytest.raises(UnknownReturnVersion):
        a_return.accept(None, ADay)

    a_return.submit(filing())

    with pytest.raises(UnknownReturnVersion):
        a_return.accept(2, ADay)
    with pytest.raises(DecidedBeforeSubmitted):
        a_return.accept(1, date(2026, 12, 19))


def test_a_return_stands_where_its_stored_events_lead(a_return: Return, filing: NewFiling) -> None:
    a_return.submit(filing())
    a_return.send_back(1, ["Sai dòng 25"], ADay)
    a_return.submit(filing(r25=20000))
    a_return.accept(2, ADay)
    stored = [_stored(event, a_return, n) for n, event in enumerate(a_return.take_events(), 1)]

    again = Return(id=a_return.id, name=a_return.name)
    again.fold(stored, {})

    assert again.version == 4
    assert {n: (v.status, v.rows["25"]) for n, v in again.versions.items()} == {
        1: ("returned", 19870),
        2: ("accepted", 20000),
    }
    assert again.submit(filing(2, r25=20000)).fact_id == stored[2].fact_id


def _stored(event: NewEvent, of: Return, streamversion: int) -> StoredEvent:
    return StoredEvent(
        no=streamversion,
        event_id=event.event_id,
        fact_id=event.fact_id or event.event_id,
        stream="registry.return",
        stream_id=of.id,
        streamversion=streamversion,
        type=event.type,
        data=event.data,
        occurred_on=event.occurred_on,
        accepted_at=datetime(2026, 12, 28, tzinfo=UTC),
        actor="someone",
        correlation_id=uuid4(),
        causation_id=None,
        traceparent=None,
    )
