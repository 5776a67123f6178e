"""One cluster: its axes, its figures on each basis, its history, its tenant projects."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.pages.models import ClusterPage, FactLine, Fill, Provenance, TenantLine
from reporting.queries import states
from reporting.queries.axes import axes, investor_of
from reporting.queries.figures import hectares_if_known, rate
from reporting.queries.freshness import freshness
from reporting.queries.history import history, that_count
from reporting.queries.lens import CLUSTERS, Lens, Seen, look
from reporting.queries.parked import held_of
from reporting.queries.revision import revision
from reporting.queries.units import former_name, name_of
from reporting.tables import cluster as hot
from reporting.views import Said
from servicekit.reasons import words
from territory import vietnamese_sort_key

# What is known of a cluster of which nothing counts through this lens.
NOTHING: Mapping[str, Any] = {
    **dict.fromkeys(("unit34", "unit63", "name", "planning", "legal", "infrastructure")),
    **dict.fromkeys(("wastewater", "plan_ha", "gross_ha", "industrial_ha", "ready_ha")),
    **dict.fromkeys(("cleared_ha", "leased_ha", "taken_ha", "used_ha", "provenance")),
    "projects": 0,
    "abolished": False,
    "synthetic": False,
    "status": "none",
}


async def cluster(
    connection: AsyncConnection, reference: UUID | str, lens: Lens | None = None
) -> ClusterPage | None:
    """By id or code; None where there was never a fact about it."""
    seen = await look(connection, lens or Lens())
    named = (await connection.execute(_named(reference, seen))).one_or_none()
    if named is None:
        return None
    found = await connection.execute(select(states.one_cluster(seen, named.cluster_id)))
    row = found.mappings().one_or_none() or NOTHING
    lines = await history(connection, seen, named.cluster_id)
    counting = that_count(lines, seen)
    tenants = await _tenants(connection, seen, named.cluster_id)
    held = await held_of(connection, seen, CLUSTERS, named.cluster_id)
    return ClusterPage(
        id=named.cluster_id,
        code=named.code or str(named.cluster_id),
        name=row["name"] or named.code or str(named.cluster_id),
        aliases=_texts(_last(counting, "aliases")),
        unit=(row["unit63"] if seen.map == "63" else row["unit34"]) or "??",
        unit_name=name_of(row["unit34"], row["unit63"], seen.map) or "",
        former_name=former_name(row["unit34"], row["unit63"]),
        communes=_communes(counting),
        status=row["status"],
        axes=axes(row, counting, tenants),
        plan_ha=hectares_if_known(row["plan_ha"]),
        gross_ha=hectares_if_known(row["gross_ha"]),
        industrial_ha=hectares_if_known(row["industrial_ha"]),
        leased_ha=hectares_if_known(row["leased_ha"]),
        ready_ha=hectares_if_known(row["ready_ha"]),
        cleared_ha=hectares_if_known(row["cleared_ha"]),
        investor=investor_of(counting),
        industries=_texts(_last(counting, "industries")),
        fills=fills(row),
        timeline=lines,
        tenants=tenants,
        fresh=await freshness(connection, CLUSTERS),
        revision=await revision(connection, CLUSTERS),
        as_of=seen.as_of,
        known=seen.known,
        borders=seen.borders,
        today=seen.today,
        synthetic=row["synthetic"],
        parked_reason=Said(*words(held.reason)) if held else None,
        parked_waiting=held.waiting if held else 0,
        provenance=_provenance(row, counting),
    )


def fills(row: Mapping[Any, Any]) -> tuple[Fill, ...]:
    """The same land on every basis that is in use; only F2 is added up for the country."""
    bases = (
        ("F1", row["taken_ha"], row["industrial_ha"]),
        ("F2", row["leased_ha"], row["industrial_ha"]),
        ("F3", row["leased_ha"], row["ready_ha"]),
        ("F4", row["leased_ha"], row["cleared_ha"]),
        ("F5", row["leased_ha"], row["gross_ha"]),
        ("F6", row["used_ha"], row["industrial_ha"]),
    )
    return tuple(_fill(basis, numerator, denominator) for basis, numerator, denominator in bases)


def _fill(basis: str, numerator: Decimal | None, denominator: Decimal | None) -> Fill:
    return Fill(
        basis=basis,
        numerator_ha=hectares_if_known(numerator),
        denominator_ha=hectares_if_known(denominator),
        rate=rate(numerator, denominator),
    )


def _named(reference: UUID | str, seen: Seen) -> Any:
    """Its id and code, from the hot row: there is one for whatever a fact was ever about."""
    named: ColumnElement[bool]
    try:
        named = hot.c.cluster_id == (reference if isinstance(reference, UUID) else UUID(reference))
    except ValueError:
        named = hot.c.code == reference
    return select(hot.c.cluster_id, hot.c.code).where(hot.c.build == seen.clusters.number, named)


async def _tenants(
    connection: AsyncConnection, seen: Seen, cluster_id: UUID
) -> tuple[TenantLine, ...]:
    """Those that are still there first, each group by name."""
    rows = (await connection.execute(select(states.tenants_of(seen, cluster_id)))).mappings()
    found = sorted(
        rows,
        key=lambda row: (
            row["ending"] is not None,
            vietnamese_sort_key(row["name"] or ""),
            row["tenant_id"],
        ),
    )
    return tuple(
        TenantLine(
            tenant_id=row["tenant_id"],
            name=row["name"],
            country=row["country"],
            industry=row["industry"],
            is_fdi=row["is_fdi"],
            approved_ha=hectares_if_known(row["approved_ha"]),
            leased_ha=hectares_if_known(row["leased_ha"]),
            status=row["status"] or "none",
            since=row["since"],
        )
        for row in found
    )


def _last(facts: Sequence[FactLine], field: str) -> object:
    """What the last paper says that speaks of this field, of its own or among what it changes."""
    said: object = None
    for fact in facts:
        changes = fact.data.get("changes")
        for data in (fact.data, changes if isinstance(changes, Mapping) else {}):
            if data.get(field) is not None:
                said = data[field]
    return said


def _communes(facts: Sequence[FactLine]) -> tuple[str, ...]:
    match _last(facts, "place"):
        case {"communes": list(communes)}:
            return _texts(communes)
        case _:
            return ()


def _texts(said: object) -> tuple[str, ...]:
    if not isinstance(said, list | tuple):
        return ()
    return tuple(text for text in said if isinstance(text, str))


def _provenance(row: Mapping[Any, Any], facts: Sequence[FactLine]) -> Provenance | None:
    """Of what kind the facts are together; source and generated fields as the first one says."""
    if row["provenance"] is None:
        return None
    told = next((fact.provenance for fact in facts if fact.provenance), None)
    return Provenance(
        kind=row["provenance"],
        source=told.source if told else None,
        generated=told.generated if told else (),
    )
