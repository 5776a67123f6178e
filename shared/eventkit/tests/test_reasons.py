"""A reason says which field, what was expected and what was found, and stays short."""

from datetime import date
from decimal import Decimal

import orjson
import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from eventkit import reasons


class Sack(BaseModel):
    model_config = ConfigDict(strict=True)

    weight_kg: Decimal
    ground_on: date
    labels: tuple[str, ...]


def why(body: str) -> str:
    with pytest.raises(ValidationError) as refused:
        Sack.model_validate_json(body)
    return reasons.of(refused.value)


def test_of_a_body_each_field_is_named_with_what_was_found() -> None:
    said = reasons.read(why('{"weight_kg": "heavy", "labels": ["dry", 7]}'))

    assert said["rule"] == "body"
    assert [(one["rule"], one["path"], one.get("found")) for one in said["fields"]] == [
        ("decimal_parsing", "weight_kg", "heavy"),
        ("missing", "ground_on", None),
        ("string_type", "labels.1", "7"),
    ]


def test_a_reason_never_carries_the_whole_body_and_bears_no_address() -> None:
    long = orjson.dumps({"weight_kg": "x" * 5000, "labels": [0] * 5000}).decode()

    stored = why(long)

    assert len(stored) < 1500
    assert "pydantic" not in stored
    assert reasons.read(stored)["more"] > 4000


def test_what_cannot_be_stored_or_is_not_json_is_quoted_all_the_same() -> None:
    for body in ('{"weight_kg"', "\0", '{"weight_kg": 1, "labels": "\\u0000"}'):
        stored = why(body)
        assert "\0" not in stored
        assert "\\u0000" not in stored
        assert reasons.read(stored)["rule"] == "body"


def test_a_reason_of_an_earlier_release_is_still_told() -> None:
    assert reasons.read("KeyError: weight") == {
        "rule": "error",
        "error": "",
        "text": "KeyError: weight",
    }
