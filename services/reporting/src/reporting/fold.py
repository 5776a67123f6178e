"""What the facts say on a day, as known at an instant: one statement for hot rows and for the past.

Each statement is completed with `{build}`, `{on}`, `{known}` (parameters, however the caller writes
them) and `{ids}` (a relation of the aggregates that are asked for). It finds its rows by their key,
aggregate for aggregate, so it costs what those aggregates hold, whatever else there is. Every id
that is asked for gets a row; `facts` is 0 where nothing counts (not yet, no longer, or not known
then).

What counts: facts that took effect by the day, were recorded by the instant, were not withdrawn by
then, and are not corrected or retracted by a fact that was itself known and not withdrawn by then.
The last one wins, field by field, in order of (occurred_on, streamversion).
"""

from reporting.inbound.registry import FactRetracted

# Before a fold, in its transaction. A plan that was made while a table was empty reads that table
# from end to end, and PostgreSQL would keep it until the next analyze: 140 µs an event, not 17.
PLAN_ANEW = "set local plan_cache_mode = force_custom_plan"

# ruff: noqa: S608 - nothing but our own names of columns goes into these statements

# The order is the key's, so nothing is sorted.
_NEWEST_FIRST = "order by f.occurred_on desc, f.streamversion desc"


def _newest(value: str, *, where: str | None = None) -> str:
    """The last one that says anything."""
    return (
        f"(array_agg({value} {_NEWEST_FIRST}) filter (where {where or f'{value} is not null'}))[1]"
    )


def _last(*columns: str) -> str:
    return ",\n        ".join(f"{_newest(f'f.{name}')} as {name}" for name in columns)


KNOWN = "f.recorded_at <= {known} and (f.withdrawn_at is null or f.withdrawn_at > {known})"
COUNTS = f"""f.occurred_on <= {{on}} and {KNOWN}
        and not exists (
            select from correction c
            where c.build = f.build and c.cluster_id = f.cluster_id and c.corrects = f.fact_id
                and c.recorded_at <= {{known}}
                and (c.withdrawn_at is null or c.withdrawn_at > {{known}})
        )"""

_OF_TENANT = "f.build = {build} and f.cluster_id = id.cluster_id and f.tenant_id = id.tenant_id"
_OF_CLUSTER = "f.build = {build} and f.cluster_id = id.cluster_id"
_OF_RETURN = "f.build = {build} and f.return_id = id.return_id"

_TENANT_SAYS = _last(
    "name", "country", "industry", "approved_ha", "leased_ha", "approval", "ending"
)
_CLUSTER_SAYS = _last(
    *("code", "unit34", "name", "name_key", "planning", "wastewater"),
    *("plan_ha", "gross_ha", "industrial_ha", "ready_ha", "cleared_ha"),
)
# What an official form asks besides; no hot row keeps it, so no batch pays for it.
_FORM_SAYS = f""",
        {_last("investor_kind", "capital_bnvnd")},
        {_newest("to_jsonb(f.cluster_types)", where="f.cluster_types is not null")}
            as cluster_types,
        min(f.occurred_on) filter (where f.legal = 'established') as established_on"""
_RETURN_SAYS = _last(
    *("form", "unit", "period", "period_end", "unit34", "unit63"),
    *("subject_kind", "subject_code", "subject_name"),
)

_TENANT_FIGURES = f"""select count(*)::integer as facts,
        {_TENANT_SAYS},
        coalesce({_newest("f.is_fdi")}, false) as is_fdi,
        coalesce(
            {_newest("f.ending")},
            {_newest("f.status")},
            case when count(f.leased_ha) > 0 then 'leased' end,
            {_newest("f.approval")}
        ) as status,
        coalesce(
            max(f.occurred_on) filter (where f.ending is not null),
            max(f.occurred_on) filter (where f.status is not null),
            min(f.occurred_on) filter (where f.leased_ha is not null),
            min(f.occurred_on)
        ) as since,
        count(*) filter (where f.provenance in ('synthetic', 'mixed')) > 0 as synthetic"""

# The facts of one tenant project.
TENANTS = f"""
select cast({{build}} as integer) as build, id.cluster_id, id.tenant_id, said.*,
    said.leased_ha is not null and said.ending is null as leases,
    (
        select min(f.occurred_on) from tenant_fact f
        where {_OF_TENANT}
            and f.occurred_on > {{on}} and {KNOWN}
    ) as next_on
from {{ids}} as id (cluster_id, tenant_id)
cross join lateral (
    {_TENANT_FIGURES}
    from tenant_fact f
    where {_OF_TENANT}
        and {COUNTS}
) as said
"""

# Where a cluster's tenants are taken from: their hot rows, or their facts.
HOT_TENANTS = "select * from tenant where build = {build} and cluster_id = id.cluster_id"
# All of a cluster's tenants at once, found by one key and not by one each. Only of a hot row it
# matters until when it is right.
FOLDED_TENANTS = f"""
select said.*, said.leased_ha is not null and said.ending is null as leases, null::date as next_on
from (
    {_TENANT_FIGURES}
    from tenant_fact f
    where {_OF_CLUSTER}
        and {COUNTS}
    group by f.tenant_id
) as said"""

# The facts of one cluster, and what its tenants add up to (`{tenants}`).
CLUSTERS = f"""
select cast({{build}} as integer) as build, id.cluster_id, said.*,
    coalesce(said.synthetic_facts > 0 or lets.synthetic, false) as synthetic,
    lets.projects, lets.fdi_projects, lets.projects_operating,
    lets.leased_ha, lets.taken_ha, lets.used_ha,
    case
        when said.facts = 0 then null
        when said.abolished then 'abolished'
        when said.planning in ('withdrawn', 'converted') then 'withdrawn'
        when lets.projects > 0 and said.established then 'operating-established'
        when lets.projects > 0 then 'operating-unestablished'
        when said.infrastructure >= 3 then 'under-construction'
        when said.industrial_ha is not null then 'detailed-plan-approved'
        when said.established then 'established'
        when said.legal = 'legacy-unestablished' then 'legacy-unestablished'
        else 'planned'
    end as status,
    least(
        lets.next_on,
        (
            select min(f.occurred_on) from cluster_fact f
            where {_OF_CLUSTER}
                and f.occurred_on > {{on}} and {KNOWN}
        )
    ) as next_on
from {{ids}} as id (cluster_id)
cross join lateral (
    select count(*)::integer as facts, min(f.occurred_on) as began_on,
        {_CLUSTER_SAYS},
        -- The former province stays known while the cluster stays in the same province of today.
        case
            when {_newest("f.unit34", where="f.unit63 is not null")} = {_newest("f.unit34")}
            then {_newest("f.unit63")}
        end as unit63,
        string_agg(f.names, ' ' {_NEWEST_FIRST}) as names,
        max(f.infrastructure) as infrastructure,
        count(*) filter (where f.legal = 'established') > 0 as established,
        count(*) filter (where f.legal = 'abolished') > 0 as abolished,
        case
            when count(*) filter (where f.legal = 'abolished') > 0 then 'abolished'
            when count(*) filter (where f.legal = 'established') > 0 then {
    _newest("f.legal", where="f.legal in ('established', 'expanded', 'adjusted')")
}
            else {_newest("f.legal", where="f.legal = 'legacy-unestablished'")}
        end as legal,
        count(*) filter (where f.provenance in ('synthetic', 'mixed')) as synthetic_facts,
        case
            when count(f.provenance) = 0 then null
            when min(f.provenance) = max(f.provenance) then min(f.provenance)
            else 'mixed'
        end as provenance{{more}}
    from cluster_fact f
    where {_OF_CLUSTER}
        and {COUNTS}
        and f.type <> '{FactRetracted.type}'
) as said
cross join lateral (
    select count(*) filter (where t.leases)::integer as projects,
        count(*) filter (where t.leases and t.is_fdi)::integer as fdi_projects,
        count(*) filter (where t.leases and t.status = 'operating')::integer as projects_operating,
        coalesce(sum(t.leased_ha) filter (where t.leases), 0) as leased_ha,
        coalesce(
            sum(greatest(t.leased_ha, case when t.approval = 'approved' then t.approved_ha end))
                filter (where t.ending is null),
            0
        ) as taken_ha,
        coalesce(
            sum(t.leased_ha) filter (where t.leases and t.status = 'operating'), 0
        ) as used_ha,
        bool_or(t.synthetic) as synthetic,
        min(t.next_on) as next_on
    from ({{tenants}}) as t
) as lets
"""

CLUSTER_IDS = "(select distinct cluster_id from cluster_fact where build = {build})"

# The facts of one return; its newest accepted version is the one that counts.
RETURNS = f"""
select cast({{build}} as integer) as build, id.return_id, said.*,
    taken.accepted_version, taken.jobs,
    (
        select min(f.occurred_on) from return_fact f
        where {_OF_RETURN}
            and f.occurred_on > {{on}} and {KNOWN}
    ) as next_on
from {{ids}} as id (return_id)
cross join lateral (
    select count(*)::integer as facts,
        {_RETURN_SAYS},
        count(*) filter (where f.provenance in ('synthetic', 'mixed')) > 0 as synthetic
    from return_fact f
    where {_OF_RETURN}
        and f.occurred_on <= {{on}} and {KNOWN}
) as said
left join lateral (
    select version.return_version as accepted_version, version.jobs
    from (
        select f.return_version, {_last("decision", "jobs")}
        from return_fact f
        where {_OF_RETURN}
            and f.occurred_on <= {{on}} and {KNOWN}
        group by f.return_version
    ) as version
    where version.decision = 'accepted'
    order by version.return_version desc
    limit 1
) as taken on true
"""

# Only a province's form is added up over the country: position as in the index.
RETURN_IDS = """
(
    select distinct return_id from return_fact
    where build = {build} and form = 'B04' and position > 0
)"""


def tenants(*, ids: str, build: str, on: str, known: str) -> str:
    return TENANTS.format(ids=ids, build=build, on=on, known=known)


def clusters_from_hot_tenants(*, ids: str, build: str, on: str, known: str) -> str:
    """Right for the day of the hot rows, with all that is known."""
    return CLUSTERS.format(
        ids=ids, build=build, on=on, known=known, tenants=HOT_TENANTS.format(build=build), more=""
    )


def clusters(
    *, build: str, on: str, known: str, ids: str | None = None, for_a_form: bool = False
) -> str:
    """From facts alone; every cluster unless `ids` names some."""
    let = FOLDED_TENANTS.format(build=build, on=on, known=known)
    return CLUSTERS.format(
        ids=ids or CLUSTER_IDS.format(build=build),
        build=build,
        on=on,
        known=known,
        tenants=let,
        more=_FORM_SAYS if for_a_form else "",
    )


def returns(*, build: str, on: str, known: str, ids: str | None = None) -> str:
    return RETURNS.format(
        ids=ids or RETURN_IDS.format(build=build), build=build, on=on, known=known
    )
