"""What a service says on Kafka is described from its contracts."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from eventkit.log import EventLog
from servicekit import asyncapi

LOG = EventLog(source="mill", streams={"mill.sack": 3})


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    example = {"type": "vn.nhipcau.mill.sack.filled.v1", "data": {"kg": 50}}
    (tmp_path / "sack.filled.v1.json").write_text(json.dumps(example))
    (tmp_path / "sack.filled.v1.schema.json").write_text(json.dumps({"type": "object"}))
    return asyncapi.document(LOG, version="1.2.3", about="sacks", contracts=tmp_path)


def test_each_contract_is_a_message_on_its_topic(document: dict[str, Any]) -> None:
    channel = document["channels"]["mill.sack"]
    message = document["components"]["messages"]["sack.filled"]

    assert list(channel["messages"]) == ["sack.filled", "relay.incarnation-started"]
    assert channel["bindings"]["kafka"]["partitions"] == 3
    assert message["examples"] == [{"payload": {"kg": 50}}]
    assert message["headers"]["properties"]["ce_source"] == {"const": "/mill"}
    assert message["headers"]["properties"]["ce_type"] == {
        "const": "vn.nhipcau.mill.sack.filled.v1"
    }


def test_what_came_later_is_shown_beside_the_first_example(tmp_path: Path) -> None:
    for name, content in {
        "sack.filled.v1": {"type": "vn.nhipcau.mill.sack.filled.v1", "data": {"kg": 50}},
        "sack.filled.v1.schema": {"type": "object"},
        "sack.filled.v1.labelled": {
            "type": "vn.nhipcau.mill.sack.filled.v1",
            "data": {"kg": 50, "label": "rye"},
        },
        "sack.filled.v1.labelled.schema": {"type": "object", "title": "grown"},
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(content))

    messages = asyncapi.document(LOG, version="1", about="", contracts=tmp_path)["components"]

    message = messages["messages"]["sack.filled"]
    assert message["payload"]["schema"]["title"] == "grown"
    assert [one["payload"] for one in message["examples"]] == [
        {"kg": 50},
        {"kg": 50, "label": "rye"},
    ]


def test_the_relay_is_heard_on_the_heartbeat_s_topic(document: dict[str, Any]) -> None:
    channel = document["channels"]["mill.heartbeat"]

    assert list(channel["messages"]) == ["relay.heartbeat", "relay.incarnation-started"]
    assert "send-mill.heartbeat" in document["operations"]


def test_it_is_written_without_anchors(document: dict[str, Any]) -> None:
    text = asyncapi.as_yaml(document)

    assert yaml.safe_load(text) == document
    assert "&id" not in text
