"""An operator's decision is a fact, and a fact has a reason."""

from datetime import date

import pytest

from reporting.domain.errors import ReasonMissing
from reporting.domain.journal import REASON_CHARS_MAX, Journal, journal_id

TODAY = date(2026, 11, 21)


def a_journal() -> Journal:
    return Journal(id=journal_id("clusters"), projection="clusters")


@pytest.mark.parametrize("reason", ["", "   ", "x" * (REASON_CHARS_MAX + 1)])
def test_a_decision_without_a_reason_or_with_a_novel_is_refused(reason: str) -> None:
    journal = a_journal()

    with pytest.raises(ReasonMissing):
        journal.switched(from_build=1, to_build=2, reason=reason, on=TODAY)

    assert journal.take_events() == []


def test_a_reason_is_kept_on_one_line() -> None:
    journal = a_journal()

    journal.switched(from_build=1, to_build=2, reason=" hai  dòng\nthành một ", on=TODAY)

    [event] = journal.take_events()
    assert event.data["reason"] == "hai dòng thành một"
    assert event.occurred_on == TODAY


def test_each_projection_has_one_journal() -> None:
    assert journal_id("clusters") == journal_id("clusters") != journal_id("returns")
