"""How aggregates stand through a lens: hot rows for the present, else the fold of their facts.

Both give the same columns, so whoever asks need not know which it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Date,
    DateTime,
    FromClause,
    Integer,
    Numeric,
    Table,
    Text,
    Uuid,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from reporting import establishment_fold, fold, tables
from reporting.queries.lens import Seen

INSTANT = DateTime(timezone=True)
KNOWN_AT = {"known_at": INSTANT}

CLUSTERS = fold.clusters(build=":build", on=":on", known=":known")
RETURNS = fold.returns(build=":build", on=":on", known=":known")

ONE_CLUSTER = fold.clusters(build=":build", on=":on", known=":known", ids="(select :id)")
TENANTS_OF_ONE = fold.tenants(
    build=":build",
    on=":on",
    known=":known",
    ids="(select distinct cluster_id, tenant_id from tenant_fact"
    " where build = :build and cluster_id = :id)",
)

ESTABLISHMENTS = establishment_fold.establishments(build=":build", on=":on", known=":known")

ONE_ESTABLISHMENT = establishment_fold.establishments(
    build=":build", on=":on", known=":known", ids="(select :id)"
)

# What an official form asks besides.
ASKED_BY_FORMS: Mapping[str, TypeEngine[Any]] = {
    "investor_kind": Text(),
    "capital_bnvnd": Numeric(18, 6),
    "cluster_types": JSONB(),
    "established_on": Date(),
}
# Every cluster that a fact ever placed in these units: where it lies on the day, its state says.
IN_UNITS = """
(
    select distinct cluster_id from cluster_fact
    where build = :build and unit34 is not null and unit34 = any(:units)
)"""
CLUSTERS_FOR_FORM = fold.clusters(build=":build", on=":on", known=":known", for_a_form=True)
CLUSTERS_OF_UNITS_FOR_FORM = fold.clusters(
    build=":build", on=":on", known=":known", ids=IN_UNITS, for_a_form=True
)

# Each of several aggregates as known at an instant of its own.
THEN = """
select moment.known as known_at, state.*
from unnest(:ids, :instants) as moment (id, known)
cross join lateral ({state}) as state
"""
CLUSTERS_THEN = THEN.format(
    state=fold.clusters(ids="(select moment.id)", build=":build", on=":on", known="moment.known")
)
RETURNS_THEN = THEN.format(
    state=fold.returns(
        ids="(select return_id from unit_return where build = :build and form = 'B04'"
        " and unit34 = moment.id)",
        build=":build",
        on=":on",
        known="moment.known",
    )
)


def clusters(seen: Seen) -> FromClause:
    """Every cluster of which anything counts."""
    build = seen.clusters.number
    if seen.is_present:
        return _hot(tables.cluster, build)
    return _folded(CLUSTERS, tables.cluster, _of(build, seen), _known(seen))


def clusters_for_form(seen: Seen, units34: Iterable[str] | None = None) -> FromClause:
    """Every cluster, or those that may lie in these units of the 34, with all that a form asks.

    No hot row keeps that, so they are folded also for today.
    """
    of = _of(seen.clusters.number, seen)
    if units34 is None:
        return _folded(CLUSTERS_FOR_FORM, tables.cluster, of, _known(seen), ASKED_BY_FORMS)
    units: _Parameters = [*_known(seen), bindparam("units", sorted(units34), ARRAY(Text))]
    return _folded(CLUSTERS_OF_UNITS_FOR_FORM, tables.cluster, of, units, ASKED_BY_FORMS)


def one_cluster(seen: Seen, cluster_id: UUID) -> FromClause:
    """This one, if anything of it counts."""
    build = seen.clusters.number
    if seen.is_present:
        hot = _hot(tables.cluster, build)
        return select(hot).where(hot.c.cluster_id == cluster_id).subquery("one")
    one = [*_known(seen), bindparam("id", cluster_id, Uuid)]
    return _folded(ONE_CLUSTER, tables.cluster, _of(build, seen), one)


def tenants_of(seen: Seen, cluster_id: UUID) -> FromClause:
    """The tenant projects of one cluster, also those that are gone."""
    build = seen.clusters.number
    if seen.is_present:
        hot = _hot(tables.tenant, build)
        return select(hot).where(hot.c.cluster_id == cluster_id).subquery("one")
    one = [*_known(seen), bindparam("id", cluster_id, Uuid)]
    return _folded(TENANTS_OF_ONE, tables.tenant, _of(build, seen), one)


def returns(seen: Seen) -> FromClause:
    """Every return of which anything counts; of a past day only those of provinces."""
    build = seen.returns.number
    if seen.is_present:
        return _hot(tables.unit_return, build)
    return _folded(RETURNS, tables.unit_return, _of(build, seen), _known(seen))


def establishments(seen: Seen) -> FromClause:
    """Every establishment whose registration counts."""
    build = seen.establishments.number
    if seen.is_present:
        found = _hot(tables.establishment, build)
    else:
        of = _of(build, seen)
        found = _folded(ESTABLISHMENTS, tables.establishment, of, _known(seen))
    return select(found).where(found.c.status.is_not(None)).subquery("state")


def one_establishment(seen: Seen, establishment_id: UUID) -> FromClause:
    """This one, if anything of it counts."""
    build = seen.establishments.number
    if seen.is_present:
        hot = _hot(tables.establishment, build)
        return select(hot).where(hot.c.establishment_id == establishment_id).subquery("one")
    one = [*_known(seen), bindparam("id", establishment_id, Uuid)]
    return _folded(ONE_ESTABLISHMENT, tables.establishment, _of(build, seen), one)


def clusters_then(ids: Sequence[UUID], instants: Sequence[datetime], seen: Seen) -> FromClause:
    """These clusters, each as known at the instant beside it (`known_at`)."""
    moments = _moments(ids, Uuid(), instants)
    return _folded(
        CLUSTERS_THEN, tables.cluster, _of(seen.clusters.number, seen), moments, KNOWN_AT
    )


def returns_then(units: Sequence[str], instants: Sequence[datetime], seen: Seen) -> FromClause:
    """The returns of these units of the 34 and of what merged into them, likewise."""
    moments = _moments(units, Text(), instants)
    return _folded(
        RETURNS_THEN, tables.unit_return, _of(seen.returns.number, seen), moments, KNOWN_AT
    )


type _Parameters = list[BindParameter[object]]


def _of(build: int, seen: Seen) -> _Parameters:
    return [bindparam("build", build, Integer), bindparam("on", seen.on, Date)]


def _known(seen: Seen) -> _Parameters:
    return [bindparam("known", seen.known_or_all, INSTANT)]


def _moments[Id](
    ids: Sequence[Id], type_: TypeEngine[Id], instants: Sequence[datetime]
) -> _Parameters:
    return [
        bindparam("ids", list(ids), ARRAY(type_)),
        bindparam("instants", list(instants), ARRAY(INSTANT)),
    ]


def _hot(table: Table, build: int) -> FromClause:
    return select(table).where(table.c.build == build, table.c.facts > 0).subquery("state")


def _folded(
    statement: str,
    table: Table,
    parameters: _Parameters,
    more: _Parameters,
    also: Mapping[str, TypeEngine[Any]] | None = None,
) -> FromClause:
    columns = {column.name: column.type for column in table.columns} | dict(also or {})
    rows = text(statement).bindparams(*parameters, *more).columns(**columns).subquery("folded")
    return select(rows).where(rows.c.facts > 0).subquery("state")
