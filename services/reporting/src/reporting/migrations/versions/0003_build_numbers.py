"""A build's number is given once, and whoever advances views first shares the present day.

Midnight takes the day and then the views. A batch that parked or quarantined something took the
views first and the day after it, so the two could wait for each other until one was broken off.
"""

from eventkit import ddl as eventkit_ddl
from servicekit import migrations

revision = "0003"
down_revision = "0002"

FOLLOW_READERS = """
create or replace function views_follow_readers() returns trigger language plpgsql as $$
begin
    if exists (select from changed) then
        perform from present_day for share;
        perform advance_views();
        if tg_table_name = 'reader_build' then
            perform take_vector();
        end if;
    end if;
    return null;
end $$
"""


def upgrade() -> None:
    migrations.execute(eventkit_ddl.statements("reader", 2))
    migrations.execute((FOLLOW_READERS,))
