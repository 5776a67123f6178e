"""What is sent about an establishment: the public paper, and the person who is not published."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema, model_validator

from registry.domain.chronicles.paper import Paper
from registry.domain.establishments.papers import (
    CODE,
    NAMED_FORMS,
    Change,
    Closure,
    Code,
    LegalForm,
    Move,
    Registration,
    Retraction,
)
from registry.domain.establishments.person import Kept, Person
from registry.domain.references import id_or_code
from registry.domain.values import refused


def _reference(value: object) -> object:
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and (found := id_or_code(value, CODE)) is not None:
        return found
    raise refused(
        "establishment_reference",
        "Phải là mã cơ sở như CNNT-15-00001, hoặc id của cơ sở.",
        "Must be an establishment's code such as CNNT-15-00001, or its id.",
    )


EstablishmentReference = Annotated[
    UUID | str,
    BeforeValidator(_reference),
    WithJsonSchema(
        {
            "type": "string",
            "description": "The establishment's code or id.",
            "examples": ["CNNT-15-00001", "01976f1e-7d3b-7000-8000-000000000001"],
        }
    ),
]
ExpectedVersion = Annotated[StrictInt, Field(ge=0)]


class EstablishmentCommand(Paper):
    """A paper filed for a known establishment."""

    establishment: EstablishmentReference
    expected_version: ExpectedVersion | None = None
    """The version that the client saw, where no If-Match says it."""


class RegisterEstablishment(Registration):
    """Register an establishment, or correct its registration."""

    establishment: EstablishmentReference | None = None
    """A known establishment; without it one is born."""
    establishment_id: UUID | None = None
    """The id of the new establishment, if the client chooses it: a UUID of version 7."""
    code: Code | None = None
    """The code of the new one; the next free one of its province, if it is not given."""
    person: Kept = None
    """A household's names, telephone and tax code, or a firm's representative: not published."""
    expected_version: ExpectedVersion | None = None
    """The version that the client saw, where no If-Match says it."""

    @model_validator(mode="after")
    def _is_known_or_new(self) -> Self:
        if self.establishment is not None and self.establishment_id is not None:
            raise refused(
                "establishment_or_establishment_id",
                "establishment chỉ cơ sở đã có, establishment_id đặt id cho cơ sở mới:"
                " chỉ dùng một.",
                "establishment names a known one, establishment_id a new one: give one of them.",
            )
        must_suit(self.person, self.legal_form)
        return self


class ChangeEstablishment(EstablishmentCommand, Change):
    """Change fields of an establishment, its legal form among them, or who stands behind it."""

    person: Kept = None
    """The whole of it as it is from now on: not published."""

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.changes.model_fields_set and self.person is None:
            raise refused(
                "nothing_changed",
                "Cần ít nhất một thay đổi trong changes, hoặc person.",
                "At least one change in changes, or person.",
            )
        must_suit(self.person, self.changes.legal_form)
        return self


class MoveEstablishment(EstablishmentCommand, Move):
    """Record another place of production, or the new name of the same place."""


class CloseEstablishment(EstablishmentCommand, Closure):
    """Record that an establishment produces no more."""


class RetractEstablishmentFact(EstablishmentCommand, Retraction):
    """Say that a recorded fact of an establishment never happened."""

    corrects: UUID


def must_suit(person: Person | None, form: LegalForm | None) -> None:
    """What is public of a form is not said of a person a second time."""
    if form in NAMED_FORMS and person is not None and (person.name or person.tax_code):
        raise refused(
            "public_for_form",
            f"Với loại hình {form}, tên và mã số thuế là công khai: không để trong person.",
            f"Of the form {form} name and tax code are public: not in person.",
        )
