"""The AsyncAPI document: what this service says on Kafka, from the contracts and its topics."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from eventkit import wire
from eventkit.log import EventLog

SCHEMA = "application/schema+json;version=draft-2020-12"
STARTED = "relay.incarnation-started"

_INSTANT = {"type": "string", "format": "date-time"}
_UUID = {"type": "string", "format": "uuid"}
_NUMBER = {"type": "string", "pattern": "^[0-9]+$"}

# `ce_source` and `ce_type` are each message's own.
ENVELOPE: Mapping[str, Any] = {
    "ce_specversion": {"const": "1.0"},
    "ce_id": _UUID,
    "ce_source": {"type": "string"},
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


def document(event_log: EventLog, *, version: str, about: str, contracts: Path) -> dict[str, Any]:
    """`about` says what its facts are about; `contracts` holds published examples and schemas."""
    source = event_log.source
    heartbeat = f"{source}.heartbeat"
    messages = {**_facts(source, contracts), **_of_the_relay(source)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": source,
            "version": version,
            "description": f"Facts about {about}, as CloudEvents 1.0 in Kafka's binary mode;"
            " kept for ever, in the order of their aggregate, at least once. A repeat bears the"
            " same id, position and bytes.",
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
                stream: _channel(stream, partitions, _names(messages, source, stream))
                for stream, partitions in event_log.streams.items()
            },
            heartbeat: _channel(heartbeat, 1, ["relay.heartbeat", STARTED]),
        },
        "operations": {
            f"send-{channel}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{channel}"},
            }
            for channel in (*event_log.streams, heartbeat)
        },
        "components": {"messages": messages},
    }


def as_yaml(document: Mapping[str, Any]) -> str:
    text: str = yaml.dump(document, None, _Whole, allow_unicode=True, sort_keys=False, width=100)
    return text


def _facts(source: str, contracts: Path) -> dict[str, Any]:
    return {
        path.name.removesuffix(".v1.json"): _fact(source, path)
        for path in sorted(contracts.glob("*.v1.json"))
    }


def _fact(source: str, path: Path) -> dict[str, Any]:
    """With the newest schema: what came later stands in files of its own, and is optional."""
    name = path.name.removesuffix(".json")
    later = [
        one for one in sorted(path.parent.glob(f"{name}.*.json")) if ".schema." not in one.name
    ]
    example, *more = (json.loads(one.read_text()) for one in (path, *later))
    newest = (later or [path])[-1].name.removesuffix(".json")
    schema = json.loads(path.with_name(f"{newest}.schema.json").read_text())
    return {
        "name": example["type"],
        "contentType": "application/json",
        "headers": _headers(source, example["type"], HEADERS, _OPTIONAL),
        "payload": {
            "schemaFormat": SCHEMA,
            "schema": schema,
        },
        "examples": [{"payload": one["data"]} for one in (example, *more)],
        "bindings": {"kafka": {"key": {**_UUID, "description": "The aggregate's id."}}},
    }


def _of_the_relay(source: str) -> dict[str, Any]:
    """What the relay says of itself: without position, streamversion and factid."""
    position = {"incarnation": {"type": "integer"}, "position": {"type": "integer"}}
    return {
        "relay.heartbeat": _announcement(
            source,
            wire.heartbeat_type(source),
            "Every 2 seconds: nothing recorded up to `complete_to` follows; a reader that has read"
            " every partition up to `partitions` has missed nothing.",
            {**position, "complete_to": _INSTANT, "partitions": {"type": "object"}},
        ),
        STARTED: _announcement(
            source,
            wire.incarnation_started_type(source),
            "In every partition of every topic: what `continues` said above `at` is withdrawn.",
            {
                "incarnation": {"type": "integer"},
                "continues": {"type": "integer"},
                "at": {"type": "integer"},
                "recordedtime": _INSTANT,
            },
        ),
    }


def _announcement(
    source: str, type_: str, summary: str, properties: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "name": type_,
        "summary": summary,
        "contentType": "application/json",
        "headers": _headers(source, type_, ENVELOPE, set()),
        "payload": {
            "type": "object",
            "required": list(properties),
            "properties": dict(properties),
        },
    }


def _headers(source: str, type_: str, of: Mapping[str, Any], optional: set[str]) -> dict[str, Any]:
    own = {"ce_source": {"const": f"/{source}"}, "ce_type": {"const": type_}}
    return {
        "type": "object",
        "required": [name for name in of if name not in optional],
        "properties": {**of, **own},
    }


def _names(messages: Mapping[str, Any], source: str, stream: str) -> list[str]:
    aggregate = stream.removeprefix(f"{source}.")
    return [*(name for name in messages if name.startswith(f"{aggregate}.")), STARTED]


def _channel(topic: str, partitions: int, messages: list[str]) -> dict[str, Any]:
    return {
        "address": topic,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {"kafka": {"topic": topic, "partitions": partitions}},
    }


class _Whole(yaml.SafeDumper):
    """Writes what is said twice twice, for readers who know no YAML anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True
