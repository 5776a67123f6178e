"""Tax codes (mã số thuế): ten digits, of which the last checks the others, and a branch's three."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from registry.domain.values import refused

_TAX_CODE = re.compile(r"[0-9]{10}(-[0-9]{3})?")
_PERSONAL = re.compile(r"[0-9]{12}")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_digit(nine: str) -> int | None:
    """The tenth digit that follows these nine; None: no tax code begins with them."""
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, nine, strict=True))
    check = 10 - weighed % 11
    return None if check == 10 else check


def _written(value: object) -> object:
    """Spaces and dots are people's, and so is a branch without its dash."""
    if not isinstance(value, str) or len(value) > 40:
        return value
    text = re.sub(r"[\s.]", "", value)
    return f"{text[:10]}-{text[10:]}" if re.fullmatch(r"[0-9]{13}", text) else text


def _checked(text: str) -> str:
    if not _TAX_CODE.fullmatch(text):
        raise refused(
            "tax_code",
            "Mã số thuế gồm 10 chữ số, đơn vị phụ thuộc thêm -001.",
            "A tax code has 10 digits; a branch adds -001.",
        )
    if check_digit(text[:9]) != int(text[9]):
        raise refused(
            "tax_code_check",
            "Chữ số kiểm tra của mã số thuế không đúng.",
            "The check digit of the tax code is wrong.",
        )
    return text


def _checked_unless_personal(text: str) -> str:
    return text if _PERSONAL.fullmatch(text) else _checked(text)


CheckedTaxCode = Annotated[
    str,
    BeforeValidator(_written),
    AfterValidator(_checked),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[0-9]{10}(-[0-9]{3})?$", "examples": ["9901234560"]}
    ),
]
"""Of a firm: anyone may know it."""
HouseholdTaxCode = Annotated[
    str,
    BeforeValidator(_written),
    AfterValidator(_checked_unless_personal),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{10}(-[0-9]{3})?|[0-9]{12})$"}),
]
"""Of a household: since 1 July 2025 it may be the owner's personal number, which has no check."""
