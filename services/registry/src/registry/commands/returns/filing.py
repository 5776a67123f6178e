"""What every command about a return has in common: who asks, on what, and what comes back."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StrictInt, StringConstraints, model_validator

from registry.commands.returns.subjects import Standings, SubjectReference, place_as_subject
from registry.domain.refusals import ForeignProvince, UnknownProvince, WrongRole
from registry.domain.returns.filing import Receipt, Return
from registry.domain.returns.periods import Period
from registry.domain.returns.ports import Returns
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import StaleReturn, UnknownReturn
from registry.domain.returns.rights import DECIDERS, may_handle
from registry.domain.returns.subjects import ReturnName, Subject
from registry.domain.values import UnitCode, Value, refused
from registry.domain.who import COMMUNE_OFFICER, Principal
from territory import Placement, Territory, UnknownUnit

FormCode = Annotated[str, StringConstraints(pattern=r"^B0[1-9]$"), Field(examples=["B04"])]
PeriodCode = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}-[0-9]{4}$"), Field(examples=["H1-2026"])
]
ReturnNumber = Annotated[StrictInt, Field(ge=1, le=999)]
ExpectedVersion = Annotated[StrictInt, Field(ge=0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDesk:
    """Where returns are handed in: by whom, on which day, by which forms, into what."""

    returns: Returns
    standings: Standings
    principal: Principal
    reference: ReturnReference
    territory: Territory
    today: date
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOutcome:
    """What the client is told; `version` is the return's after this command."""

    fact_id: UUID
    event_ids: tuple[UUID, ...]
    return_id: UUID
    version: int
    return_version: int
    warnings: Sequence[Mapping[str, Any]] = field(default=())


@dataclass(frozen=True, slots=True)
class ReturnCommand[Model: Value]:
    """A verb of the API: what is sent, what is done, and who may ask."""

    name: str
    model: type[Model]
    handle: Callable[..., Awaitable[ReturnOutcome]]
    roles: frozenset[str]


class ReturnDecision(Value):
    """Names a version of a return: by its id, or by form, unit, subject and period."""

    return_id: Annotated[UUID | None, Field(alias="return")] = None
    form: FormCode | None = None
    unit: UnitCode | None = None
    period: PeriodCode | None = None
    subject: SubjectReference | None = None
    return_version: ReturnNumber | None = None
    expected_version: ExpectedVersion | None = None

    @model_validator(mode="after")
    def _names_one_return(self) -> Self:
        key = (self.form, self.unit, self.period)
        by_key = all(part is not None for part in key)
        by_id = self.return_id is not None and (*key, self.subject) == (None,) * 4
        if by_id or (by_key and self.return_id is None):
            return self
        raise refused(
            "return_reference",
            "Cần return (id), hoặc đủ form, unit và period, và subject nếu biểu cần.",
            "Give return (its id), or all of form, unit and period, and subject if the form asks.",
        )


async def named(decision: ReturnDecision, desk: ReturnDesk) -> Return:
    """The return that is to be decided on, by who may."""
    if decision.return_id is not None:
        found = await desk.returns.get(decision.return_id)
        await must_be_theirs_to_decide(found.name, desk)
    else:
        name = await _name(decision, desk)
        await must_be_theirs_to_decide(name, desk)
        found = await desk.returns.find(name)
        if not found.versions:
            raise UnknownReturn(sought=" ".join(part for part in name.key if part))
    must_have_seen_the_last(found, decision.expected_version)
    return found


async def _name(decision: ReturnDecision, desk: ReturnDesk) -> ReturnName:
    form, unit, period = decision.form or "", decision.unit or "", decision.period or ""
    subject: Subject | None = None
    if decision.subject is not None and decision.subject.of_cluster is None:
        subject = place_as_subject(decision.subject)
    elif decision.subject is not None:
        on = Period.parse(period, form, desk.reference)
        standing = await desk.standings.of(decision.subject, on)
        subject = None if standing is None else standing.subject
    return ReturnName(form=form, unit=unit, period=period, subject=subject)


async def must_be_theirs_to_decide(name: ReturnName, desk: ReturnDesk) -> None:
    roles = DECIDERS.get(name.form, frozenset())
    must_be(roles, desk)
    period = Period.parse(name.period, name.form, desk.reference)
    place = place_of(name.unit, period.last_day, desk.territory)
    communes: Collection[str] = ()
    if COMMUNE_OFFICER in desk.principal.roles and name.subject is not None:
        communes = await _communes(name.subject, period, desk)
    must_be_theirs(roles, place, communes, desk)


async def _communes(subject: Subject, period: Period, desk: ReturnDesk) -> Collection[str]:
    if subject.cluster is None:
        return (subject.code,)
    reference = SubjectReference(kind="cluster", code=subject.cluster)
    standing = await desk.standings.of(reference, period)
    return standing.communes if standing else ()


def outcome(return_: Return, receipt: Receipt) -> ReturnOutcome:
    return ReturnOutcome(
        fact_id=receipt.fact_id,
        event_ids=(receipt.fact_id,),
        return_id=return_.id,
        version=receipt.version,
        return_version=receipt.return_version,
        warnings=receipt.warnings,
    )


def must_be(roles: frozenset[str], desk: ReturnDesk) -> None:
    if roles.isdisjoint(desk.principal.roles):
        raise WrongRole(roles=roles)


def place_of(unit: str, on: date, territory: Territory) -> Placement:
    """Units are those of the map that was in force on the period's last day."""
    try:
        return territory.place(unit, on)
    except UnknownUnit:
        raise UnknownProvince(unit=unit, on=on) from None


def must_be_theirs(
    roles: frozenset[str], place: Placement, communes: Collection[str], desk: ReturnDesk
) -> None:
    if not may_handle(desk.principal, roles, place, communes, desk.territory):
        raise ForeignProvince(
            unit=place.unit34, former_unit=place.unit63, provinces=desk.principal.provinces
        )


def must_have_seen_the_last(return_: Return, expected: int | None) -> None:
    if expected is not None and expected != return_.version:
        raise StaleReturn(expected=expected, actual=return_.version)
