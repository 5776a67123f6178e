"""Clusters and returns, the event log beside them, and answers kept for repeated requests."""

from eventkit import ddl as log_ddl
from servicekit import ddl as edge_ddl
from servicekit import migrations

revision = "0001"
down_revision = None

EXTENSION = "create extension if not exists pg_trgm"

CLUSTER_CODE = """
create table cluster_code (
    unit text primary key,
    last integer not null -- the greatest number that a code of this province bears
)
"""

# What a row says is true today; what it was on another day, the facts tell.
CLUSTER = """
create table cluster (
    id uuid primary key,
    code text not null unique,
    version integer not null check (version > 0),
    name text not null,
    names text not null, -- name and aliases, one a line, in lower case
    search text not null, -- names without accents, and the code
    sort_key text not null,
    unit34 text not null,
    unit63 text, -- the former province, while it is known
    status text not null,
    axes jsonb not null,
    area_ha numeric(12, 4),
    industrial_ha numeric(12, 4),
    leased_ha numeric(12, 4) not null,
    synthetic boolean not null,
    changes_on date -- the next day on which a fact that is stored takes effect
) with (fillfactor = 70)
"""

CLUSTER_SEARCH = "create index cluster_search on cluster using gin (search gin_trgm_ops)"
CLUSTER_IN_ORDER = "create index cluster_in_order on cluster (sort_key, id)"
CLUSTER_BY_UNIT34 = "create index cluster_by_unit34 on cluster (unit34, sort_key, id)"
CLUSTER_BY_UNIT63 = "create index cluster_by_unit63 on cluster (unit63, sort_key, id)"
CLUSTER_CHANGES_ON = """
create index cluster_changes_on on cluster (changes_on) where changes_on is not null
"""

PERIODIC_RETURN = """
create table periodic_return (
    id uuid primary key,
    version integer not null check (version > 0),
    form text not null,
    unit text not null, -- a code of the map that was in force on the period's last day
    period text not null,
    last_day date not null,
    unit34 text not null,
    unit63 text,
    first_received_on date not null,
    latest_version integer not null,
    latest_status text not null,
    accepted_version integer,
    warnings integer not null,
    synthetic boolean not null,
    constraint periodic_return_once unique (form, unit, period)
) with (fillfactor = 80)
"""

PERIODIC_RETURN_IN_ORDER = """
create index periodic_return_in_order on periodic_return (last_day desc, unit, id)
"""


def upgrade() -> None:
    migrations.execute(log_ddl.statements("log", 1))
    migrations.execute(edge_ddl.statements("idempotency", 1))
    migrations.execute(
        (
            EXTENSION,
            CLUSTER_CODE,
            CLUSTER,
            CLUSTER_SEARCH,
            CLUSTER_IN_ORDER,
            CLUSTER_BY_UNIT34,
            CLUSTER_BY_UNIT63,
            CLUSTER_CHANGES_ON,
            PERIODIC_RETURN,
            PERIODIC_RETURN_IN_ORDER,
        )
    )
