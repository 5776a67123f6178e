"""Try a parked aggregate again, in order."""

from dataclasses import dataclass
from datetime import date

from eventkit.event import Context
from reporting.domain.journal import stated
from reporting.domain.ports import Journals, Readers


@dataclass(frozen=True, kw_only=True)
class ReleaseParked:
    parked_id: int
    reason: str


async def release_parked(
    command: ReleaseParked, *, readers: Readers, journals: Journals, context: Context, today: date
) -> int:
    """How many messages were applied."""
    stated(command.reason)
    held = await readers.held(command.parked_id)
    journal = await journals.get(held.projection)
    applied = await readers.release(held, command.parked_id)
    journal.released(held.fact, applied=applied, reason=command.reason, on=today)
    await journals.save(journal, context)
    return applied
