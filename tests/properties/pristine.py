"""A database as it was when it was new, again and again: cheaper than a clone for each example."""

import asyncpg

KEEP = """
create schema pristine;
do $$ declare one record; begin
    for one in select tablename as name from pg_tables where schemaname = 'public' loop
        execute format('create table pristine.%I as table public.%I', one.name, one.name);
    end loop;
end $$
"""

# The triggers that forbid it are for services; this is not one.
RESTORE = """
set session_replication_role = replica;
do $$ declare one record; begin
    for one in select tablename as name from pg_tables where schemaname = 'pristine' loop
        execute format('delete from public.%I', one.name);
        execute format('insert into public.%I overriding system value table pristine.%I',
            one.name, one.name);
    end loop;
end $$;
set session_replication_role = origin
"""


async def keep(connection: asyncpg.Connection) -> None:
    await connection.execute(KEEP)


async def restore(connection: asyncpg.Connection) -> None:
    await connection.execute(RESTORE)
