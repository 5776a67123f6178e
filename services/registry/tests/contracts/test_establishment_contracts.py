"""What is published about establishments is what the contracts show, and names no person."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from registry.domain.establishments.events import EVENTS, EstablishmentEvent
from registry.domain.establishments.person import Person
from services.registry.tests.contracts.schemas import Promises

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"

# The next decree knows other forms and kinds of place; what may be taken away may be null.
PROMISES = Promises(
    frozenset({"legal_form", "sector", "size", "kind", "ward_of", "reason", "code", "tax_code"}),
    frozenset(
        {"sector", "head_office", "craft_village", "employees", "revenue_bnvnd", "capital_bnvnd"}
    ),
)


def path_of(event: type[EstablishmentEvent], ending: str) -> Path:
    return CONTRACTS / f"{event.type.removeprefix('vn.nhipcau.registry.')}{ending}"


def read(event: type[EstablishmentEvent], ending: str) -> Any:
    return json.loads(path_of(event, ending).read_text())


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_goes_out_exactly_as_its_example(event: type[EstablishmentEvent]) -> None:
    example = read(event, ".json")

    sent = event.model_validate(example["data"]).on_the_wire()

    assert example["type"] == event.type
    assert orjson.dumps(sent) == orjson.dumps(example["data"])


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_a_published_schema_describes_what_its_class_sends(event: type[EstablishmentEvent]) -> None:
    assert read(event, ".schema.json") == PROMISES.schema_of(event)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
def test_an_event_may_grow_without_breaking_its_schema(event: type[EstablishmentEvent]) -> None:
    grown = {**read(event, ".json")["data"], "women_owned": True, "legal_form": "foundation"}

    assert list(Draft202012Validator(read(event, ".schema.json")).iter_errors(grown)) == []


def test_something_taken_away_fits_the_schema() -> None:
    changed = next(event for event in EVENTS if event.type.endswith(".changed.v1"))
    data = read(changed, ".json")["data"] | {"changes": {"craft_village": None, "sector": None}}

    sent = changed.model_validate(data).on_the_wire()

    assert sent["changes"] == {"craft_village": None, "sector": None}
    assert Draft202012Validator(read(changed, ".schema.json")).is_valid(sent)


def test_every_contract_of_an_establishment_is_one_of_its_events() -> None:
    known = {path_of(event, ending) for event in EVENTS for ending in (".json", ".schema.json")}

    assert set(CONTRACTS.glob("establishment.*.json")) == known


def test_no_event_has_a_field_for_what_is_kept_of_a_person() -> None:
    """Accident: a command's model is given to an event as its base, the person with it."""
    private = set(Person.model_fields) - {"name", "tax_code"}  # a firm's are public

    for event in EVENTS:
        assert private.isdisjoint(event.model_fields)
        assert "person" not in event.model_fields
