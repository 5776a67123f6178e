"""Reporting survives every example of what the registry says, and reads no more than it uses."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from eventkit.projection import Projection
from reporting.inbound.establishments import ESTABLISHMENT_EVENTS
from reporting.inbound.registry import CLUSTER_EVENTS, RETURN_EVENTS
from reporting.projections import PROJECTIONS
from services.reporting.tests.telling import Registry

CONTRACTS = Path(__file__).parents[4] / "shared" / "contracts" / "registry"
READ = tuple(f"{stream.partition('.')[2]}." for known in PROJECTIONS for stream in known.streams)
EXAMPLES = sorted(
    path
    for path in CONTRACTS.glob("*.json")
    if ".schema." not in path.name and path.name.startswith(READ)
)


def example(name: str) -> Any:
    return json.loads((CONTRACTS / f"{name}.v1.json").read_text())


def projection_of(type_: str) -> Projection:
    stream = ".".join(type_.split(".")[2:4])
    return next(known for known in PROJECTIONS if stream in known.streams)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_published_example_can_be_read(path: Path, registry: Registry) -> None:
    told = json.loads(path.read_text())
    message = registry.say(told["type"], uuid4(), told["data"])

    body = projection_of(told["type"]).decode(message)

    assert body is not None
    assert json.loads(body.data) == told["data"]


def test_every_type_that_is_read_has_an_example() -> None:
    published = {json.loads(path.read_text())["type"] for path in EXAMPLES}

    assert {*CLUSTER_EVENTS, *RETURN_EVENTS, *ESTABLISHMENT_EVENTS} <= published


def test_fields_that_are_not_used_may_be_anything(registry: Registry) -> None:
    told = example("cluster.established")
    told["data"] |= {"regime": 7, "schedule": None, "invented_since": {"a": [1]}}

    message = registry.say(told["type"], uuid4(), told["data"])

    assert projection_of(told["type"]).decode(message) is not None


def test_a_type_that_is_not_known_is_left_alone(registry: Registry) -> None:
    message = registry.say("vn.nhipcau.registry.cluster.renamed.v1", uuid4(), {"anything": 1})

    assert projection_of(message.type).decode(message) is None


def test_a_form_that_is_not_known_is_left_alone(registry: Registry) -> None:
    told = example("return.accepted")
    told["data"] |= {"form": "B09", "period": "M06-2026"}
    message = registry.say(told["type"], uuid4(), told["data"])

    assert projection_of(message.type).decode(message) is None


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("cluster.planned", {"area_ha": "nhiều"}),
        ("cluster.planned", {"area_ha": None}),
        ("cluster.planned", {"area_ha": "-1.00"}),
        ("cluster.planned", {"area_ha": "123456789.00"}),
        ("cluster.planned", {"unit": "99"}),
        ("cluster.planned", {"unit": "15", "former_unit": "01", "effective_on": "2026-01-01"}),
        ("cluster.planned", {"effective_on": "2026-02-30"}),
        ("cluster.established", {"investor": None}),
        ("cluster.wastewater-changed", {"status": "excellent"}),
        ("cluster.infrastructure-completed", {"complete": "yes"}),
        ("cluster.fact-retracted", {"corrects": "the first one"}),
        ("cluster.tenant-leased", {"tenant_id": 12}),
        ("cluster.tenant-leased", {"is_fdi": "false"}),
        ("return.submitted", {"rows": {"25": "many"}}),
        ("return.submitted", {"rows": {"25": -1}}),
        ("return.submitted", {"rows": {"25": "10.5"}}),  # half a worker
        ("return.submitted", {"rows": {"1": "NaN"}}),
        ("return.submitted", {"rows": {"total": 1}}),
        ("return.submitted", {"subject": {"kind": "cluster"}}),
        ("return.submitted", {"period": "Q3-2026"}),
        ("return.accepted", {"unit": "10"}),  # none of the map of 2026
        ("return.accepted", {"effective_on": None}),
        ("establishment.moved", {"former_unit": "01"}),
        ("establishment.registered", {"employees": "6"}),
        ("establishment.registered", {"place": {"unit": "10", "kind": "commune"}}),
        ("establishment.changed", {"changes": {"revenue_bnvnd": "nhiều"}}),
        ("establishment.changed", {"changes": {"legal_form": None}}),
        ("establishment.moved", {"unit": "10", "effective_on": "2026-02-10"}),
        ("establishment.closed", {"reason": None}),
    ],
)
def test_a_known_type_with_a_wrong_field_is_an_error(
    name: str, wrong: dict[str, Any], registry: Registry
) -> None:
    told = example(name)
    message = registry.say(told["type"], uuid4(), told["data"] | wrong)

    with pytest.raises(ValueError, match=r".+"):
        projection_of(told["type"]).decode(message)


@pytest.mark.parametrize("body", [b"", b"nothing", b"[]", b'{"unit": "\xff"}'])
def test_what_is_no_object_is_an_error(body: bytes, registry: Registry) -> None:
    message = registry.say("vn.nhipcau.registry.cluster.planned.v1", uuid4(), body)

    with pytest.raises(ValueError, match=r".+"):
        projection_of(message.type).decode(message)
