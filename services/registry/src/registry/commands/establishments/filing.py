"""What every command about an establishment has in common: on what it is filed, what comes back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from registry.commands.desk import (
    OFFICERS,
    PaperDesk,
    must_be_an_officer,
    must_be_fit_for_this_database,
    must_be_theirs,
    must_have_seen_the_last,
)
from registry.commands.establishments.models import EstablishmentCommand
from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.findings import Finding
from registry.domain.chronicles.paper import Paper
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.ports import Establishments
from registry.domain.establishments.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishmentDesk(PaperDesk[Rules]):
    """Into which establishments papers are filed."""

    establishments: Establishments


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishmentOutcome:
    """What the client is told, and nothing of a person; `version` is that after this command."""

    fact_id: UUID
    event_ids: tuple[UUID, ...]
    establishment_id: UUID
    code: str
    version: int
    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class EstablishmentVerb[Model: Paper]:
    """A verb of the API: what is sent, what is done, and who may ask."""

    name: str
    model: type[Model]
    handle: Callable[..., Awaitable[EstablishmentOutcome]]
    roles: frozenset[str] = OFFICERS


async def known(command: EstablishmentCommand, desk: EstablishmentDesk) -> Establishment:
    """The one that the command is about, if this client may act on it and has seen the last."""
    must_be_an_officer(desk)
    must_be_fit_for_this_database(command, desk)
    found = await desk.establishments.get(command.establishment)
    must_be_theirs(found.placement(desk.rules), desk)
    must_have_seen_the_last(found, command.expected_version)
    return found


async def saved(
    one: Establishment,
    filed: Filed,
    desk: EstablishmentDesk,
    *,
    warnings: tuple[Finding, ...] = (),
) -> EstablishmentOutcome:
    await (desk.establishments.save(one) if one.version else desk.establishments.add(one))
    return EstablishmentOutcome(
        fact_id=filed.fact.id,
        event_ids=(filed.fact.id,),
        establishment_id=one.id,
        code=one.code,
        version=filed.fact.streamversion,
        warnings=(*filed.warnings, *warnings),
    )
