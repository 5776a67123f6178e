"""One taxpayer is registered once in a commune; elsewhere it may have another workshop."""

from collections.abc import Sequence

from registry.commands.establishments.filing import EstablishmentDesk
from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.findings import Finding
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.findings import CODES
from registry.domain.establishments.person import Person
from registry.domain.establishments.ports import Namesake
from registry.domain.establishments.refusals import TaxCodeRegistered
from registry.domain.who import may_act_at
from territory import fold

ELSEWHERE = "tax-code-elsewhere"


async def others_of(
    tax_code: str | None, person: Person | None, one: Establishment, desk: EstablishmentDesk
) -> Sequence[Namesake]:
    """Those that bear the tax code which a paper brings, public or hidden."""
    hidden = None if person is None else person.tax_code
    return await others_with(
        tax_code or (None if hidden is None else desk.rules.hide(hidden)), one, desk
    )


async def others_with(
    key: str | None, one: Establishment, desk: EstablishmentDesk
) -> Sequence[Namesake]:
    """Those that bear a tax code or its hash."""
    if key is None:
        return ()
    return [other for other in await desk.establishments.with_tax_code(key) if other.id != one.id]


def must_be_alone_there(commune: str, others: Sequence[Namesake]) -> None:
    for other in others:
        if fold(other.commune) == fold(commune):
            raise TaxCodeRegistered(establishment_code=other.code)


def remarks_on(
    others: Sequence[Namesake], filed: Filed, desk: EstablishmentDesk
) -> tuple[Finding, ...]:
    """Of a household elsewhere only those are told who may see it."""
    is_public = "tax_code" in filed.fact.data.get("changes", filed.fact.data)
    return tuple(
        Finding(
            code=ELSEWHERE,
            rule=CODES[ELSEWHERE][0],
            level="warn",
            fact_id=filed.fact.id,
            fact_type=filed.fact.type,
            fact_document=filed.fact.document,
            fact_on=filed.fact.occurred_on,
            params={"establishment_code": other.code},
        )
        for other in others
        if is_public or may_act_at(desk.principal, other.place, desk.rules.territory)
    )
