"""The revision of a view: the number of what it shows in this snapshot."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting.tables import view_revision

OVERVIEW, CLUSTERS, OPERATIONS = "overview", "clusters", "operations"
ESTABLISHMENTS = "establishments"


async def revision(connection: AsyncConnection, view: str) -> int:
    found: int = (
        await connection.scalar(
            select(view_revision.c.revision).where(view_revision.c.view == view)
        )
        or 0
    )
    return found
