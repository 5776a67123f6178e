"""One establishment: what is known of it on a day, and every fact of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.establishment_views import EstablishmentPage
from reporting.pages.models import FactLine
from reporting.projections.establishment_rows import HOUSEHOLD
from reporting.queries import states
from reporting.queries.establishments import provenance_of, public_name
from reporting.queries.freshness import finality, freshness
from reporting.queries.history import SHOWN, line_of, that_count
from reporting.queries.lens import ESTABLISHMENTS, Lens, Seen, look
from reporting.queries.parked import held_of
from reporting.queries.revision import revision
from reporting.queries.units import former_name, name_of
from reporting.tables import establishment as hot
from reporting.tables import establishment_fact
from reporting.views import Said
from servicekit.reasons import words

PLAIN = (
    *("since", "closed_because", "tax_code", "industry", "sector", "commune", "district"),
    *("place_kind", "ward_of", "craft_village", "size", "employees", "revenue_bnvnd"),
    *("capital_bnvnd", "founded_on", "legal_form", "status"),
)
KEPT_TO_ITSELF = frozenset({"name", "tax_code", "revenue_bnvnd", "capital_bnvnd"})
# What is known of one of which nothing counts through this lens.
NOTHING: Mapping[str, Any] = dict.fromkeys((*PLAIN, "name", "unit34", "unit63", "provenance")) | {
    "synthetic": False
}


async def establishment(
    connection: AsyncConnection, reference: UUID | str, lens: Lens | None = None
) -> EstablishmentPage | None:
    """By id or code; None where there was never a fact about it."""
    seen = await look(connection, lens or Lens())
    named = (await connection.execute(_named(reference, seen))).one_or_none()
    if named is None:
        return None
    one: UUID = named.establishment_id
    found = await connection.execute(select(states.one_establishment(seen, one)))
    row = found.mappings().one_or_none() or NOTHING
    lines = await _history(connection, seen, one)
    held = await held_of(connection, seen, ESTABLISHMENTS, one)
    final, why_not_final = await finality(connection, seen, ESTABLISHMENTS)
    unit34, unit63 = row["unit34"], row["unit63"]
    return EstablishmentPage(
        id=one,
        code=named.code or str(one),
        name=public_name(row),
        former_names=_former_names(that_count(lines, seen), public_name(row)),
        unit=(unit63 if seen.map == "63" else unit34) or "??",
        unit_name=name_of(unit34, unit63, seen.map) or "",
        former_name=former_name(unit34, unit63),
        **{name: row[name] for name in PLAIN},
        timeline=lines,
        on=seen.on,
        borders=seen.borders,
        known=seen.known,
        final=final,
        why_not_final=why_not_final,
        today=seen.today,
        fresh=await freshness(connection, ESTABLISHMENTS),
        revision=await revision(connection, ESTABLISHMENTS),
        as_of=seen.as_of,
        synthetic=row["synthetic"],
        parked_reason=Said(*words(held.reason)) if held else None,
        parked_waiting=held.waiting if held else 0,
        provenance=provenance_of(row),
    )


def _named(reference: UUID | str, seen: Seen) -> Select[*tuple[Any, ...]]:
    """Its id and code, as any fact of it bears it: a code never changes."""
    c = establishment_fact.c
    named: ColumnElement[bool]
    try:
        one = reference if isinstance(reference, UUID) else UUID(reference)
        named = hot.c.establishment_id == one
    except ValueError:
        named = hot.c.code == reference
    code = (
        select(c.said["code"].astext)
        .where(c.build == hot.c.build, c.establishment_id == hot.c.establishment_id)
        .limit(1)
        .scalar_subquery()
    )
    return select(hot.c.establishment_id, func.coalesce(hot.c.code, code).label("code")).where(
        hot.c.build == seen.establishments.number, named
    )


async def _history(
    connection: AsyncConnection, seen: Seen, establishment_id: UUID
) -> tuple[FactLine, ...]:
    """Everything recorded by then, in the order of the papers; what no longer counts too."""
    c, known = establishment_fact.c, seen.known_or_all
    of_it = (
        c.build == seen.establishments.number,
        c.establishment_id == establishment_id,
        c.recorded_at <= known,
    )
    corrections = (
        select(c.corrects, c.event_id)
        .where(*of_it, c.corrects.is_not(None))
        .where(or_(c.withdrawn_at.is_(None), c.withdrawn_at > known))
        .order_by(c.recorded_at.desc())
    )
    replaced = {row.corrects: row.event_id for row in await connection.execute(corrections)}
    facts = (
        select(*(c[name] for name in SHOWN))
        .where(*of_it)
        .order_by(c.occurred_on, c.streamversion, c.recorded_at)
    )
    return tuple(
        _public(line_of(fact, replaced, known))
        for fact in (await connection.execute(facts)).mappings()
    )


def _public(line: FactLine) -> FactLine:
    """Without what a household keeps to itself, whatever reached us."""
    changes = line.data.get("changes")
    for data in (line.data, changes if isinstance(changes, Mapping) else {}):
        if data.get("legal_form") == HOUSEHOLD:
            kept = {name: said for name, said in data.items() if name not in KEPT_TO_ITSELF}
            return replace(line, data=kept if data is line.data else {"changes": kept})
    return line


def _former_names(facts: Iterable[FactLine], name: str | None) -> tuple[str, ...]:
    """Those it bore by papers that count, the newest first."""
    said: list[str] = []
    for fact in facts:
        changes = fact.data.get("changes")
        for data in (fact.data, changes if isinstance(changes, Mapping) else {}):
            match data.get("name"):
                case str(given) if given not in {*said, name}:
                    said.append(given)
                case _:
                    pass
    return tuple(reversed(said)) if name is not None else ()
