"""A tax code's last digit checks the others; of a household nobody learns it."""

import pytest
from pydantic import TypeAdapter, ValidationError

from registry.domain.establishments.rules import hiding
from registry.domain.tax_codes import CheckedTaxCode, HouseholdTaxCode, check_digit

FIRM: TypeAdapter[str] = TypeAdapter(CheckedTaxCode)
HOUSEHOLD: TypeAdapter[str] = TypeAdapter(HouseholdTaxCode)


def test_the_tenth_digit_follows_from_nine_and_some_nines_have_none() -> None:
    """Over digits 1 to 9: 10 - ((31a+29b+23c+19d+17e+13f+7g+5h+3i) mod 11), none for 10."""
    assert check_digit("990000001") == 6
    assert check_digit("990123456") == 0
    without = [
        f"990{number:06d}" for number in range(40) if check_digit(f"990{number:06d}") is None
    ]
    assert without


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9900000016", "9900000016"),
        ("9900000016-001", "9900000016-001"),
        ("9900000016001", "9900000016-001"),
        (" 99 0000 0016 ", "9900000016"),
    ],
)
def test_a_tax_code_is_read_as_people_write_it(written: str, read: str) -> None:
    assert FIRM.validate_python(written) == read


@pytest.mark.parametrize(
    "written",
    ["9900000017", "990000001", "99000000161", "9900000016-1", "001234567890", 9900000016],
)
def test_a_slip_of_the_keyboard_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        FIRM.validate_python(written)


def test_a_household_s_may_be_the_owner_s_number_which_has_no_check() -> None:
    assert HOUSEHOLD.validate_python("001234567890") == "001234567890"
    with pytest.raises(ValidationError):
        HOUSEHOLD.validate_python("9900000017")


def test_one_key_hides_a_tax_code_always_alike_and_another_key_otherwise() -> None:
    one, other = hiding(b"a" * 32), hiding(b"b" * 32)

    assert one("9900000016") == one("9900000016")
    assert one("9900000016") != one("9900000023")
    assert one("9900000016") != other("9900000016")
    assert "9900000016" not in one("9900000016")
