"""Every reason for which a message was set aside has plain words, and no one else's English."""

from decimal import Decimal
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from eventkit import reasons as stored
from servicekit import reasons


class Sack(BaseModel):
    weight_kg: Annotated[Decimal, Field(ge=0)]
    grain: Literal["rye", "oats"]
    mill: str


def test_the_field_what_was_expected_and_what_was_found_are_told_in_both_languages() -> None:
    with pytest.raises(ValidationError) as refused:
        Sack.model_validate_json('{"weight_kg": "16,40 kg", "grain": "rice"}')

    said = reasons.words(stored.of(refused.value))

    assert said.vi == (
        'weight_kg: phải là số thập phân, ví dụ "75.00" (nhận được: 16,40 kg); '
        "grain: phải là một trong: 'rye' hoặc 'oats' (nhận được: rice); mill: chưa có giá trị."
    )
    assert said.en == (
        'weight_kg: must be a decimal number such as "75.00" (found: 16,40 kg); '
        "grain: must be one of: 'rye' or 'oats' (found: rice); mill: a value is missing."
    )


def test_a_body_that_is_no_json_and_one_with_many_mistakes_are_told_shortly() -> None:
    with pytest.raises(ValidationError) as refused:
        Sack.model_validate_json("[" * 9)

    said = reasons.words(stored.of(refused.value))

    assert said.vi == "nội dung: JSON không hợp lệ (nhận được: [[[[[[[[[)."
    assert "http" not in said.en


def test_every_rule_has_words() -> None:
    assert set(reasons.WORDS) | {"body", "error"} == stored.RULES


@pytest.mark.parametrize(
    ("reason", "vi"),
    [
        (stored.reason("gap", version=7), "Chưa nhận được phiên bản 7 của đối tượng."),
        (stored.reason("without", attribute="ce_id"), "Thiếu ce_id."),
        (
            stored.of(KeyError("weight")),
            "Không áp dụng được: thiếu một trường (chi tiết kỹ thuật: KeyError: 'weight').",
        ),
        (
            "no province",
            "Không áp dụng được: dữ liệu không phù hợp (chi tiết kỹ thuật: no province).",
        ),
    ],
)
def test_what_is_no_mistake_of_a_body_is_told_too(reason: str, vi: str) -> None:
    assert reasons.words(reason).vi == vi
