"""What each paper about an establishment says in public. What names a person is in `person`."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import (
    Field,
    SerializerFunctionWrapHandler,
    StrictInt,
    StringConstraints,
    model_serializer,
    model_validator,
)

from registry.domain.chronicles.paper import Paper
from registry.domain.tax_codes import CheckedTaxCode
from registry.domain.values import Billions, Day, Name, Text, UnitCode, Value, refused

CODE = re.compile(r"CNNT-[0-9]{2}-[0-9]{5,7}")
Code = Annotated[
    str, StringConstraints(pattern=f"^{CODE.pattern}$"), Field(examples=["CNNT-15-00001"])
]
"""CNNT, the province in which it was first recorded, a number; it never changes."""

LegalForm = Literal[
    "enterprise", "cooperative", "cooperative-union", "cooperative-group", "household"
]
Size = Literal["micro", "small", "medium", "large"]
PlaceKind = Literal["commune", "ward", "township", "special-zone"]
WardOf = Literal["special-city", "class-1-city", "class-2-city", "class-3-city", "town"]
Sector = Literal[
    "agro-processing",
    "consumer-goods",
    "agro-chemicals",
    "building-materials",
    "mechanical",
    "electronics",
    "handicrafts",
    "mining",
    "clean-production",
    "high-tech",
    "other",
]
MoveReason = Literal["relocation", "reorganisation"]
ClosureReason = Literal["dissolved", "bankrupt", "ceased", "merged", "left-industry", "other"]

Employees = Annotated[StrictInt, Field(ge=0, le=1_000_000)]

# Forms whose name and tax code are on public registers; a household's are its owner's.
NAMED_FORMS = frozenset({"enterprise", "cooperative", "cooperative-union"})


# What the other forms keep to themselves; said in `person`, or not at all.
PRIVATE: Mapping[str, tuple[str, ...]] = {
    "cooperative-group": ("tax_code",),
    "household": ("name", "tax_code", "revenue_bnvnd", "capital_bnvnd"),
}


class Place(Value):
    """Where it produces, by the map of the paper's day."""

    unit: UnitCode
    """The province on the paper's day: one of the 63 before 1 July 2025, of the 34 after."""
    former_unit: UnitCode | None = None
    """Of a paper since then: the one of the 63 in which it lies, where it is known."""
    district: Name | None = None
    """Before 1 July 2025."""
    commune: Name
    commune_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")] | None = None
    """As the General Statistics Office numbers communes."""
    kind: PlaceKind
    """What the commune is: who counts as rural depends on it."""
    ward_of: WardOf | None = None
    """Of a ward before 1 July 2025: the class of its city, or that it belongs to a town."""
    commune_until: Day | None = None
    """Of a ward that was a commune: its last day as one."""

    @model_validator(mode="after")
    def _is_said_of_wards(self) -> Self:
        if self.kind != "ward" and (self.ward_of or self.commune_until):
            raise refused(
                "ward_only",
                "ward_of và commune_until chỉ dùng cho phường.",
                "ward_of and commune_until are said of wards only.",
            )
        return self


class HeadOffice(Value):
    """Where it is registered, when that is not where it produces."""

    unit: UnitCode
    commune: Name | None = None


class Registration(Paper):
    """An establishment as the register first has it."""

    legal_form: LegalForm
    name: Name | None = None
    """Public: of an enterprise or a cooperative always, of a group if it has one."""
    tax_code: CheckedTaxCode | None = None
    """Public: of an enterprise or a cooperative."""
    industry: Name
    sector: Sector | None = None
    place: Place
    head_office: HeadOffice | None = None
    craft_village: Name | None = None
    """The recognised craft village in which it produces."""
    size: Size | None = None
    """By the law on small and medium enterprises; of an enterprise or a cooperative always."""
    employees: Employees | None = None
    """With social insurance, on the year's average."""
    revenue_bnvnd: Billions | None = None
    """Of the last year, in tỷ đồng. Published: only where the firm itself makes it public."""
    capital_bnvnd: Billions | None = None
    """Total capital, in tỷ đồng. Published, as revenue is; never of a household."""
    founded_on: Day | None = None

    @model_validator(mode="after")
    def _says_what_its_form_may(self) -> Self:
        must_fit_its_form(self.legal_form, self)
        return self


class Changes(Value):
    """What is no longer as it was; null takes something away."""

    legal_form: LegalForm | None = None
    """With another form, name and tax code are said again."""
    name: Name | None = None
    tax_code: CheckedTaxCode | None = None
    industry: Name | None = None
    sector: Sector | None = None
    head_office: HeadOffice | None = None
    craft_village: Name | None = None
    size: Size | None = None
    employees: Employees | None = None
    revenue_bnvnd: Billions | None = None
    capital_bnvnd: Billions | None = None

    @model_validator(mode="after")
    def _takes_away_only_what_may_be_absent(self) -> Self:
        for name in ("legal_form", "name", "tax_code", "industry", "size"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise refused(
                    "never_absent",
                    f"{name} không được để null.",
                    f"{name} is never null.",
                )
        if self.legal_form is not None:
            must_fit_its_form(self.legal_form, self)
        return self

    @model_serializer(mode="wrap")
    def _only_what_was_said(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        said: dict[str, Any] = handler(self)
        return {name: said.get(name) for name in self.__class__.model_fields if self._says(name)}

    def _says(self, name: str) -> bool:
        return name in self.model_fields_set


class Change(Paper):
    """The changed fields of an establishment; none, where only what is kept has changed."""

    changes: Changes = Changes()


class Move(Paper):
    """Another place of production, or another name of the same place."""

    place: Place
    reason: MoveReason = "relocation"
    """A reorganisation of communes moves nothing but the name of the place."""
    craft_village: Name | None = None
    """The craft village of the new place; after a reorganisation, the same if it is not said."""


class Closure(Paper):
    """It produces no more."""

    reason: ClosureReason


class Retraction(Paper):
    """The fact that is named never happened."""

    corrects: UUID
    reason: Text


def must_fit_its_form(form: LegalForm, said: "Registration | Changes") -> None:
    """A form with public registers says name, tax code and size; a household none in public."""
    if form in NAMED_FORMS:
        missing = [name for name in ("name", "tax_code", "size") if getattr(said, name) is None]
        if missing:
            raise refused(
                "missing_for_form",
                f"Loại hình {form} cần có: {', '.join(missing)}.",
                f"The form {form} needs: {', '.join(missing)}.",
            )
        return
    told = [name for name in PRIVATE[form] if getattr(said, name) is not None]
    if told:
        raise refused(
            "private_for_form",
            f"Với loại hình {form}, không công bố: {', '.join(told)}; dùng person.",
            f"Of the form {form} this is not published: {', '.join(told)}; use person.",
        )
