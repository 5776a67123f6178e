"""What the registry refuses about establishments alone. No refusal repeats what names a person."""

from uuid import UUID

from registry.domain.refusals import Refusal


class UnknownEstablishment(Refusal):
    """No establishment bears this id or code."""

    code = "unknown-establishment"

    def __init__(self, *, establishment: UUID | str) -> None:
        super().__init__(establishment=str(establishment))


class EstablishmentExists(Refusal):
    """An establishment with the id that the client chose is already there."""

    code = "establishment-exists"

    def __init__(self, *, establishment_id: UUID, establishment_code: str) -> None:
        super().__init__(
            establishment_id=str(establishment_id), establishment_code=establishment_code
        )


class EstablishmentCodeTaken(Refusal):
    """Another establishment bears this code; codes are never used again."""

    code = "establishment-code-taken"

    def __init__(self, *, establishment_code: str) -> None:
        super().__init__(establishment_code=establishment_code)


class EstablishmentCodeNeverChanges(Refusal):
    """A known establishment was given another code."""

    code = "establishment-code-never-changes"

    def __init__(self, *, establishment_code: str, given: str) -> None:
        super().__init__(establishment_code=establishment_code, given=given)


class TaxCodeRegistered(Refusal):
    """An establishment that is not closed bears this tax code in the same commune."""

    code = "tax-code-registered"

    def __init__(self, *, establishment_code: str) -> None:
        super().__init__(establishment_code=establishment_code)


class PersonInPublicText(Refusal):
    """What is published would name the person, whose data stay here; the field is named."""

    code = "person-in-public-text"

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)
