"""All rows of all returns, whoever they are about, and what form B04 asks of clusters besides.

What was applied before is filled in from what it was published with; so is what a release before
this one still writes, until it has gone. So a build never has a fact of which it knows half.
"""

from servicekit import migrations

revision = "0002"
down_revision = "0001"

RETURN_FACT = """
alter table return_fact
    add column subject_kind text, -- none: the return is about the unit itself
    add column subject_code text,
    add column subject_name text,
    add column rows jsonb -- of a submitted version: row code to number, null where it is empty
"""
UNIT_RETURN = """
alter table unit_return
    add column subject_kind text,
    add column subject_code text,
    add column subject_name text
"""
CLUSTER_FACT = """
alter table cluster_fact
    add column investor_kind text, -- 'none': one is being sought
    add column capital_bnvnd numeric(18, 6), -- of the approved infrastructure project
    add column cluster_types text[]
"""

# Of facts each says something that only who wants it says too: to the fold of a few of them an
# index that begins with the build may look as good as the key.
INDEXES = (
    """
    create index return_fact_form on return_fact (build, form, period, unit) where position > 0
    """,
    """
    create index return_fact_newest_of_provinces on return_fact (build, recorded_at)
        where position > 0 and form = 'B04'
    """,
    "create index unit_return_form on unit_return (build, form, unit34, period_end)",
    """
    create index cluster_fact_unit34 on cluster_fact (build, unit34) where unit34 is not null
    """,
)

# What cannot be read stays unread, as it was for the release that wrote it.
READ_RETURN = """
create function read_rows_of_return() returns trigger language plpgsql as $$
begin
    new.rows = (
        select jsonb_object_agg(code, to_jsonb((said #>> '{}')::numeric))
        from jsonb_each(convert_from(new.data, 'UTF8')::jsonb -> 'rows') as filed (code, said)
    );
    return new;
exception when data_exception then
    return new;
end $$
"""
READ_CLUSTER = """
create function read_rest_of_cluster_fact() returns trigger language plpgsql as $$
declare
    said jsonb;
begin
    said = convert_from(new.data, 'UTF8')::jsonb;
    case split_part(new.type, '.', 5)
        when 'established' then
            new.investor_kind = said #>> '{investor,kind}';
            new.cluster_types = (
                select array_agg(type) from jsonb_array_elements_text(said -> 'cluster_types') type
            );
        when 'investor-changed' then
            new.investor_kind = coalesce(said #>> '{investor,kind}', 'none');
        when 'infrastructure-project-approved' then
            new.capital_bnvnd = (said ->> 'total_bnvnd')::numeric;
        else
            new.cluster_types = (
                select array_agg(type)
                from jsonb_array_elements_text(said #> '{changes,cluster_types}') type
            );
    end case;
    return new;
exception when data_exception then
    return new;
end $$
"""
TRIGGERS = (
    """
    create trigger read_rows before insert or update of rows on return_fact
        for each row
        when (new.rows is null and new.type = 'vn.nhipcau.registry.return.submitted.v1')
        execute function read_rows_of_return()
    """,
    """
    create trigger read_rest before insert or update of cluster_types on cluster_fact
        for each row
        when (
            new.investor_kind is null and new.capital_bnvnd is null and new.cluster_types is null
            and new.type in (
                'vn.nhipcau.registry.cluster.established.v1',
                'vn.nhipcau.registry.cluster.investor-changed.v1',
                'vn.nhipcau.registry.cluster.infrastructure-project-approved.v1',
                'vn.nhipcau.registry.cluster.adjusted.v1'
            )
        )
        execute function read_rest_of_cluster_fact()
    """,
)
FILL = (
    "update return_fact set rows = null where type like '%.submitted.v1'",
    """
    update cluster_fact set investor_kind = null, capital_bnvnd = null, cluster_types = null
    where type in (
        'vn.nhipcau.registry.cluster.established.v1',
        'vn.nhipcau.registry.cluster.investor-changed.v1',
        'vn.nhipcau.registry.cluster.infrastructure-project-approved.v1',
        'vn.nhipcau.registry.cluster.adjusted.v1'
    )
    """,
)


def upgrade() -> None:
    migrations.execute((RETURN_FACT, UNIT_RETURN, CLUSTER_FACT, *INDEXES))
    migrations.execute((READ_RETURN, READ_CLUSTER, *TRIGGERS, *FILL))
