"""The row of a cluster: what lists and searches need to know of it today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.rules import Rules
from registry.domain.clusters.state import AXES, State, Status
from registry.domain.names import folded_one_a_line, one_a_line
from territory import vietnamese_sort_key

_GIVEN = """
    $1::uuid[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::numeric[], $14::numeric[],
    $15::numeric[], $16::boolean[], $17::date[], $18::text[], $19::date[], $20::date[]
"""
_NAMES = """
    id, stored_version, version, code, name, names, search, sort_key,
    unit34, unit63, status, axes, area_ha, industrial_ha, leased_ha, synthetic, changes_on,
    communes, begun_on, ended_on
"""

INSERT = f"""
insert into cluster (
    id, version, code, name, names, search, sort_key, unit34, unit63, status, axes,
    area_ha, industrial_ha, leased_ha, synthetic, changes_on, communes, begun_on, ended_on
)
select id, version, code, name, names, search, sort_key, unit34, unit63, status, axes,
    area_ha, industrial_ha, leased_ha, synthetic, changes_on,
    string_to_array(communes, e'\n'), begun_on, ended_on
from unnest({_GIVEN}) as given ({_NAMES})
"""  # noqa: S608 - constants only

UPDATE = f"""
update cluster set version = given.version, name = given.name, names = given.names,
    search = given.search, sort_key = given.sort_key, unit34 = given.unit34,
    unit63 = given.unit63, status = given.status, axes = given.axes, area_ha = given.area_ha,
    industrial_ha = given.industrial_ha, leased_ha = given.leased_ha,
    synthetic = given.synthetic, changes_on = given.changes_on,
    communes = string_to_array(given.communes, e'\n'), begun_on = given.begun_on,
    ended_on = given.ended_on
from unnest({_GIVEN}) as given ({_NAMES})
where cluster.id = given.id and cluster.version = given.stored_version
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Row:
    """In the order of the statements; `stored_version` guards the update and is 0 at birth."""

    id: UUID
    stored_version: int
    version: int
    code: str
    name: str
    names: str
    search: str
    sort_key: str
    unit34: str
    unit63: str | None
    status: str
    axes: str
    area_ha: Decimal | None
    industrial_ha: Decimal | None
    leased_ha: Decimal
    synthetic: bool
    changes_on: date | None
    communes: str  # one a line: an array of arrays must have them of one length
    begun_on: date
    ended_on: date | None


def row_of(cluster: Cluster, stored_version: int, rules: Rules) -> Row:
    """What is true of it today; a name that it will bear only later is better than none."""
    ahead = [fact.occurred_on for fact in cluster.facts if fact.occurred_on > rules.today]
    today = cluster.state_on(rules.today)
    named = today if today.name or not ahead else cluster.state_on()
    name = named.name or cluster.code
    names = [name, *named.aliases]
    place = cluster.placement(rules)
    return Row(
        id=cluster.id,
        stored_version=stored_version,
        version=cluster.version,
        code=cluster.code,
        name=name,
        names=one_a_line(names),
        search=folded_one_a_line([*names, cluster.code]),
        sort_key=vietnamese_sort_key(name),
        unit34=place.unit34,
        unit63=place.unit63,
        status=today.status,
        axes=_axes(today),
        area_ha=today.area_ha if today.area_ha is not None else today.plan_area_ha,
        industrial_ha=today.industrial_ha,
        leased_ha=today.leased_ha,
        synthetic=any(_is_made_up(fact.data) for fact in cluster.facts),
        changes_on=min(ahead, default=None),
        communes="\n".join(_communes(named.place or {})),
        begun_on=min(fact.occurred_on for fact in cluster.facts),
        ended_on=_ended_on(today),
    )


def _communes(place: Mapping[str, Any]) -> list[str]:
    """The one that leads comes first."""
    lead = place.get("lead_commune")
    return sorted(place.get("communes", ()), key=lambda commune: commune != lead)


def _ended_on(state: State) -> date | None:
    """Abolished, or out of the plan while nobody produces there."""
    if state.is_abolished:
        return state.since["legal"]
    if state.status is Status.WITHDRAWN and not state.is_operating:
        return state.since["planning"]
    return None


def _axes(state: State) -> str:
    return orjson.dumps({axis: getattr(state, axis) for axis in AXES}).decode()


def _is_made_up(data: Mapping[str, Any]) -> bool:
    provenance = data.get("provenance")
    return provenance is not None and provenance["kind"] != "real"
