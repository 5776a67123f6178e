"""Indexes of clusters: to search in, to list by name or province, and to find one by its code.

None is of a column that changes with each fact, so hot rows are still updated in place.
"""

from servicekit import migrations

revision = "0005"
down_revision = "0004"

# What is searched in stands here word for word as in the query. What is new waits in a short list,
# which every search reads from end to end.
SEARCH = """
create index cluster_search on cluster using gin (
    (' ' || coalesce(names, '') || ' ' || coalesce(lower(code), '')) gin_trgm_ops
) with (gin_pending_list_limit = 256)
"""
INDEXES = (
    "create index cluster_by_name on cluster (build, (coalesce(name_key, '')), cluster_id)",
    "create index cluster_unit34 on cluster (build, unit34)",
    "create index cluster_unit63 on cluster (build, unit63)",
    "create index cluster_code on cluster (build, code)",
)


def upgrade() -> None:
    migrations.execute((SEARCH, *INDEXES))
