"""Who stands behind an establishment: kept in this service alone, and erased on request."""

import re
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema, model_validator

from registry.domain.tax_codes import HouseholdTaxCode
from registry.domain.values import Name, Text, Value, refused

_PHONE = re.compile(r"[0-9]{8,15}")


def _phone(text: str) -> str:
    digits = re.sub(r"[\s.()+-]", "", text)
    if not _PHONE.fullmatch(digits):
        raise refused(
            "phone",
            "Số điện thoại gồm 8 đến 15 chữ số.",
            "A telephone number has 8 to 15 digits.",
        )
    return digits


Phone = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_phone),
    WithJsonSchema({"type": "string", "maxLength": 40}),
]


class Person(Value):
    """Who stands behind it. Kept in this service, seen by its officers, erased on request."""

    is_published: ClassVar = False

    name: Name | None = None
    """Under which a household, or a group without a public name, does business."""
    owner: Name | None = None
    """Its owner, head or representative."""
    phone: Phone | None = None
    address: Text | None = None
    """House and street; the commune is public."""
    tax_code: HouseholdTaxCode | None = None
    """A household's or a group's; what is published of it is a keyed hash."""

    def __repr__(self) -> str:
        return "Person(…)"

    __str__ = __repr__

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(said for _, said in self):
            raise refused(
                "empty_person",
                "person phải có ít nhất một thông tin.",
                "person says at least one thing.",
            )
        return self


Kept = Annotated[Person | None, Field(repr=False)]
"""Not shown where a command is shown, as in a log."""
