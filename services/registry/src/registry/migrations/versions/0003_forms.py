"""Returns of tenants, clusters and communes; figures of one firm beside the log; a cluster's place.

The release before this one knows B04 alone, whose subject is empty: for it the old unique key of
form, unit and period holds on, as a part of the new one.
"""

from servicekit import migrations

revision = "0003"
down_revision = "0002"

SUBJECT = """
alter table periodic_return
    add column subject text not null default '', -- empty where the whole unit is meant
    add column subject_kind text,
    add column subject_code text,
    add column subject_name text,
    add column cluster_id uuid,
    add column cluster_code text
"""
ONCE = """
create unique index periodic_return_by_subject
on periodic_return (form, unit, period, subject)
"""
ONCE_BEFORE = "alter table periodic_return drop constraint periodic_return_once"
BY_CLUSTER = """
create index periodic_return_by_cluster on periodic_return (cluster_id, period, form)
where cluster_id is not null
"""

# Figures that tell of one firm. Not a part of any event, and erasable.
WITHHELD = """
create table return_withheld (
    return_id uuid not null,
    return_version integer not null,
    rows jsonb not null,
    notes jsonb not null,
    warnings jsonb not null,
    primary key (return_id, return_version)
)
"""

# Null until the row is written anew, which the service does by itself.
CLUSTER_PLACE = """
alter table cluster
    add column communes text[], -- the one that leads comes first
    add column begun_on date, -- of the first fact
    add column ended_on date -- abolished, or out of the plan without a project
"""
CLUSTER_BEHIND = "create index cluster_behind on cluster (id) where communes is null"


def upgrade() -> None:
    migrations.execute(
        (
            SUBJECT,
            ONCE,
            ONCE_BEFORE,
            BY_CLUSTER,
            WITHHELD,
            CLUSTER_PLACE,
            CLUSTER_BEHIND,
        )
    )
