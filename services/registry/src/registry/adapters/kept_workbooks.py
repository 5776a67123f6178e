"""Marked workbooks wait here for a day to be fetched by who sent them in; then they are gone."""

import hashlib
from dataclasses import dataclass
from uuid import UUID, uuid5

from servicekit import sweeping
from servicekit.database import Connection, Database

NAMESPACE = UUID("5b0f3f1e-6c55-4f0e-9d0a-4a4f6d0a7c11")
SWEEP_ROWS = 100

KEEP = """
insert into kept_workbook (id, sender, filename, content) values ($1, $2, $3, $4)
on conflict (id) do update set filename = excluded.filename, content = excluded.content,
    kept_at = excluded.kept_at
"""
FETCH = """
select filename, content from kept_workbook
where id = $1 and sender = $2 and kept_at > clock_timestamp() - interval '1 day'
"""
SWEEP = """
delete from kept_workbook where id in (
    select id from kept_workbook where kept_at <= clock_timestamp() - interval '1 day' limit $1
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWorkbook:
    filename: str
    content: bytes


def id_of(sender: str, sent: bytes, *, dry_run: bool) -> UUID:
    """The same file of the same sender is answered with the same id."""
    return uuid5(NAMESPACE, f"{sender}\0{dry_run}\0{hashlib.sha256(sent).hexdigest()}")


async def keep(connection: Connection, id_: UUID, sender: str, kept: KeptWorkbook) -> None:
    await connection.execute(KEEP, id_, sender, kept.filename, kept.content)


async def fetch(connection: Connection, id_: UUID, sender: str) -> KeptWorkbook | None:
    row = await connection.fetchrow(FETCH, id_, sender)
    return None if row is None else KeptWorkbook(filename=row["filename"], content=row["content"])


async def sweep(connection: Connection) -> int:
    return await sweeping.deleted(connection, SWEEP, SWEEP_ROWS)


async def keep_sweeping(database: Database) -> None:
    """A background task of the process that answers commands."""
    await sweeping.keep_sweeping(
        database, sweep, rows=SWEEP_ROWS, failure="kept_workbooks_sweep_failed"
    )
