"""How far each source has been read, and whether an answer can still change."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit import progress
from eventkit.progress import SourceFreshness
from reporting.queries.lens import CLUSTERS, RETURNS, Seen, driver
from reporting.views import Freshness

NOT_YET = "future"  # what is known now will be more in a moment


async def freshness(connection: AsyncConnection, *projections: str) -> tuple[Freshness, ...]:
    """Of each source, what holds for all of these projections (by default, of every one)."""
    asked = await driver(connection)
    found: dict[str, list[SourceFreshness]] = {}
    for projection in projections or (CLUSTERS, RETURNS):
        for source in await progress.freshness(asked, projection):
            found.setdefault(source.source, []).append(source)
    return tuple(_together(source, parts) for source, parts in sorted(found.items()))


async def finality(
    connection: AsyncConnection, seen: Seen, *projections: str
) -> tuple[bool, tuple[str, ...]]:
    """Whether this answer can no longer change, and if it can, why."""
    if seen.known is None:
        return False, (NOT_YET,)
    asked = await driver(connection)
    reasons: dict[str, None] = {}
    for projection in projections or (CLUSTERS, RETURNS):
        found = await progress.finality(asked, projection, seen.known)
        reasons |= dict.fromkeys(found.reasons)
        if not found.final and not found.reasons:
            reasons[NOT_YET] = None
    return not reasons, tuple(reasons)


def _together(source: str, parts: list[SourceFreshness]) -> Freshness:
    return Freshness(
        source=source,
        complete_to=_least(part.complete_to for part in parts),
        lag_s=max((part.lag_s for part in parts if part.lag_s is not None), default=None),
        parked=sum(part.parked for part in parts),
        quarantined=sum(part.quarantined for part in parts),
        position=max((part.incarnation, part.position) for part in parts)[1],
        incomplete=any(part.incomplete for part in parts),
    )


def _least(instants: Iterable[datetime | None]) -> datetime | None:
    """The earliest; none where one of them is none."""
    found = list(instants)
    known = [instant for instant in found if instant is not None]
    return min(known) if len(known) == len(found) else None
