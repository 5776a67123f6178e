"""What is wrong with a field is said in both languages, whatever pydantic calls it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from servicekit.problems import field_refusal
from servicekit.validation import _ANY, ERRORS_MAX, field_error, invalid_field, invalid_request


class Sack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["rice", "maize"]
    weight_kg: Decimal = Field(gt=0, max_digits=6, decimal_places=2)
    filled_on: date
    id: UUID
    note: str = Field(default="", max_length=3)
    marks: list[int] = Field(default_factory=list, max_length=2)


GOOD = {
    "kind": "rice",
    "weight_kg": "75.00",
    "filled_on": "2026-03-01",
    "id": "0197a2f0-0000-7000-8000-000000000001",
}


def wrong(**fields: Any) -> list[dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        Sack.model_validate(GOOD | fields)
    return [{**error, "loc": ("body", *error["loc"])} for error in refused.value.errors()]


@pytest.mark.parametrize(
    ("fields", "field", "vi"),
    [
        ({"kind": "sand"}, "kind", "Phải là một trong: 'rice' hoặc 'maize'."),
        ({"weight_kg": "-1"}, "weight_kg", "Phải lớn hơn 0."),
        ({"weight_kg": "1.005"}, "weight_kg", "Không quá 2 chữ số thập phân."),
        ({"weight_kg": "x"}, "weight_kg", 'Phải là số thập phân, ví dụ "75.00".'),
        ({"filled_on": "2026-02-30"}, "filled_on", "Không phải ngày có thật, dạng YYYY-MM-DD."),
        ({"id": "7"}, "id", "Phải là UUID."),
        ({"note": "long"}, "note", "Không quá 3 ký tự."),
        ({"marks": [1, 2, 3]}, "marks", "Không quá 2 mục."),
        ({"marks": [1, "x"]}, "marks.1", "Phải là số nguyên."),
        ({"colour": "red"}, "colour", "Không có trường này."),
    ],
)
def test_a_wrong_field_is_named_with_its_words(fields: dict[str, Any], field: str, vi: str) -> None:
    [error] = [field_error(one) for one in wrong(**fields)]

    assert (error.field, error.message_vi) == (field, vi)
    assert error.message_en not in (vi, "")


@pytest.mark.parametrize(
    "annotation",
    [
        str,
        int,
        float,
        Decimal,
        bool,
        date,
        datetime,
        UUID,
        list[int],
        dict[str, int],
        Literal["a"],
        Sack,
        Annotated[str, Field(pattern="^a$")],
        Annotated[int, Field(ge=1, le=0)],
    ],
)
@pytest.mark.parametrize("value", ["x", None, 1.5, [], {}, "2026-01-01T10:00:00", "", float("inf")])
def test_what_our_types_refuse_has_words_of_its_own(annotation: Any, value: Any) -> None:
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError as refused:
        for error in refused.errors():
            found = field_error({**error, "loc": ("body", *error["loc"])})
            assert (found.message_vi, found.message_en) != _ANY, error["type"]


def test_a_services_own_words_reach_the_client() -> None:
    def no_sand(kind: str) -> str:
        raise field_refusal("no-sand", "Không nhận cát.", "No sand.")

    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[str, AfterValidator(no_sand)]).validate_python("sand")

    [error] = [field_error(one) for one in refused.value.errors()]
    assert (error.rule, error.message_vi, error.message_en) == (
        "no-sand",
        "Không nhận cát.",
        "No sand.",
    )


def test_a_thousand_wrong_rows_are_counted_and_not_all_told() -> None:
    problem = invalid_request({"type": "missing", "loc": ("body", str(n))} for n in range(1000))

    assert problem.params == {"count": 1000}
    assert len(problem.errors) == ERRORS_MAX


def test_one_field_can_be_refused_by_hand() -> None:
    problem = invalid_field("limit", "less_than_equal", place="query", context={"le": 200})

    [error] = problem.errors
    assert (error.place, error.field, error.message_en) == (
        "query",
        "limit",
        "Must be at most 200.",
    )
