"""Forgetting who stands behind an establishment: its facts stay, and lead to nobody any more."""

from uuid import UUID

from registry.domain.establishments.papers import CODE
from registry.domain.establishments.refusals import UnknownEstablishment
from servicekit.database import Connection

# With the row locked, no paper that is being filed brings the person back in the same moment.
LOCK = "select id from establishment where {which} = $1 for update"
BY_CODE, BY_ID = LOCK.format(which="code"), LOCK.format(which="id")
ERASE = "delete from establishment_person where establishment_id = $1"
NOTE = """
insert into establishment_erasure (establishment_id, persons, reason) values ($1, $2, $3)
"""


async def erase(connection: Connection, establishment: str, reason: str) -> int:
    """How many rows were erased; that it was done is noted, and not what stood there."""
    async with connection.transaction():
        id_ = await _locked(connection, establishment)
        done = await connection.execute(ERASE, id_)
        erased = int(done.rpartition(" ")[2])
        await connection.execute(NOTE, id_, erased, reason)
    return erased


async def _locked(connection: Connection, establishment: str) -> UUID:
    found: UUID | None
    if CODE.fullmatch(establishment):
        found = await connection.fetchval(BY_CODE, establishment)
    else:
        try:
            found = await connection.fetchval(BY_ID, UUID(establishment))
        except ValueError:
            found = None
    if found is None:
        raise UnknownEstablishment(establishment=establishment)
    return found
