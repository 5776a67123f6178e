"""Reporting emits exactly what its published examples show."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator

from eventkit.log import _json
from reporting.domain import events
from reporting.domain.held import HeldFact, HeldMessage
from reporting.domain.journal import Journal, journal_id

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "reporting"
TODAY = date(2026, 11, 21)
HELD = HeldFact(
    source="registry",
    stream="registry.cluster",
    stream_id=UUID("01976f1e-7d3b-7000-8000-000000000001"),
    event_id=UUID("01976f1e-7d3b-7000-8000-00000000000a"),
    type="vn.nhipcau.registry.cluster.established.v1",
    streamversion=2,
    incarnation=1,
    position=48211,
    kind="data",
)


def _released(journal: Journal) -> None:
    journal.released(HELD, applied=3, reason="Bản sửa lỗi đã triển khai, áp dụng lại.", on=TODAY)


def _discarded(journal: Journal) -> None:
    journal.discarded(HELD, reason="Văn bản nhập nhầm; tỉnh đã gửi lại dưới mã khác.", on=TODAY)


def _message_discarded(journal: Journal) -> None:
    message = HeldMessage(topic="registry.cluster", partition=3, offset=90412)
    reason = "Thông điệp thử của hệ thống khác, không phải sự kiện."
    journal.message_discarded(message, reason=reason, on=TODAY)


def _switched(journal: Journal) -> None:
    journal.switched(from_build=1, to_build=2, reason="Bản dựng lại khớp từng dòng.", on=TODAY)


DECISIONS: dict[str, Callable[[Journal], None]] = {
    events.RELEASED: _released,
    events.DISCARDED: _discarded,
    events.MESSAGE_DISCARDED: _message_discarded,
    events.SWITCHED: _switched,
}


@pytest.mark.parametrize("type_", DECISIONS)
def test_each_decision_is_emitted_as_its_example_shows(type_: str) -> None:
    journal = Journal(id=journal_id("clusters"), projection="clusters")

    DECISIONS[type_](journal)

    [event] = journal.take_events()
    name = "parking." + type_.removeprefix("vn.nhipcau.reporting.parking.")
    example = json.loads((CONTRACTS / f"{name}.json").read_text())
    schema = json.loads((CONTRACTS / f"{name}.schema.json").read_text())
    assert {"type": event.type, "data": json.loads(_json(event.data))} == example
    Draft202012Validator(schema).validate(example["data"])


def test_every_decision_has_a_published_example() -> None:
    published = {json.loads(path.read_text())["type"] for path in CONTRACTS.glob("*.v1.json")}

    assert published == set(DECISIONS)
