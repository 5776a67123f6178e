"""What is known of an establishment on a day. `folding` says what each fact does to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """`NOT_REGISTERED`: its registration begins later, or never happened."""

    NOT_REGISTERED = "NOT_REGISTERED"
    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Stay:
    """A place and since when it produces there, or the place bears that name."""

    since: date
    place: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class State:
    """Nothing here names a person; `person_id` leads this service to what is kept of one."""

    status: Status = Status.NOT_REGISTERED
    since: date | None = None
    closed_because: str | None = None

    legal_form: str | None = None
    name: str | None = None
    former_names: tuple[str, ...] = ()
    tax_code: str | None = None
    tax_code_hash: str | None = None
    person_id: str | None = None

    industry: str | None = None
    sector: str | None = None
    craft_village: str | None = None
    size: str | None = None
    employees: int | None = None
    revenue_bnvnd: Decimal | None = None
    capital_bnvnd: Decimal | None = None
    founded_on: date | None = None

    unit: str | None = None
    former_unit: str | None = None
    head_office: Mapping[str, Any] | None = None
    stays: tuple[Stay, ...] = ()

    @property
    def is_active(self) -> bool:
        return self.status is Status.ACTIVE

    @property
    def place(self) -> Mapping[str, Any] | None:
        return self.stays[-1].place if self.stays else None

    @property
    def tax_key(self) -> str | None:
        """By which it is known again."""
        return self.tax_code or self.tax_code_hash

    def move(self, to: Status, on: date) -> None:
        if self.status is not to:
            self.status, self.since = to, on

    def copy(self) -> "State":
        return replace(self)
