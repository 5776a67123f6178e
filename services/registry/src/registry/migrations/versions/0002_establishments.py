"""Rural industrial establishments, and apart from them, to be erased, who stands behind them."""

from servicekit import migrations

revision = "0002"
down_revision = "0001"

ESTABLISHMENT_CODE = """
create table establishment_code (
    unit text primary key,
    last integer not null -- the greatest number that a code of this province bears
)
"""

# What a row says is true today, and nothing in it names a person.
ESTABLISHMENT = """
create table establishment (
    id uuid primary key,
    code text not null unique,
    version integer not null check (version > 0),
    legal_form text not null,
    name text, -- null: a household, or a group without a public name
    names text not null, -- public names, one a line, in lower case
    search text not null, -- names, code, tax code and places, old and new ones, without accents
    sort_key text not null,
    tax_code text,
    tax_code_hash text,
    industry text not null,
    sector text,
    unit34 text not null,
    unit63 text, -- the former province, while it is known
    commune text not null,
    place_kind text not null,
    craft_village text,
    size text,
    employees integer,
    status text not null,
    since date not null,
    person_id uuid, -- of establishment_person; stays when that is erased
    synthetic boolean not null,
    changes_on date -- the next day on which a fact that is stored takes effect
) with (fillfactor = 70)
"""

ESTABLISHMENT_SEARCH = """
create index establishment_search on establishment using gin (search gin_trgm_ops)
"""
ESTABLISHMENT_IN_ORDER = "create index establishment_in_order on establishment (sort_key, id)"
ESTABLISHMENT_BY_UNIT34 = """
create index establishment_by_unit34 on establishment (unit34, sort_key, id)
"""
ESTABLISHMENT_BY_UNIT63 = """
create index establishment_by_unit63 on establishment (unit63, sort_key, id)
"""
ESTABLISHMENT_BY_TAX_CODE = """
create index establishment_by_tax_code on establishment (tax_code) where tax_code is not null
"""
ESTABLISHMENT_BY_TAX_CODE_HASH = """
create index establishment_by_tax_code_hash on establishment (tax_code_hash)
where tax_code_hash is not null
"""
ESTABLISHMENT_CHANGES_ON = """
create index establishment_changes_on on establishment (changes_on) where changes_on is not null
"""

# No check and no unique index on what is kept: PostgreSQL would quote it in an error.
ESTABLISHMENT_PERSON = """
create table establishment_person (
    id uuid primary key, -- the only thing that an event knows of it
    establishment_id uuid not null references establishment,
    name text,
    owner text,
    phone text,
    address text,
    tax_code text,
    names text not null, -- name and owner, one a line, in lower case
    search text not null -- the same without accents, telephone and tax code
)
"""
ESTABLISHMENT_PERSON_OF = """
create index establishment_person_of on establishment_person (establishment_id)
"""
ESTABLISHMENT_PERSON_SEARCH = """
create index establishment_person_search on establishment_person using gin (search gin_trgm_ops)
"""

ESTABLISHMENT_ERASURE = """
create table establishment_erasure (
    establishment_id uuid not null references establishment,
    erased_at timestamptz not null default clock_timestamp(),
    persons integer not null, -- rows that were erased
    reason text not null
)
"""
ESTABLISHMENT_ERASURE_OF = """
create index establishment_erasure_of on establishment_erasure (establishment_id)
"""


def upgrade() -> None:
    migrations.execute(
        (
            ESTABLISHMENT_CODE,
            ESTABLISHMENT,
            ESTABLISHMENT_SEARCH,
            ESTABLISHMENT_IN_ORDER,
            ESTABLISHMENT_BY_UNIT34,
            ESTABLISHMENT_BY_UNIT63,
            ESTABLISHMENT_BY_TAX_CODE,
            ESTABLISHMENT_BY_TAX_CODE_HASH,
            ESTABLISHMENT_CHANGES_ON,
            ESTABLISHMENT_PERSON,
            ESTABLISHMENT_PERSON_OF,
            ESTABLISHMENT_PERSON_SEARCH,
            ESTABLISHMENT_ERASURE,
            ESTABLISHMENT_ERASURE_OF,
        )
    )
