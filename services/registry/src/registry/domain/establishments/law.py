"""The law about rural industrial establishments as dated data: who counts as one, and how large.

Whether one of them gets money is decided elsewhere: this says what a reader needs for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator

from registry.domain.dated import Dated, rows
from registry.domain.establishments.papers import LegalForm, PlaceKind, Sector, Size, WardOf
from territory import Territory

PACKAGE = "registry.domain.establishments"

Counts = Literal["yes", "no", "unknown", "recent-commune", "craft-village", "if-difficult-area"]
Words = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(text.split()))]
OptionalNumber = Annotated[Decimal | None, BeforeValidator(lambda text: text or None)]
OptionalWardOf = Annotated[WardOf | None, BeforeValidator(lambda text: text or None)]


class _Counted(Dated):
    """A kind that counts as rural industry, or not, or on a condition."""

    counts: Counts
    name_vi: str
    name_en: str


class FormRow(_Counted):
    """A legal form, and those that it can become."""

    form: LegalForm
    converts_to: Words


class PlaceRow(_Counted):
    """A kind of place; without `ward_of` it is every ward, or one whose city is not stated."""

    kind: PlaceKind
    ward_of: OptionalWardOf
    central_city: Literal["yes", "no", "any"]
    years: Annotated[int | None, BeforeValidator(lambda text: text or None)]
    """Of `recent-commune`: for how long after it was one."""


class SizeRow(_Counted):
    """A size of enterprise: employees at most, and one of revenue and capital at most."""

    size: Size
    employees_most: OptionalNumber
    revenue_most_bnvnd: OptionalNumber
    capital_most_bnvnd: OptionalNumber


class SectorRow(_Counted):
    """A sector of industry."""

    sector: Sector


@dataclass(frozen=True)
class Law:
    """Answers from the map and the tables. `known` limits them to what was known on a day."""

    territory: Territory
    forms: tuple[FormRow, ...]
    places: tuple[PlaceRow, ...]
    sizes: tuple[SizeRow, ...]
    sectors: tuple[SectorRow, ...]

    @classmethod
    def load(cls, territory: Territory) -> "Law":
        """Read the committed tables; a row that does not fit raises pydantic's ValidationError."""
        return cls(
            territory=territory,
            forms=tuple(rows(PACKAGE, "legal-forms.csv", FormRow)),
            places=tuple(rows(PACKAGE, "place-kinds.csv", PlaceRow)),
            sizes=tuple(rows(PACKAGE, "sizes.csv", SizeRow)),
            sectors=tuple(rows(PACKAGE, "sectors.csv", SectorRow)),
        )

    def form(self, form: str, on: date, *, known: date | None = None) -> FormRow | None:
        return next((row for row in self.forms if row.form == form and row.holds(on, known)), None)

    def sector(self, sector: str, on: date, *, known: date | None = None) -> SectorRow | None:
        return next(
            (row for row in self.sectors if row.sector == sector and row.holds(on, known)), None
        )

    def place(
        self,
        kind: str,
        ward_of: str | None,
        on: date,
        *,
        in_central_city: bool,
        known: date | None = None,
    ) -> PlaceRow | None:
        """The row that fits best; None where no place of this kind existed on the day."""
        wanted = {"any", "yes" if in_central_city else "no"}
        fitting = [
            row
            for row in self.places
            if row.kind == kind
            and row.ward_of in {None, ward_of}
            and row.central_city in wanted
            and row.holds(on, known)
        ]
        return max(fitting, key=lambda row: row.ward_of is not None, default=None)

    def sizes_on(self, on: date, *, known: date | None = None) -> Iterator[SizeRow]:
        """From the smallest on; none before the law that defines them."""
        return (row for row in self.sizes if row.holds(on, known))
