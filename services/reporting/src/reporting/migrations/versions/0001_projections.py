"""Projections of clusters and returns, their readers' progress, and reporting's own log."""

from eventkit import ddl as eventkit_ddl
from servicekit import ddl as servicekit_ddl
from servicekit import migrations

revision = "0001"
down_revision = None

# For the names nearest to one that was not found.
EXTENSION = "create extension if not exists pg_trgm"

# The key ends in the order in which facts are folded, so that no one sorts them.
CLUSTER_FACT = """
create table cluster_fact (
    build integer not null,
    cluster_id uuid not null,
    occurred_on date not null,
    streamversion integer not null,
    incarnation integer not null,
    position bigint not null,
    event_id uuid not null,
    fact_id uuid not null,
    corrects uuid,
    type text not null,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    provenance text,
    data bytea not null, -- JSON as it was published: a history shows it, no statement reads it
    code text not null,
    unit34 text,
    unit63 text,
    name text,
    name_key text, -- sorts as a Vietnamese dictionary does
    names text, -- name and aliases without accents, to search in
    planning text,
    legal text,
    infrastructure smallint,
    wastewater text,
    plan_ha numeric(12, 4),
    gross_ha numeric(12, 4),
    industrial_ha numeric(12, 4),
    ready_ha numeric(12, 4),
    cleared_ha numeric(12, 4),
    primary key (build, cluster_id, occurred_on, streamversion, incarnation)
)
"""
TENANT_FACT = """
create table tenant_fact (
    build integer not null,
    cluster_id uuid not null,
    tenant_id uuid not null,
    occurred_on date not null,
    streamversion integer not null,
    incarnation integer not null,
    position bigint not null,
    event_id uuid not null,
    fact_id uuid not null,
    corrects uuid,
    type text not null,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    provenance text,
    data bytea not null,
    name text,
    country text,
    industry text,
    is_fdi boolean,
    approval text,
    status text,
    ending text,
    approved_ha numeric(12, 4),
    leased_ha numeric(12, 4),
    primary key (build, cluster_id, tenant_id, occurred_on, streamversion, incarnation)
)
"""
CORRECTION = """
create table correction (
    build integer not null,
    cluster_id uuid not null,
    corrects uuid not null,
    event_id uuid not null,
    incarnation integer not null,
    position bigint not null,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    primary key (build, cluster_id, corrects, event_id)
)
"""
RETURN_FACT = """
create table return_fact (
    build integer not null,
    return_id uuid not null,
    occurred_on date not null,
    streamversion integer not null,
    incarnation integer not null,
    position bigint not null,
    event_id uuid not null,
    fact_id uuid not null,
    corrects uuid,
    type text not null,
    recorded_at timestamptz not null,
    withdrawn_at timestamptz,
    provenance text,
    data bytea not null,
    form text not null,
    unit text not null, -- a code of the map that was in force on the period's last day
    period text not null,
    period_end date not null,
    unit34 text not null,
    unit63 text,
    return_version integer not null,
    decision text,
    jobs bigint,
    primary key (build, return_id, occurred_on, streamversion, incarnation)
)
"""
# What has just happened, newest first. All positions are above 0: whoever wants this index says so,
# because to the fold of a few facts it may look as good as the key.
NEWEST = "create index {table}_newest on {table} (build, recorded_at) where position > 0"

CLUSTER = """
create table cluster (
    build integer not null,
    cluster_id uuid not null,
    facts integer not null, -- how many count today; none: there is nothing to tell of it
    began_on date,
    code text,
    unit34 text,
    unit63 text,
    name text,
    name_key text,
    names text,
    planning text,
    legal text,
    infrastructure smallint,
    wastewater text,
    plan_ha numeric(12, 4),
    gross_ha numeric(12, 4),
    industrial_ha numeric(12, 4),
    ready_ha numeric(12, 4),
    cleared_ha numeric(12, 4),
    established boolean not null,
    abolished boolean not null,
    provenance text,
    synthetic boolean not null,
    projects integer not null,
    fdi_projects integer not null,
    projects_operating integer not null,
    leased_ha numeric(12, 4) not null,
    taken_ha numeric(12, 4) not null, -- leased or approved
    used_ha numeric(12, 4) not null, -- leased by projects that operate
    status text,
    next_on date, -- the day from which this row is no longer right
    primary key (build, cluster_id)
) with (fillfactor = 60)
"""
TENANT = """
create table tenant (
    build integer not null,
    cluster_id uuid not null,
    tenant_id uuid not null,
    facts integer not null,
    name text,
    country text,
    industry text,
    is_fdi boolean not null,
    approved_ha numeric(12, 4),
    leased_ha numeric(12, 4),
    approval text,
    ending text,
    status text,
    since date,
    leases boolean not null,
    synthetic boolean not null,
    next_on date,
    primary key (build, cluster_id, tenant_id)
) with (fillfactor = 70)
"""
UNIT_RETURN = """
create table unit_return (
    build integer not null,
    return_id uuid not null,
    facts integer not null,
    form text,
    unit text,
    period text,
    period_end date,
    unit34 text,
    unit63 text,
    accepted_version integer,
    jobs bigint,
    synthetic boolean not null,
    next_on date,
    primary key (build, return_id)
) with (fillfactor = 70)
"""
NEXT = "create index {table}_next_on on {table} (next_on) where next_on is not null"

PRESENT_DAY = """
create table present_day (
    only_row boolean primary key default true check (only_row),
    day date not null
)
"""
FIRST_DAY = """
insert into present_day (day) values ((service_now() at time zone 'Asia/Ho_Chi_Minh')::date)
"""

VIEW_REVISION = """
create table view_revision (
    view text primary key,
    follows text[] not null, -- the projections that it shows
    revision bigint not null,
    vector jsonb not null default '{}', -- stream: incarnation and highest position in it
    changed_at timestamptz not null default now()
) with (fillfactor = 20)
"""
VIEWS = """
insert into view_revision (view, follows, revision) values
    ('overview', '{clusters,returns}', next_revision(0)),
    ('clusters', '{clusters}', next_revision(0)),
    ('operations', '{clusters,returns}', next_revision(0))
"""
# The wall's milliseconds, so that it rises also over what a restored database has forgotten.
NEXT_REVISION = """
create function next_revision(revision bigint) returns bigint language sql volatile
    return greatest(revision + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)
"""
ADVANCE_VIEWS = """
create function advance_views() returns void language sql as $$
    with held as (select view from view_revision order by view for update)
    update view_revision v
    set revision = next_revision(v.revision), changed_at = clock_timestamp()
    from held where held.view = v.view
$$
"""
# Another build answers: the vector is what that one has read.
TAKE_VECTOR = """
create function take_vector() returns void language sql as $$
    with reached as (
        select distinct on (topic) projection, topic, incarnation, position
        from reader_position join reader_build using (reader)
        where live
        order by topic, incarnation desc, position desc
    )
    update view_revision v
    set vector = v.vector || coalesce(
        (
            select jsonb_object_agg(
                r.topic, jsonb_build_object('incarnation', r.incarnation, 'position', r.position)
            )
            from reached r where r.projection = any (v.follows)
        ),
        '{}'
    )
$$
"""
# What is parked or quarantined, and which build answers, is written by eventkit and shown by views.
FOLLOW_READERS = """
create function views_follow_readers() returns trigger language plpgsql as $$
begin
    if exists (select from changed) then
        perform advance_views();
        if tg_table_name = 'reader_build' then
            perform take_vector();
        end if;
    end if;
    return null;
end $$
"""
FOLLOW = """
create trigger views_follow_{when} after {when} on {table}
    referencing {which} table as changed
    for each statement execute function views_follow_readers()
"""
FOLLOWED = (
    ("insert", "new", "reader_waiting"),
    ("update", "new", "reader_waiting"),
    ("delete", "old", "reader_waiting"),
    ("insert", "new", "reader_quarantine"),
    ("delete", "old", "reader_quarantine"),
    ("insert", "new", "reader_discarded_message"),
    ("insert", "new", "reader_build"),
    ("update", "new", "reader_build"),
    ("delete", "old", "reader_build"),
)

DAY_CHANGE = """
create table day_change (
    projection text not null,
    build integer not null,
    day date not null,
    changes bigint not null,
    primary key (projection, build, day)
) with (fillfactor = 50)
"""

OPERATOR_JOURNAL = """
create table operator_journal (
    id uuid primary key,
    projection text not null unique,
    version integer not null check (version > 0)
)
"""


def upgrade() -> None:
    migrations.execute(eventkit_ddl.statements("log", 1))
    migrations.execute(eventkit_ddl.statements("reader", 1))
    migrations.execute(servicekit_ddl.statements("idempotency", 1))
    migrations.execute((EXTENSION, CLUSTER_FACT, TENANT_FACT, CORRECTION, RETURN_FACT))
    migrations.execute(
        NEWEST.format(table=table) for table in ("cluster_fact", "tenant_fact", "return_fact")
    )
    migrations.execute((CLUSTER, TENANT, UNIT_RETURN))
    migrations.execute(NEXT.format(table=table) for table in ("cluster", "tenant", "unit_return"))
    migrations.execute((PRESENT_DAY, FIRST_DAY))
    migrations.execute(
        (NEXT_REVISION, VIEW_REVISION, VIEWS, ADVANCE_VIEWS, TAKE_VECTOR, FOLLOW_READERS)
    )
    migrations.execute(
        FOLLOW.format(when=when, which=which, table=table) for when, which, table in FOLLOWED
    )
    migrations.execute((DAY_CHANGE, OPERATOR_JOURNAL))
