"""One id and one trace follow a piece of work."""

from uuid import UUID

import pytest

from servicekit import correlation

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
ID = "0197a2f0-0000-7000-8000-000000000001"


def test_what_the_caller_sent_is_kept_and_the_span_is_ours() -> None:
    known = correlation.accepted(ID, PARENT)

    assert known.correlation_id == UUID(ID)
    assert known.trace_id == TRACE
    assert known.span_id != "00f067aa0ba902b7"
    assert known.traceparent == f"00-{TRACE}-{known.span_id}-01"


@pytest.mark.parametrize(
    "traceparent",
    [
        None,
        "",
        "nonsense",
        PARENT.upper(),
        PARENT + "-more",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        PARENT + "\n",
    ],
)
def test_a_malformed_trace_is_begun_anew(traceparent: str | None) -> None:
    known = correlation.accepted(None, traceparent)

    assert known.trace_id != TRACE
    assert len(known.trace_id) == 32


def test_a_later_version_of_the_header_is_understood() -> None:
    assert correlation.accepted(None, f"01-{TRACE}-00f067aa0ba902b7-01-what").trace_id == TRACE


@pytest.mark.parametrize("text", [None, "", "7", "{" + ID + "}", ID.replace("-", ""), "g" * 36])
def test_a_malformed_correlation_id_is_made_anew(text: str | None) -> None:
    assert correlation.accepted(text, None).correlation_id.version == 7


def test_an_event_keeps_the_request_that_it_comes_from() -> None:
    with correlation.bound(correlation.accepted(ID, PARENT)) as known:
        context = correlation.event_context("officer-7")

    assert context.actor == "officer-7"
    assert context.correlation_id == UUID(ID)
    assert context.traceparent == known.traceparent
    assert context.causation_id is None


def test_work_that_no_one_asked_for_begins_its_own_correlation() -> None:
    context = correlation.event_context("timer", causation_id=UUID(ID))

    assert context.correlation_id.version == 7
    assert context.causation_id == UUID(ID)
    assert correlation.current() is None
