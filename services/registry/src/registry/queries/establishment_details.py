"""One establishment: where it stood on a day, who counts it, its places, and every fact of it.

Who stands behind it is told to the officers of its province alone.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.events import STREAM
from registry.domain.establishments.law import Law
from registry.domain.establishments.papers import LegalForm, Sector, Size
from registry.domain.establishments.rurality import Answer, Question, counted
from registry.domain.establishments.state import Status
from registry.queries.fact_lines import FactLine, fact_lines
from registry.queries.histories import history
from registry.queries.sight import Sight
from registry.queries.today import today_of
from registry.tables import establishment, establishment_erasure, establishment_person


class CountedLine(BaseModel):
    """Whether it counts as rural industry by one question, and the text that says so."""

    question: Question
    subject: str | None
    answer: Answer
    legal_basis: str | None
    evidence: str | None


class StayLine(BaseModel):
    """A place and since when it produces there, or the place bears that name."""

    since: date
    place: Mapping[str, Any]


class PersonLine(BaseModel):
    """What is kept of the person behind it; never published."""

    name: str | None
    owner: str | None
    phone: str | None
    address: str | None
    tax_code: str | None


class EstablishmentDetails(BaseModel):
    """An establishment on a day, and its whole history, the newest paper last."""

    id: UUID
    code: str
    version: int
    on: date
    status: Status
    since: date | None
    closed_because: str | None
    legal_form: LegalForm | None
    name: str | None
    former_names: Sequence[str]
    tax_code: str | None
    tax_code_hash: str | None = Field(description="Of a household or group: a keyed hash.")
    industry: str | None
    sector: Sector | None
    unit34: str
    unit63: str | None
    place: Mapping[str, Any] | None
    places: list[StayLine]
    head_office: Mapping[str, Any] | None
    craft_village: str | None
    size: Size | None
    employees: int | None
    revenue_bnvnd: Decimal | None
    capital_bnvnd: Decimal | None
    founded_on: date | None
    counts: list[CountedLine] = Field(description="As rural industry, on that day.")
    person: PersonLine | None = Field(description="For the officers of its province only.")
    person_erased_at: datetime | None
    history: list[FactLine]
    synthetic: bool


async def establishment_details(
    connection: AsyncConnection,
    reference: UUID | str,
    *,
    on: date | None,
    law: Law,
    sight: Sight,
) -> EstablishmentDetails | None:
    """By id or code; None where there is none."""
    column = establishment.c.id if isinstance(reference, UUID) else establishment.c.code
    statement = select(establishment).where(column == reference)
    found = (await connection.execute(statement)).one_or_none()
    if found is None:
        return None
    recorded = await history(connection, stream=STREAM, stream_id=found.id)
    events = [one.event for one in recorded]
    whole = Establishment.of(found.id, found.code, found.version, events)
    day = on or await today_of(connection)
    state = whole.state_on(day)
    sees = sight.covers(found.unit34, found.unit63)
    return EstablishmentDetails(
        id=found.id,
        code=found.code,
        version=found.version,
        on=day,
        status=state.status,
        since=state.since,
        closed_because=state.closed_because,
        legal_form=state.legal_form,
        name=state.name,
        former_names=state.former_names,
        tax_code=state.tax_code,
        tax_code_hash=state.tax_code_hash,
        industry=state.industry,
        sector=state.sector,
        unit34=found.unit34,
        unit63=found.unit63,
        place=state.place,
        places=[StayLine(since=stay.since, place=stay.place) for stay in state.stays],
        head_office=state.head_office,
        craft_village=state.craft_village,
        size=state.size,
        employees=state.employees,
        revenue_bnvnd=state.revenue_bnvnd,
        capital_bnvnd=state.capital_bnvnd,
        founded_on=state.founded_on,
        counts=[
            CountedLine.model_validate(one, from_attributes=True)
            for one in counted(state, day, law)
        ],
        person=await _person(connection, state.person_id) if sees else None,
        person_erased_at=await _erased_at(connection, found.id),
        history=fact_lines(whole.facts, recorded),
        synthetic=found.synthetic,
    )


async def _person(connection: AsyncConnection, person_id: str | None) -> PersonLine | None:
    """Null where there is none, or no longer."""
    if person_id is None:
        return None
    statement = select(establishment_person).where(establishment_person.c.id == UUID(person_id))
    found = (await connection.execute(statement)).one_or_none()
    return None if found is None else PersonLine.model_validate(found, from_attributes=True)


async def _erased_at(connection: AsyncConnection, establishment_id: UUID) -> datetime | None:
    table = establishment_erasure.c
    statement = (
        select(table.erased_at)
        .where(table.establishment_id == establishment_id)
        .order_by(table.erased_at.desc())
        .limit(1)
    )
    erased_at: datetime | None = (await connection.execute(statement)).scalar()
    return erased_at
