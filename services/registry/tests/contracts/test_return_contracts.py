"""What is published about returns is what the contracts show, to the byte and to the schema."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from jsonschema import Draft202012Validator

from eventkit.event import NewEvent
from eventkit.log import _json
from registry.domain.returns import events
from registry.domain.returns.events import VersionName
from registry.domain.returns.reference import ReturnReference

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"
TYPES = (events.SUBMITTED, events.ACCEPTED, events.RETURNED)


def contract(type_: str, ending: str = ".json") -> dict[str, Any]:
    path = CONTRACTS / f"{type_.removeprefix('vn.nhipcau.registry.')}{ending}"
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def event_of(type_: str, data: dict[str, Any]) -> NewEvent:
    """The example's content, put together as the aggregate does it."""
    name = VersionName(
        return_id=UUID(data["return_id"]),
        **{key: data[key] for key in ("form", "form_version", "unit", "period", "return_version")},
    )
    on = date(2026, 12, 28)
    match type_:
        case events.SUBMITTED:
            said = {key: data[key] for key in ("rows", "notes", "warnings", "document", "channel")}
            return events.submitted(
                name,
                **said,
                data_as_of=date.fromisoformat(data["data_as_of"]),
                supersedes=data["supersedes"],
                provenance=data["provenance"],
                occurred_on=on,
            )
        case events.ACCEPTED:
            return events.accepted(name, occurred_on=on)
        case _:
            return events.returned(name, reasons=data["reasons"], occurred_on=on)


@pytest.mark.parametrize("type_", TYPES)
def test_an_event_goes_out_exactly_as_its_example(type_: str) -> None:
    example = contract(type_)

    event = event_of(type_, example["data"])

    assert event.type == example["type"] == type_
    assert _json(event.data).encode() == orjson.dumps(example["data"])


@pytest.mark.parametrize("type_", TYPES)
def test_an_event_may_grow_without_breaking_its_schema(type_: str) -> None:
    schema = Draft202012Validator(contract(type_, ".schema.json"))

    grown = contract(type_)["data"] | {"signed_by": "Giám đốc", "form": "B03"}

    assert schema.is_valid(grown)


@pytest.mark.parametrize("type_", TYPES)
def test_every_event_names_its_version(type_: str) -> None:
    schema = Draft202012Validator(contract(type_, ".schema.json"))
    data = contract(type_)["data"]

    for name in ("return_id", "form", "form_version", "unit", "period", "return_version"):
        less = {key: value for key, value in data.items() if key != name}

        assert not schema.is_valid(less), name


def test_the_example_names_every_row_of_its_form() -> None:
    data = contract(events.SUBMITTED)["data"]
    form = ReturnReference.load().forms[data["form"], data["form_version"]]

    assert list(data["rows"]) == list(form.rows)


def test_every_contract_of_a_return_is_one_of_its_events() -> None:
    names = {type_.removeprefix("vn.nhipcau.registry.") for type_ in TYPES}
    found = {path.name.removesuffix(".json") for path in CONTRACTS.glob("return.*.json")}

    assert {name for name in found if not name.endswith(".schema")} == names
    assert {name for name in found if name.endswith(".schema")} == {f"{n}.schema" for n in names}
