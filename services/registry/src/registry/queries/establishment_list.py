"""Which establishments are there: by province, form, status, craft village, size, by any word.

Words are looked for in what is public; an officer finds the people of the own provinces as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.establishments.papers import LegalForm, PlaceKind, Sector, Size
from registry.domain.establishments.state import Status
from registry.queries.places import lies_in
from registry.queries.searching import holds, nearest, rank_of
from registry.queries.sight import Sight
from registry.tables import establishment, establishment_person
from servicekit.cursor import Cursor
from territory import fold

# Where the page before ended: rank of the match, place in the dictionary, code.
CURSOR = Cursor("establishments", tuple[int, str, str])


class EstablishmentLine(BaseModel):
    """An establishment as it stands today."""

    id: UUID
    code: str
    legal_form: LegalForm
    name: str | None = Field(description="Public; null: a household, or a group without one.")
    person_name: str | None = Field(
        default=None, description="Under which a household does business: for its officers only."
    )
    tax_code: str | None = Field(description="Public: of an enterprise or a cooperative.")
    industry: str
    sector: Sector | None
    unit34: str = Field(description="The province of today.")
    unit63: str | None = Field(description="The former province, while it is known.")
    commune: str
    place_kind: PlaceKind
    craft_village: str | None
    size: Size | None
    employees: int | None
    status: Status
    since: date = Field(description="Since when the status.")
    version: int
    synthetic: bool = Field(description="Holds made-up data.")


class EstablishmentPage(BaseModel):
    """One page; `nearest` only where a search finds nothing."""

    items: list[EstablishmentLine]
    next: str | None
    nearest: list[EstablishmentLine] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """An empty one lets everything through."""

    unit: str | None = None
    legal_form: Sequence[str] = field(default=())
    status: Sequence[str] = field(default=())
    size: Sequence[str] = field(default=())
    place_kind: Sequence[str] = field(default=())
    sector: Sequence[str] = field(default=())
    in_craft_village: bool | None = None
    craft_village: str | None = None

    def conditions(self, sight: Sight) -> list[ColumnElement[bool]]:
        table = establishment.c
        found: list[ColumnElement[bool]] = [
            column.in_(wanted)
            for column, wanted in (
                (table.legal_form, self.legal_form),
                (table.status, self.status),
                (table.size, self.size),
                (table.place_kind, self.place_kind),
                (table.sector, self.sector),
            )
            if wanted
        ]
        if self.unit is not None:
            found.append(lies_in(establishment, self.unit, sight.territory))
        if self.in_craft_village is not None:
            found.append(table.craft_village.is_not(None) == self.in_craft_village)
        if self.craft_village is not None:
            words = fold(self.craft_village).split()
            found += [table.craft_village.is_not(None), *holds(establishment, words)]
        return found


async def establishments(
    connection: AsyncConnection,
    *,
    q: str | None,
    filters: Filters,
    sight: Sight,
    limit: int,
    cursor: str | None,
) -> EstablishmentPage:
    words = fold(q or "").split()
    rank = rank_of(establishment, q or "", words)
    among = _among(rank, sight).where(*filters.conditions(sight))
    statement = among.where(_found(words, sight))
    start = CURSOR.position(cursor)
    order = (rank, establishment.c.sort_key, establishment.c.code)
    if start is not None:
        statement = statement.where(tuple_(*order) > tuple_(*(literal(value) for value in start)))
    statement = statement.order_by(*order).limit(limit + 1)
    rows = (await connection.execute(statement)).all()
    shown = rows[:limit]
    last = shown[-1] if len(rows) > limit else None
    near: Sequence[Row[Any]] = ()
    if words and not rows and start is None:
        near = await nearest(connection, establishment, words, among)
    return EstablishmentPage(
        items=[_line(row, sight) for row in shown],
        next=None if last is None else CURSOR.text((last.rank, last.sort_key, last.code)),
        nearest=[_line(row, sight) for row in near],
    )


def _among(rank: ColumnElement[int], sight: Sight) -> Select[Any]:
    """With the name of a person only where somebody may see one at all."""
    if sight.is_blind:
        return select(establishment, rank.label("rank"))
    return select(
        establishment, rank.label("rank"), establishment_person.c.name.label("person_name")
    ).join_from(
        establishment,
        establishment_person,
        establishment_person.c.id == establishment.c.person_id,
        isouter=True,
    )


def _found(words: Sequence[str], sight: Sight) -> ColumnElement[bool]:
    """Each of two indexes is asked for itself: an `or` over two tables would use neither."""
    public = and_(literal(value=True), *holds(establishment, words))
    if not words or sight.is_blind:
        return public
    person = establishment_person
    by_public = select(establishment.c.id).where(public)
    by_person = select(person.c.establishment_id).where(*holds(person, words))
    return or_(
        establishment.c.id.in_(by_public),
        and_(
            establishment.c.id.in_(by_person),
            establishment.c.person_id == person.c.id,
            *holds(person, words),
            sight.within(establishment),
        ),
    )


def _line(row: Row[Any], sight: Sight) -> EstablishmentLine:
    told = row._asdict()
    if not sight.is_blind and not sight.covers(row.unit34, row.unit63):
        told["person_name"] = None
    return EstablishmentLine.model_validate(told)
