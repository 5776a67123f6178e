"""What a client may write for a day, a text, an area or a document, and what it becomes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from registry.domain.values import Area, Billions, Day, Document, Hectares, Name, Text


def rules_broken(kind: Any, value: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    return [error["type"] for error in refused.value.errors()]


@pytest.mark.parametrize("text", ["75.00", "0", "0.0001", "12345678.1234"])
def test_an_area_is_text_and_stays_as_it_was_written(text: str) -> None:
    area = TypeAdapter(Hectares).validate_python(text)

    assert area == Decimal(text)
    assert TypeAdapter(Hectares).dump_python(area, mode="json") == text


@pytest.mark.parametrize(
    "value",
    [75, 75.0, True, None, "", "75,00", "1.028,78", "+75", "-75", "075", "7.5e1", "NaN", "75.00001",
     "123456789", " 75", "75.", ".5", "٧٥"],
)  # fmt: skip
def test_anything_else_is_no_area(value: object) -> None:
    assert rules_broken(Hectares, value) == ["decimal_text"]


def test_a_clusters_area_is_more_than_none() -> None:
    assert rules_broken(Area, "0.00") == ["greater_than"]
    assert TypeAdapter(Billions).validate_python("8170.123456") == Decimal("8170.123456")


@pytest.mark.parametrize("value", ["1945-09-02", "2100-12-31", "2024-02-29", date(2026, 11, 21)])
def test_a_day_is_written_in_one_way(value: object) -> None:
    assert str(TypeAdapter(Day).validate_python(value)) == str(value)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("2025-02-30", "date_parsing"),
        ("2025-13-01", "date_parsing"),
        ("1945-09-01", "date_range"),
        ("2101-01-01", "date_range"),
        ("0000-01-01", "date_parsing"),
        ("2025-2-3", "date_type"),
        ("20250203", "date_type"),
        ("2025-02-03T00:00:00", "date_type"),
        (1738540800, "date_type"),
        (None, "date_type"),
    ],
)
def test_an_impossible_day_is_refused(value: object, rule: str) -> None:
    assert rules_broken(Day, value) == [rule]


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("Hòa Bình", "Hòa Bình"),
        ("Ho\u0300a Bi\u0300nh", "Hòa Bình"),
        ("  Âu   Lâu ", "Âu Lâu"),
        ("Phƣơng", "Phương"),
        ("Gia\u200b Phú\ufeff", "Gia Phú"),
        ("Gia\tPhú\r\n1", "Gia Phú 1"),
    ],
)
def test_a_name_has_one_form(written: str, becomes: str) -> None:
    assert TypeAdapter(Name).validate_python(written) == becomes


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("", "string_too_short"),
        (" \u200b ", "string_too_short"),
        ("x" * 201, "string_too_long"),
        ("x" * 401, "string_too_long"),
        ("Gia\x00Phú", "unprintable"),
        ("Gia\ue000Phú", "unprintable"),
        (7, "string_type"),
    ],
)
def test_what_is_no_name_is_refused(value: object, rule: str) -> None:
    assert rules_broken(Name, value) == [rule]


def test_a_text_keeps_its_lines() -> None:
    assert TypeAdapter(Text).validate_python("một\r\nhai\n") == "một\nhai"


@pytest.mark.parametrize(
    "number",
    ["3426/QĐ-UBND", "16/2026/QĐ-UBND", "831/TB-UBND", "1178/ĐCK-CTT", "123/QĐ-UBND-MAU",
     "QĐ số 12", "05/2026/HĐTĐ", "9900112233"],
)  # fmt: skip
def test_a_document_number_of_any_office_is_taken(number: str) -> None:
    document = {"number": number, "date": "2026-09-23", "issuer": "UBND tỉnh"}

    assert Document.model_validate(document).number == number


@pytest.mark.parametrize("number", ["QĐ-UBND", "<b>1</b>", "/12", "1" * 101, "12; drop"])
def test_what_is_no_document_number_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        Document.model_validate({"number": number, "date": "2026-09-23", "issuer": "UBND tỉnh"})
