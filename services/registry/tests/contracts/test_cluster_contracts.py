"""What is published about clusters is what the contracts show, to the byte and to the schema."""

import json
from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator

from registry.domain.chronicles.paper import Paper
from registry.domain.clusters.events import EVENTS, ClusterEvent
from services.registry.tests.contracts.schemas import Promises

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"

# Lists that the law makes longer: a published schema leaves them open.
PROMISES = Promises(
    frozenset(
        {"regime", "area_reason", "cluster_types", "kind", "items", "scale", "code", "tax_code"}
    )
)


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

    assert published == PROMISES.schema_of(event)


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
