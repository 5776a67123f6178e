"""What the registry refuses, whatever is asked; one table of the API gives each its words."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar
from uuid import UUID


class Refusal(Exception):
    """A request that is not granted; `code` names it for ever, `params` fill the words of it."""

    code: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in params.items()))
        self.params = params


class StaleVersion(Refusal):
    """Something happened to it since the client last looked."""

    code = "stale-version"

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(expected=expected, actual=actual)


class WrongRole(Refusal):
    """None of the roles that may do this."""

    code = "wrong-role"

    def __init__(self, *, roles: Collection[str]) -> None:
        super().__init__(roles=", ".join(sorted(roles)))


class ForeignProvince(Refusal):
    """An officer of another province."""

    code = "foreign-province"

    def __init__(self, *, unit: str, former_unit: str | None, provinces: Collection[str]) -> None:
        super().__init__(unit=unit, former_unit=former_unit, provinces=", ".join(sorted(provinces)))


class SyntheticRefused(Refusal):
    """Made-up records belong into a demonstration's database only."""

    code = "synthetic-refused"

    def __init__(self, *, kind: str) -> None:
        super().__init__(kind=kind)


class UnknownProvince(Refusal):
    """No unit bore this code on that day."""

    code = "unknown-province"

    def __init__(self, *, unit: str, on: date) -> None:
        super().__init__(unit=unit, on=on.isoformat())


class NotAPartOf(Refusal):
    """The former province did not become part of that unit."""

    code = "not-a-part-of"

    def __init__(self, *, former_unit: str, unit: str) -> None:
        super().__init__(former_unit=former_unit, unit=unit)


class FormerProvinceUnknown(Refusal):
    """A paper older than the reform needs the former province, which nobody has stated yet."""

    code = "former-province-unknown"

    def __init__(self, *, unit: str, on: date) -> None:
        super().__init__(unit=unit, on=on.isoformat())


class DocumentDatedAhead(Refusal):
    """A paper is not signed after today; its effect may begin later."""

    code = "document-dated-ahead"

    def __init__(self, *, date: date, today: date) -> None:
        super().__init__(date=date.isoformat(), today=today.isoformat())


class UnknownFact(Refusal):
    """There is no fact of that id here."""

    code = "unknown-fact"

    def __init__(self, *, fact_id: UUID) -> None:
        super().__init__(fact_id=str(fact_id))


class CorrectsAnotherType(Refusal):
    """A correction is of the type that it corrects; a retraction is not corrected at all."""

    code = "corrects-another-type"

    def __init__(self, *, fact_id: UUID, fact_type: str, given_type: str) -> None:
        super().__init__(fact_id=str(fact_id), fact_type=fact_type, given_type=given_type)


class NoLongerCounts(Refusal):
    """The fact has already been corrected or retracted, by the fact that is named."""

    code = "no-longer-counts"

    def __init__(self, *, fact_id: UUID, by_fact_id: UUID, by_type: str) -> None:
        super().__init__(fact_id=str(fact_id), by_fact_id=str(by_fact_id), by_type=by_type)


class DuplicateFact(Refusal):
    """The same paper with the same content has been recorded before, as the fact that is named."""

    code = "duplicate-fact"

    def __init__(self, *, fact_id: UUID, fact_type: str, document: str, on: date) -> None:
        super().__init__(
            fact_id=str(fact_id), fact_type=fact_type, document=document, on=on.isoformat()
        )


class WrittenByNewerRelease(Refusal):
    """Its log holds what this release does not know: it was put back after a newer one."""

    code = "written-by-newer-release"

    def __init__(self, *, types: Collection[str]) -> None:
        super().__init__(types=", ".join(types))
