"""Leave a fact out for good, and go on with what waits behind it."""

from dataclasses import dataclass
from datetime import date

from eventkit.event import Context
from reporting.domain.journal import stated
from reporting.domain.ports import Journals, Readers


@dataclass(frozen=True, kw_only=True)
class DiscardParked:
    parked_id: int
    reason: str


async def discard_parked(
    command: DiscardParked, *, readers: Readers, journals: Journals, context: Context, today: date
) -> None:
    stated(command.reason)
    held = await readers.held(command.parked_id)
    journal = await journals.get(held.projection)
    await readers.discard(held, command.parked_id)
    journal.discarded(held.fact, reason=command.reason, on=today)
    await journals.save(journal, context)
