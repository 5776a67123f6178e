"""Try a parked aggregate again, in order."""

from dataclasses import dataclass

from reporting.domain.journal import stated
from reporting.domain.ports import Desk


@dataclass(frozen=True, kw_only=True)
class ReleaseParked:
    parked_id: int
    reason: str


async def release_parked(command: ReleaseParked, *, desk: Desk) -> int:
    """How many messages were applied."""
    stated(command.reason)
    held = await desk.readers.held(command.parked_id)
    journal = await desk.journals.get(held.projection)
    applied = await desk.readers.release(held, command.parked_id)
    journal.released(held.fact, applied=applied, reason=command.reason, on=desk.today)
    await desk.journals.save(journal, desk.context)
    return applied
