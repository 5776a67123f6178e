"""The AsyncAPI document: what this service says on Kafka, from the contracts and its topics."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eventkit import wire
from eventkit.log import EventLog

SOURCE = "registry"
HEARTBEAT = f"{SOURCE}.heartbeat"

SCHEMA = "application/schema+json;version=draft-2020-12"
STARTED = "relay.incarnation-started"

_INSTANT = {"type": "string", "format": "date-time"}
_UUID = {"type": "string", "format": "uuid"}
_NUMBER = {"type": "string", "pattern": "^[0-9]+$"}

ENVELOPE: Mapping[str, Any] = {
    "ce_specversion": {"const": "1.0"},
    "ce_id": _UUID,
    "ce_source": {"const": f"/{SOURCE}"},
    "ce_type": {"type": "string"},
    "ce_time": {**_INSTANT, "description": "The day it takes effect, at 00:00+07:00."},
}
HEADERS: Mapping[str, Any] = {
    **ENVELOPE,
    "ce_subject": {**_UUID, "description": "The aggregate; also the key."},
    "ce_partitionkey": _UUID,
    "ce_incarnation": _NUMBER,
    "ce_position": {**_NUMBER, "description": "Contiguous from 1 within the incarnation."},
    "ce_previousposition": {**_NUMBER, "description": "The last one in this partition, or 0."},
    "ce_streamversion": {**_NUMBER, "description": "The aggregate's version after it."},
    "ce_factid": {**_UUID, "description": "Count facts, not events."},
    "ce_recordedtime": _INSTANT,
    "ce_acceptedtime": _INSTANT,
    "ce_correlationid": _UUID,
    "ce_causationid": _UUID,
    "ce_traceparent": {"type": "string"},
    "traceparent": {"type": "string"},
}
_OPTIONAL = {"ce_causationid", "ce_traceparent", "traceparent"}


def document(event_log: EventLog, *, version: str, contracts: Path) -> dict[str, Any]:
    """`contracts` is the folder of the published examples and schemas."""
    messages = {**_facts(contracts), **_of_the_relay()}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": SOURCE,
            "version": version,
            "description": "Facts about industrial clusters and their periodic returns, as"
            " CloudEvents 1.0 in Kafka's binary mode; kept for ever, in the order of their"
            " aggregate, at least once. A repeat bears the same id, position and bytes.",
        },
        "defaultContentType": "application/json",
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "variables": {"bootstrap": {"description": "Any broker of the installation."}},
            }
        },
        "channels": {
            **{
                stream: _channel(stream, partitions, _names(messages, stream))
                for stream, partitions in event_log.streams.items()
            },
            HEARTBEAT: _channel(HEARTBEAT, 1, ["relay.heartbeat", STARTED]),
        },
        "operations": {
            f"send-{channel}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{channel}"},
            }
            for channel in (*event_log.streams, HEARTBEAT)
        },
        "components": {"messages": messages},
    }


def _facts(contracts: Path) -> dict[str, Any]:
    return {
        path.name.removesuffix(".v1.json"): _fact(path)
        for path in sorted(contracts.glob("*.v1.json"))
    }


def _fact(path: Path) -> dict[str, Any]:
    example = json.loads(path.read_text())
    schema = json.loads(
        path.with_name(f"{path.name.removesuffix('.json')}.schema.json").read_text()
    )
    return {
        "name": example["type"],
        "contentType": "application/json",
        "headers": _headers(example["type"], HEADERS, _OPTIONAL),
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": schema,
        },
        "examples": [{"payload": example["data"]}],
        "bindings": {"kafka": {"key": {**_UUID, "description": "The aggregate's id."}}},
    }


def _of_the_relay() -> dict[str, Any]:
    """What the relay says of itself: without position, streamversion and factid."""
    position = {"incarnation": {"type": "integer"}, "position": {"type": "integer"}}
    return {
        "relay.heartbeat": _announcement(
            wire.heartbeat_type(SOURCE),
            "Every 2 seconds: nothing recorded up to `complete_to` follows; a reader that has read"
            " every partition up to `partitions` has missed nothing.",
            {**position, "complete_to": _INSTANT, "partitions": {"type": "object"}},
        ),
        STARTED: _announcement(
            wire.incarnation_started_type(SOURCE),
            "In every partition of every topic: what `continues` said above `at` is withdrawn.",
            {
                "incarnation": {"type": "integer"},
                "continues": {"type": "integer"},
                "at": {"type": "integer"},
                "recordedtime": _INSTANT,
            },
        ),
    }


def _announcement(type_: str, summary: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": type_,
        "summary": summary,
        "contentType": "application/json",
        "headers": _headers(type_, ENVELOPE, set()),
        "payload": {
            "type": "object",
            "required": list(properties),
            "properties": dict(properties),
        },
    }


def _headers(type_: str, of: Mapping[str, Any], optional: set[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name for name in of if name not in optional],
        "properties": {**of, "ce_type": {"const": type_}},
    }


def _names(messages: Mapping[str, Any], stream: str) -> list[str]:
    aggregate = stream.removeprefix(f"{SOURCE}.")
    return [*(name for name in messages if name.startswith(f"{aggregate}.")), STARTED]


def _channel(topic: str, partitions: int, messages: list[str]) -> dict[str, Any]:
    return {
        "address": topic,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "partitions": partitions}},
    }
