"""Of which communes or districts a province has sent in returns before."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from registry.domain.returns.reference import SubjectKind
from registry.queries.places import lies_in
from registry.tables import periodic_return
from territory import Territory

SHOWN_MAX = 500


async def places_told(
    connection: AsyncConnection, *, kind: SubjectKind, unit: str, territory: Territory
) -> Sequence[tuple[str, str]]:
    """Number and latest name of each, in order of number."""
    table = periodic_return.c
    statement = (
        select(table.subject_code, table.subject_name)
        .ext(distinct_on(table.subject_code))
        .where(table.subject_kind == kind, lies_in(periodic_return, unit, territory))
        .order_by(table.subject_code, table.last_day.desc())
        .limit(SHOWN_MAX)
    )
    return [(row.subject_code, row.subject_name) for row in await connection.execute(statement)]
