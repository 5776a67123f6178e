"""The facts of one cluster as they were recorded, with what became of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.pages.models import FactLine, Paper, Provenance
from reporting.queries.lens import Seen
from reporting.tables import cluster_fact, correction, tenant_fact

# What a line says in fields of its own, what every line would repeat, or what stands for a person.
ENVELOPE = frozenset(
    {
        *("cluster_id", "code", "unit", "former_unit", "document", "effective_on"),
        *("corrects", "note", "provenance", "establishment_id", "person_id", "tax_code_hash"),
    }
)
SHOWN = (
    *("event_id", "fact_id", "corrects", "type", "occurred_on", "streamversion"),
    *("recorded_at", "withdrawn_at", "position", "data"),
)


async def history(
    connection: AsyncConnection, seen: Seen, cluster_id: UUID
) -> tuple[FactLine, ...]:
    """Everything recorded by then, in the order of the papers; what no longer counts too."""
    replaced = await _replaced(connection, seen, cluster_id)
    facts = (await connection.execute(_facts(seen, cluster_id))).mappings()
    return tuple(line_of(fact, replaced, seen.known_or_all) for fact in facts)


def that_count(lines: Iterable[FactLine], seen: Seen) -> list[FactLine]:
    """Those that make the cluster what it is through this lens."""
    return [
        line
        for line in lines
        if line.occurred_on <= seen.on and line.corrected_by is None and line.withdrawn_at is None
    ]


async def _replaced(
    connection: AsyncConnection, seen: Seen, cluster_id: UUID
) -> Mapping[UUID, UUID]:
    """Which fact by which."""
    c = correction.c
    known = seen.known_or_all
    statement = (
        select(c.corrects, c.event_id)
        .where(c.build == seen.clusters.number, c.cluster_id == cluster_id)
        .where(c.recorded_at <= known, or_(c.withdrawn_at.is_(None), c.withdrawn_at > known))
        .order_by(c.recorded_at.desc())
    )
    return {row.corrects: row.event_id for row in await connection.execute(statement)}


def _facts(seen: Seen, cluster_id: UUID) -> Select[*tuple[Any, ...]]:
    facts = union_all(
        *(
            select(*(table.c[name] for name in SHOWN)).where(
                table.c.build == seen.clusters.number,
                table.c.cluster_id == cluster_id,
                table.c.recorded_at <= seen.known_or_all,
            )
            for table in (cluster_fact, tenant_fact)
        )
    ).subquery("fact")
    return select(facts).order_by(facts.c.occurred_on, facts.c.streamversion, facts.c.recorded_at)


def line_of(fact: RowMapping, replaced: Mapping[UUID, UUID], known: datetime) -> FactLine:
    """A fact as it was published, and what replaced it by then."""
    data = said_by(fact["data"])
    gone = fact["withdrawn_at"]
    return FactLine(
        event_id=fact["event_id"],
        fact_id=fact["fact_id"],
        type=fact["type"].rsplit(".", 2)[1],
        occurred_on=fact["occurred_on"],
        recorded_at=fact["recorded_at"],
        paper=paper_of(data.get("document")),
        data={name: value for name, value in data.items() if name not in ENVELOPE},
        note=data.get("note"),
        corrects=fact["corrects"],
        corrected_by=replaced.get(fact["fact_id"]),
        withdrawn_at=gone if gone is not None and gone <= known else None,
        provenance=provenance_of(data.get("provenance")),
        position=fact["position"],
    )


def said_by(value: bytes) -> Mapping[str, Any]:
    """What a fact was published with. Readers take NaN and infinities, and so does `json`."""
    said: Mapping[str, Any] = json.loads(value)
    return said


def paper_of(document: Any) -> Paper | None:
    """Fields that the projection does not depend on are shown where they are as expected."""
    match document:
        case {"number": str(number), "date": str(day), "issuer": str(issuer)}:
            try:
                return Paper(number=number, date=datetime.fromisoformat(day).date(), issuer=issuer)
            except ValueError:
                return None
        case _:
            return None


def provenance_of(said: Any) -> Provenance | None:
    match said:
        case {"kind": str(kind)}:
            return Provenance(
                kind=kind, source=said.get("source"), generated=_texts(said.get("generated"))
            )
        case _:
            return None


def _texts(said: Any) -> tuple[str, ...]:
    if not isinstance(said, Sequence) or isinstance(said, str):
        return ()
    return tuple(text for text in said if isinstance(text, str))
