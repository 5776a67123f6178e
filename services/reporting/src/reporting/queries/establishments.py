"""The list of establishments: filtered, searched without accents, sorted, a page at a time."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Text,
    Uuid,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.establishment_views import EstablishmentLine, EstablishmentsPage, Kinds
from reporting.pages.models import Provenance
from reporting.projections.establishment_rows import HOUSEHOLD
from reporting.queries import states
from reporting.queries.freshness import finality, freshness
from reporting.queries.lens import ESTABLISHMENTS, Lens, Seen, look
from reporting.queries.paging import Order, behind, ordered
from reporting.queries.parked import parked_ids
from reporting.queries.revision import revision
from reporting.queries.units import former_name, found_by_name, name_of, sort_keys
from servicekit.cursor import Cursor
from territory import fold

LINES = 50
NEAREST = 5

type Columns = Any  # of a statement: SQLAlchemy knows their types only when it runs

# The last line of a page: how exactly it was hit, whether it is known what it is sorted by, that
# itself, its name and its id.
CURSOR = Cursor("establishments", tuple[int, int, str, str, UUID])
TYPES = (Integer, Integer, Text, Text, Uuid)

KINDS = ("legal_form", "status", "size", "place_kind")


@dataclass(frozen=True, kw_only=True)
class WantedEstablishments:
    """Which ones, in which order, from where on.

    `unit` is a code of the lens's map; `craft_village` a part of its name; `sort` one of ten, tinh,
    ma, lao-dong, with '-' before it from the greatest down; what is not known comes last.
    """

    q: str | None = None
    unit: str | None = None
    legal_form: str | None = None
    status: str | None = None
    size: str | None = None
    craft_village: str | None = None
    place_kind: str | None = None
    sort: str = "ten"
    cursor: str | None = None
    lines: int = LINES


async def establishments(
    connection: AsyncConnection,
    lens: Lens | None = None,
    wanted: WantedEstablishments | None = None,
) -> EstablishmentsPage:
    seen = await look(connection, lens or Lens())
    wanted = wanted or WantedEstablishments()
    parked = await parked_ids(connection, seen, ESTABLISHMENTS)
    found = await _found(connection, seen, wanted)
    rows = [row for row in found if row["establishment_id"] is not None]
    page = rows[: wanted.lines]
    final, why_not_final = await finality(connection, seen, ESTABLISHMENTS)
    return EstablishmentsPage(
        lines=tuple(_line(row, seen, parked) for row in page),
        total=found[0]["total"],
        all_total=found[0]["all_total"],
        counts=await _counts(connection, seen, wanted),
        next_cursor=_cursor(page[-1]) if len(rows) > len(page) else None,
        nearest=await _nearest(connection, seen, wanted, parked) if not found[0]["total"] else (),
        on=seen.on,
        borders=seen.borders,
        known=seen.known,
        final=final,
        why_not_final=why_not_final,
        today=seen.today,
        fresh=await freshness(connection, ESTABLISHMENTS),
        revision=await revision(connection, ESTABLISHMENTS),
        as_of=seen.as_of,
        synthetic=found[0]["any_synthetic"],
    )


async def _found(
    connection: AsyncConnection, seen: Seen, wanted: WantedEstablishments
) -> Sequence[RowMapping]:
    """One line more than is wanted, each with the totals; at least one row."""
    state = select(states.establishments(seen)).cte("state")
    matching = (
        select(state)
        .add_columns(
            _inexact(state.c, wanted.q).label("inexact"),
            _unknown(state.c, wanted.sort).label("unknown"),
            _value(state.c, wanted.sort, seen).label("value"),
            func.coalesce(state.c.name_key, "~").label("by_name"),
        )
        .where(*_filters(state.c, seen, wanted))
        .cte("matching")
    )
    totals = select(
        select(func.count()).select_from(matching).scalar_subquery().label("total"),
        select(func.count()).select_from(state).scalar_subquery().label("all_total"),
        select(func.coalesce(func.bool_or(state.c.synthetic), false()))
        .scalar_subquery()
        .label("any_synthetic"),
    ).subquery("totals")
    order = _order(matching.c, wanted.sort)
    last = CURSOR.position(wanted.cursor)
    lines = (
        select(matching)
        .where(true() if last is None else behind(order, zip(last, TYPES, strict=True)))
        .order_by(*ordered(order))
        .limit(wanted.lines + 1)
        .subquery("lines")
    )
    statement = (
        select(totals, lines)
        .select_from(totals.outerjoin(lines, true()))
        .order_by(*ordered(_order(lines.c, wanted.sort)))
    )
    return (await connection.execute(statement)).mappings().all()


async def _counts(connection: AsyncConnection, seen: Seen, wanted: WantedEstablishments) -> Kinds:
    state = states.establishments(seen)
    kinds = [func.coalesce(state.c[kind], "").label(kind) for kind in KINDS]
    statement = (
        select(*kinds, func.count().label("n"))
        .where(*_filters(state.c, seen, wanted))
        .group_by(*kinds)
    )
    found: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
    for row in (await connection.execute(statement)).mappings():
        for kind in KINDS:
            found[kind][row[kind]] = found[kind].get(row[kind], 0) + row["n"]
    return Kinds(**found)


def _filters(c: Columns, seen: Seen, wanted: WantedEstablishments) -> list[ColumnElement[bool]]:
    found = [_holds(c, word) for word in fold(wanted.q or "").split()]
    if wanted.unit:
        found.append((c.unit63 if seen.map == "63" else c.unit34) == wanted.unit)
    for kind in KINDS:
        word = getattr(wanted, kind)
        if word:
            found.append(c[kind] == word)
    if wanted.craft_village:
        village = fold(wanted.craft_village)
        found.append(c.craft_village_key.contains(village, autoescape=True))
    return found


def _holds(c: Columns, word: str) -> ColumnElement[bool]:
    """In a name or place, present or former, in its code or tax code, or its province's name."""
    return or_(
        c.names.contains(word, autoescape=True),
        c.places.contains(word, autoescape=True),
        func.lower(c.code).contains(word, autoescape=True),
        c.tax_code.startswith(word, autoescape=True),
        c.unit34.in_(found_by_name(word, "34")),
        c.unit63.in_(found_by_name(word, "63")),
    )


def _inexact(c: Columns, q: str | None) -> ColumnElement[int]:
    """What holds the text as it was typed comes first, then what holds it without accents."""
    if not q:
        return literal(0, Integer)
    typed = unicodedata.normalize("NFC", q).lower().strip()
    return case(
        (func.lower(c.name).contains(typed, autoescape=True), 0),
        (func.lower(c.code) == typed, 0),
        (c.tax_code == typed, 0),
        (c.names.contains(fold(q), autoescape=True), 1),
        else_=2,
    )


def _unknown(c: Columns, sort: str) -> ColumnElement[int]:
    by = {"ten": c.name_key, "lao-dong": c.employees}.get(sort.removeprefix("-"))
    return literal(0, Integer) if by is None else case((by.is_(None), 1), else_=0)


def _value(c: Columns, sort: str, seen: Seen) -> ColumnElement[Any]:
    """As text that sorts; numbers are written with as many digits."""
    match sort.removeprefix("-"):
        case "tinh":
            unit = c.unit63 if seen.map == "63" else c.unit34
            return case(sort_keys(seen.map), value=unit, else_="~")
        case "ma":
            return func.coalesce(c.code, "")
        case "lao-dong":
            return func.lpad(func.coalesce(func.cast(c.employees, Text), "0"), 10, "0")
        case _:
            return func.coalesce(c.name_key, "")


def _order(c: Columns, sort: str) -> Order:
    return [
        (c.inexact, False),
        (c.unknown, False),
        (c.value, sort.startswith("-")),
        (c.by_name, False),
        (c.establishment_id, False),
    ]


def _cursor(row: RowMapping) -> str:
    return CURSOR.text(
        (row["inexact"], row["unknown"], row["value"], row["by_name"], row["establishment_id"])
    )


async def _nearest(
    connection: AsyncConnection,
    seen: Seen,
    wanted: WantedEstablishments,
    parked: Collection[UUID],
) -> tuple[EstablishmentLine, ...]:
    """The names most like what was looked for, whatever the other filters say."""
    if not wanted.q:
        return ()
    state = states.establishments(seen)
    likeness = func.word_similarity(fold(wanted.q), state.c.names)
    statement = (
        select(state)
        .where(state.c.names.is_not(None), likeness > 0.2)
        .order_by(likeness.desc(), state.c.name_key, state.c.establishment_id)
        .limit(NEAREST)
    )
    rows = (await connection.execute(statement)).mappings()
    return tuple(_line(row, seen, parked) for row in rows)


def _line(row: Mapping[Any, Any], seen: Seen, parked: Collection[UUID]) -> EstablishmentLine:
    unit34, unit63 = row["unit34"], row["unit63"]
    return EstablishmentLine(
        id=row["establishment_id"],
        code=row["code"],
        name=public_name(row),
        legal_form=row["legal_form"],
        status=row["status"],
        since=row["since"],
        tax_code=row["tax_code"],
        industry=row["industry"],
        sector=row["sector"],
        unit=(unit63 if seen.map == "63" else unit34) or "??",
        unit_name=name_of(unit34, unit63, seen.map) or "",
        former_name=former_name(unit34, unit63),
        commune=row["commune"],
        place_kind=row["place_kind"],
        craft_village=row["craft_village"],
        size=row["size"],
        employees=row["employees"],
        parked=row["establishment_id"] in parked,
        provenance=provenance_of(row),
    )


def public_name(row: Mapping[Any, Any]) -> str | None:
    """A household's name is its owner's, whatever reached us."""
    name: str | None = row["name"]
    return None if row["legal_form"] == HOUSEHOLD else name


def provenance_of(row: Mapping[Any, Any]) -> Provenance | None:
    kind = row["provenance"]
    return None if kind is None else Provenance(kind=kind)
