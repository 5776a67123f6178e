"""What is published about clusters is what the contracts show, to the byte and to the schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from registry.domain.clusters.events import EVENTS, ClusterEvent
from registry.domain.clusters.papers import Paper

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"

# Lists that the law makes longer: a published schema leaves them open.
OPEN = {"regime", "area_reason", "cluster_types", "kind", "items", "scale", "code", "tax_code"}


def path_of(event: type[ClusterEvent], ending: str) -> Path:
    return CONTRACTS / f"{event.type.removeprefix('vn.nhipcau.registry.')}{ending}"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_goes_out_exactly_as_its_example(event: type[ClusterEvent]) -> None:
    example = json.loads(path_of(event, ".json").read_text())

    sent = event.model_validate(example["data"]).on_the_wire()

    assert example["type"] == event.type
    assert orjson.dumps(sent) == orjson.dumps(example["data"])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_a_published_schema_describes_what_its_class_sends(event: type[ClusterEvent]) -> None:
    published = json.loads(path_of(event, ".schema.json").read_text())

    assert published == schema_of(event)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_may_grow_without_breaking_its_schema(event: type[ClusterEvent]) -> None:
    """Dossiers, scores and the next decree will say more of the same facts."""
    data = json.loads(path_of(event, ".json").read_text())["data"]
    schema = json.loads(path_of(event, ".schema.json").read_text())
    grown = {**data, "dossier_id": "01976f1e-7d3b-7000-8000-0000000000d0", "score": "87.25"}
    if "regime" in grown:
        grown["regime"] = "R4"

    assert list(Draft202012Validator(schema).iter_errors(grown)) == []


def test_an_event_without_what_every_fact_carries_is_refused_by_its_schema() -> None:
    for event in EVENTS:
        data = json.loads(path_of(event, ".json").read_text())["data"]
        schema = Draft202012Validator(json.loads(path_of(event, ".schema.json").read_text()))
        for name in ("cluster_id", "code", "unit", "former_unit", "document", "effective_on"):
            less = {key: value for key, value in data.items() if key != name}

            assert not schema.is_valid(less), f"{event.type} without {name}"


def test_nothing_that_a_paper_must_say_is_lost_on_its_way_into_the_event() -> None:
    for event in EVENTS:
        paper = event.__bases__[1]
        assert issubclass(paper, Paper)
        must = {name for name, field in paper.model_fields.items() if field.is_required()}

        assert {name for name in must if not event.model_fields[name].is_required()} == set()


def test_every_contract_of_a_cluster_is_one_of_its_events() -> None:
    known = {path_of(event, ending) for event in EVENTS for ending in (".json", ".schema.json")}

    assert set(CONTRACTS.glob("cluster.*.json")) == known


def schema_of(event: type[ClusterEvent]) -> dict[str, Any]:
    """What readers may rely on: names, types, closed lists; no limit that we may want to lift."""
    schema = event.model_json_schema()
    shown = dict.fromkeys(_in_order(event))
    properties = {
        name: _promised(schema["properties"][name], name, nullable=name in event.never_absent)
        for name in shown
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event.type,
        "type": "object",
        "properties": properties,
        "required": [name for name in shown if name in schema["required"]],
        "$defs": {name: _promised(part, name) for name, part in sorted(schema["$defs"].items())},
    }


def _in_order(event: type[ClusterEvent]) -> Iterator[str]:
    first = ("cluster_id", "code", "unit", "former_unit", "document", "effective_on")
    last = ("corrects", "note", "provenance")
    yield from first
    yield from (name for name in event.model_fields if name not in {*first, *last})
    yield from last


def _promised(part: dict[str, Any], name: str, *, nullable: bool = False) -> dict[str, Any]:
    if "anyOf" in part:
        choices = [one for one in part["anyOf"] if nullable or one != {"type": "null"}]
        if len(choices) == 1:
            return _promised(choices[0], name)
        return {"anyOf": [_promised(one, name) for one in choices]}
    kept: dict[str, Any] = {
        key: part[key] for key in ("type", "format", "$ref", "required") if key in part
    }
    if name not in OPEN:
        kept |= {key: part[key] for key in ("enum", "pattern") if key in part}
    if "items" in part:
        kept["items"] = _promised(part["items"], name)
    if "properties" in part:
        kept["properties"] = {
            child: _promised(value, child) for child, value in part["properties"].items()
        }
    return kept
