"""The projection of rural industrial establishments, and the views that show it."""

from servicekit import migrations

revision = "0004"
down_revision = "0003"

# The last word on every key of several objects, in the order in which they are aggregated.
MERGED = """
create aggregate merged(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}')
"""

# The key ends in the order in which facts are folded, so that no one sorts them.
ESTABLISHMENT_FACT = """
create table establishment_fact (
    build integer not null,
    establishment_id uuid not null,
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
    names text, -- without accents, to search in; so are its places
    places text,
    said jsonb not null, -- of each field that it speaks of; null takes one away
    primary key (build, establishment_id, occurred_on, streamversion, incarnation)
)
"""
ESTABLISHMENT = """
create table establishment (
    build integer not null,
    establishment_id uuid not null,
    facts integer not null, -- how many count today; none: there is nothing to tell of it
    began_on date,
    code text,
    status text, -- active or closed; none: its registration does not count
    since date,
    closed_because text,
    legal_form text,
    name text,
    name_key text, -- sorts as a Vietnamese dictionary does
    names text,
    places text,
    tax_code text,
    industry text,
    sector text,
    unit34 text,
    unit63 text,
    commune text,
    district text,
    place_kind text,
    ward_of text,
    craft_village text,
    craft_village_key text, -- without accents
    size text,
    employees integer,
    revenue_bnvnd numeric(18, 6),
    capital_bnvnd numeric(18, 6),
    founded_on date,
    provenance text,
    synthetic boolean not null,
    next_on date, -- the day from which this row is no longer right
    primary key (build, establishment_id)
) with (fillfactor = 70)
"""
INDEXES = (
    "create index establishment_next_on on establishment (next_on) where next_on is not null",
    "create index establishment_code on establishment (build, code)",
)

VIEW = """
insert into view_revision (view, follows, revision)
values ('establishments', '{establishments}', next_revision(0))
"""
OPERATIONS = """
update view_revision set follows = '{clusters,returns,establishments}', revision =
    next_revision(revision)
where view = 'operations'
"""


def upgrade() -> None:
    migrations.execute((MERGED, ESTABLISHMENT_FACT, ESTABLISHMENT, *INDEXES, VIEW, OPERATIONS))
