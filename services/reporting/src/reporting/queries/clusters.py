"""The list of clusters: filtered, searched without accents, sorted, a page at a time."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Numeric,
    RowMapping,
    Select,
    Text,
    Uuid,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.pages.models import ClusterLine, ClustersPage, Provenance
from reporting.queries import states
from reporting.queries.counted import All, Counted
from reporting.queries.figures import hectares_if_known, rate
from reporting.queries.freshness import freshness
from reporting.queries.lens import CLUSTERS, Lens, Seen, look
from reporting.queries.paging import Order, behind, ordered
from reporting.queries.parked import parked_ids
from reporting.queries.revision import revision
from reporting.queries.units import former_name, found_by_name, name_of, sort_keys
from servicekit.cursor import Cursor
from territory import fold

LINES = 50
NEAREST = 5
OPERATING = "operating"  # as a filter, both kinds of it
SHORT = 3  # letters; an index of threes finds less of a word only where the word begins
# As the indexes have it: a parameter would be of another type.
NO_TEXT: ColumnElement[str] = literal_column("''")

LIKE_ENOUGH = text("select set_config('pg_trgm.word_similarity_threshold', '0.3', true)")

type Columns = Any  # of a statement: SQLAlchemy knows their types only when it runs

# The last line of a page: how exactly it was hit, whether it is known what it is sorted by, that
# itself, its name and its id.
CURSOR = Cursor("clusters", tuple[int, int, str, str, UUID])


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which clusters, in which order, from where on.

    `unit` is a code of the lens's map, `sort` one of ten, tinh, dien-tich, lap-day, du-an, with '-'
    before it from the greatest down; what is not known always comes last.
    """

    q: str | None = None
    unit: str | None = None
    status: str | None = None
    fill_from: Decimal | None = None
    sort: str = "ten"
    cursor: str | None = None
    lines: int = LINES


async def clusters(
    connection: AsyncConnection,
    lens: Lens | None = None,
    wanted: Wanted | None = None,
    *,
    counted: Counted | None = None,
) -> ClustersPage:
    seen = await look(connection, lens or Lens())
    wanted = wanted or Wanted()
    counted = counted or Counted()
    at = await revision(connection, CLUSTERS)
    parked = await parked_ids(connection, seen, CLUSTERS)
    found = await _found(connection, seen, wanted, counted.known(seen, at))
    counted.keep(seen, at, All(found[0]["all_total"], found[0]["any_synthetic"]))
    rows = [row for row in found if row["cluster_id"] is not None]
    page = rows[: wanted.lines]
    return ClustersPage(
        lines=tuple(_line(row, seen, parked) for row in page),
        total=found[0]["total"],
        next_cursor=_cursor(page[-1]) if len(rows) > len(page) else None,
        nearest=await _nearest(connection, seen, wanted, parked) if not found[0]["total"] else (),
        fresh=await freshness(connection, CLUSTERS),
        revision=at,
        as_of=seen.as_of,
        known=seen.known,
        borders=seen.borders,
        today=seen.today,
        synthetic=found[0]["any_synthetic"],
        all_total=found[0]["all_total"],
    )


async def _found(
    connection: AsyncConnection, seen: Seen, wanted: Wanted, there_are: All | None
) -> Sequence[RowMapping]:
    """One line more than is wanted, each with the totals; at least one row."""
    source = states.clusters(seen)
    state = _named(seen, select(source, _fill(source.c).label("fill")), "state")
    matching = _named(
        seen,
        select(state)
        .add_columns(
            _inexact(state.c, wanted.q).label("inexact"),
            _unknown(state.c, wanted.sort).label("unknown"),
            _value(state.c, wanted.sort, seen).label("value"),
            func.coalesce(state.c.name_key, NO_TEXT).label("by_name"),
        )
        .where(*_filters(state.c, seen, wanted)),
        "matching",
    )
    totals = select(
        select(func.count()).select_from(matching).scalar_subquery().label("total"),
        *_all(state, there_are),
    ).subquery("totals")
    order = _order(matching.c, wanted.sort)
    lines = (
        select(matching)
        .where(_after(order, wanted))
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


def _named(seen: Seen, rows: Select[*tuple[Any, ...]], name: str) -> FromClause:
    """Folded once for all who look at it; of hot rows each finds its own by their indexes."""
    return rows.subquery(name) if seen.is_present else rows.cte(name)


def _all(state: FromClause, there_are: All | None) -> Sequence[ColumnElement[Any]]:
    """How many there are without any filter, where that is not known yet."""
    if there_are is not None:
        total: ColumnElement[Any] = literal(there_are.total, Integer)
        synthetic: ColumnElement[Any] = literal(there_are.any_synthetic, Boolean)
    else:
        total = select(func.count()).select_from(state).scalar_subquery()
        made_up = func.coalesce(func.bool_or(state.c.synthetic), false())
        synthetic = select(made_up).select_from(state).scalar_subquery()
    return total.label("all_total"), synthetic.label("any_synthetic")


def _filters(c: Columns, seen: Seen, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.q:
        found.append(and_(*(_holds(c, word) for word in fold(wanted.q).split())))
    if wanted.unit:
        found.append((c.unit63 if seen.map == "63" else c.unit34) == wanted.unit)
    if wanted.status:
        kinds = [f"{OPERATING}-established", f"{OPERATING}-unestablished"]
        found.append(c.status.in_(kinds if wanted.status == OPERATING else [wanted.status]))
    if wanted.fill_from is not None:
        found.append(c.fill >= wanted.fill_from)
    return found


def _holds(c: Columns, word: str) -> ColumnElement[bool]:
    """In one of its names, its code, or the name of its province, the present or the former.

    A short word is where a name begins or one of its words does.
    """
    begins = " " if len(word) < SHORT else ""
    found = [_text(c).contains(begins + word, autoescape=True)]
    if codes := found_by_name(begins + word, "34"):
        found.append(c.unit34.in_(codes))
    if codes := found_by_name(begins + word, "63"):
        found.append(c.unit63.in_(codes))
    return or_(*found)


def _text(c: Columns) -> ColumnElement[str]:
    """What is searched in; word for word as the index `cluster_search` has it."""
    space: ColumnElement[str] = literal_column("' '")
    names, code = func.coalesce(c.names, NO_TEXT), func.coalesce(func.lower(c.code), NO_TEXT)
    return space.concat(names).concat(space).concat(code)


def _inexact(c: Columns, q: str | None) -> ColumnElement[int]:
    """What holds the text as it was typed comes first, then what holds it without accents."""
    if not q:
        return literal(0, Integer)
    typed = unicodedata.normalize("NFC", q).lower().strip()
    return case(
        (func.lower(c.name).contains(typed, autoescape=True), 0),
        (c.names.contains(fold(q), autoescape=True), 1),
        else_=2,
    )


def _fill(c: Columns) -> ColumnElement[Any]:
    return func.round(100 * c.leased_ha / func.nullif(c.industrial_ha, 0), 2)


def _sorted_by(c: Columns, sort: str) -> ColumnElement[Any] | None:
    numbers = {"dien-tich": c.gross_ha, "lap-day": c.fill, "du-an": c.projects}
    return numbers.get(sort.removeprefix("-"))


def _unknown(c: Columns, sort: str) -> ColumnElement[int]:
    number = _sorted_by(c, sort)
    return literal(0, Integer) if number is None else case((number.is_(None), 1), else_=0)


def _value(c: Columns, sort: str, seen: Seen) -> ColumnElement[Any]:
    number = _sorted_by(c, sort)
    if number is not None:
        return func.coalesce(cast(number, Numeric), 0)
    if sort.removeprefix("-") == "tinh":
        keys = sort_keys(seen.map)
        return case(keys, value=c.unit63 if seen.map == "63" else c.unit34, else_="~")
    return func.coalesce(c.name_key, NO_TEXT)


def _order(c: Columns, sort: str) -> Order:
    return [
        (c.inexact, False),
        (c.unknown, False),
        (c.value, sort.startswith("-")),
        (c.by_name, False),
        (c.cluster_id, False),
    ]


def _after(order: Order, wanted: Wanted) -> ColumnElement[bool]:
    """Behind the last line of the page before: later in the first column that differs."""
    last = CURSOR.position(wanted.cursor)
    if last is None:
        return true()
    number = wanted.sort.removeprefix("-") in {"dien-tich", "lap-day", "du-an"}
    types = (Integer, Integer, Numeric if number else Text, Text, Uuid)
    values = (*last[:2], _number(last[2]) if number else last[2], *last[3:])
    later = behind(order, zip(values, types, strict=True))
    return later if wanted.q or number else and_(_from(order[2], values[2]), later)


def _from(sorted_by: tuple[ColumnElement[Any], bool], value: object) -> ColumnElement[bool]:
    """Says nothing new, but in the words of an index: what comes before is not read again."""
    column, falls = sorted_by
    bound = literal(value, Text)
    return column <= bound if falls else column >= bound


def _number(text: str) -> Decimal:
    """A cursor of another sort order is one of our own and still of no use here."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return Decimal(0)


def _cursor(row: RowMapping) -> str:
    return CURSOR.text(
        (row["inexact"], row["unknown"], str(row["value"]), row["by_name"], row["cluster_id"])
    )


async def _nearest(
    connection: AsyncConnection, seen: Seen, wanted: Wanted, parked: Collection[UUID]
) -> tuple[ClusterLine, ...]:
    """The names most like what was looked for, whatever the other filters say."""
    if not wanted.q:
        return ()
    await connection.execute(LIKE_ENOUGH)
    state = states.clusters(seen)
    asked = literal(fold(wanted.q), Text)
    statement = (
        select(state)
        .where(
            asked.op("<%", precedence=7, is_comparison=True)(_text(state.c)),
            state.c.names.is_not(None),
        )
        .order_by(
            func.word_similarity(asked, state.c.names).desc(), state.c.name_key, state.c.cluster_id
        )
        .limit(NEAREST)
    )
    rows = (await connection.execute(statement)).mappings()
    return tuple(_line(row, seen, parked) for row in rows)


def _line(row: Mapping[Any, Any], seen: Seen, parked: Collection[UUID]) -> ClusterLine:
    unit34, unit63 = row["unit34"], row["unit63"]
    return ClusterLine(
        id=row["cluster_id"],
        code=row["code"],
        name=row["name"] or row["code"],
        unit=(unit63 if seen.map == "63" else unit34) or "??",
        unit_name=name_of(unit34, unit63, seen.map) or "",
        former_name=former_name(unit34, unit63),
        status=row["status"],
        gross_ha=hectares_if_known(row["gross_ha"]),
        industrial_ha=hectares_if_known(row["industrial_ha"]),
        leased_ha=hectares_if_known(row["leased_ha"]),
        fill=rate(row["leased_ha"], row["industrial_ha"]),
        projects=row["projects"],
        parked=row["cluster_id"] in parked,
        provenance=_provenance(row),
    )


def _provenance(row: Mapping[Any, Any]) -> Provenance | None:
    if row["provenance"] is None:
        return Provenance(kind="synthetic") if row["synthetic"] else None
    return Provenance(kind=row["provenance"])
