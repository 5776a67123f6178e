"""Marked workbooks, kept for a day for who sent them in."""

from servicekit import migrations

revision = "0004"
down_revision = "0003"

KEPT_WORKBOOK = """
create table kept_workbook (
    id uuid primary key, -- made of the sender and of what was sent: a repeat takes its place
    sender text not null, -- the opaque id of a principal
    filename text not null,
    content bytea not null,
    kept_at timestamptz not null default clock_timestamp()
)
"""
BY_AGE = "create index kept_workbook_by_age on kept_workbook (kept_at)"


def upgrade() -> None:
    migrations.execute((KEPT_WORKBOOK, BY_AGE))
