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
from registry.domain.returns.subjects import Subject

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"
TYPES = (events.SUBMITTED, events.ACCEPTED, events.RETURNED)


EXAMPLES = sorted(path for path in CONTRACTS.glob("return.*.json") if ".schema." not in path.name)


def contract(type_: str, ending: str = ".json") -> dict[str, Any]:
    return read(CONTRACTS / f"{type_.removeprefix('vn.nhipcau.registry.')}{ending}")


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def event_of(type_: str, data: dict[str, Any]) -> NewEvent:
    """The example's content, put together as the aggregate does it."""
    about = data.get("subject")
    name = VersionName(
        return_id=UUID(data["return_id"]),
        **{key: data[key] for key in ("form", "form_version", "unit", "period", "return_version")},
        subject=about and Subject(**about | _ids(about)),
    )
    on = date(2026, 12, 28)
    match type_:
        case events.SUBMITTED:
            said = {key: data[key] for key in ("rows", "notes", "warnings", "document", "channel")}
            return events.submitted(
                name,
                **said,
                data_as_of=date.fromisoformat(data["data_as_of"]),
                supersedes=data.get("supersedes"),
                provenance=data["provenance"],
                withheld=data.get("withheld", ()),
                occurred_on=on,
            )
        case events.ACCEPTED:
            return events.accepted(name, occurred_on=date.fromisoformat(data["effective_on"]))
        case _:
            day = date.fromisoformat(data["effective_on"])
            return events.returned(name, reasons=data["reasons"], occurred_on=day)


def _ids(about: dict[str, str]) -> dict[str, UUID]:
    return {"cluster_id": UUID(about["cluster_id"])} if "cluster_id" in about else {}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_event_goes_out_exactly_as_its_example(path: Path) -> None:
    example = read(path)

    event = event_of(example["type"], example["data"])

    assert event.type == example["type"]
    assert _json(event.data).encode() == orjson.dumps(example["data"])


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_event_may_grow_without_breaking_its_schema(path: Path) -> None:
    schema = Draft202012Validator(read(path.with_suffix(".schema.json")))

    grown = read(path)["data"] | {"signed_by": "Giám đốc", "form": "B03"}

    assert schema.is_valid(grown)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_event_names_its_version(path: Path) -> None:
    schema = Draft202012Validator(read(path.with_suffix(".schema.json")))
    data = read(path)["data"]

    for name in ("return_id", "form", "form_version", "unit", "period", "return_version"):
        less = {key: value for key, value in data.items() if key != name}

        assert not schema.is_valid(less), name


def test_what_is_withheld_is_what_the_form_keeps_from_the_public() -> None:
    data = read(CONTRACTS / "return.submitted.v1.subject.json")["data"]
    form = ReturnReference.load().forms[data["form"], data["form_version"]]

    assert set(data["withheld"]) == form.withheld
    assert [*data["rows"], *data["withheld"]] == sorted(
        form.rows, key=lambda row: row in form.withheld
    )


def test_the_example_names_every_row_of_its_form() -> None:
    data = contract(events.SUBMITTED)["data"]
    form = ReturnReference.load().forms[data["form"], data["form_version"]]

    assert list(data["rows"]) == list(form.rows)


def test_every_contract_of_a_return_is_one_of_its_events() -> None:
    assert {read(path)["type"] for path in EXAMPLES} == set(TYPES)
    assert {read(path)["title"] for path in CONTRACTS.glob("return.*.schema.json")} == set(TYPES)
