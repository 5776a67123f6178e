"""Leave a fact out for good, and go on with what waits behind it."""

from dataclasses import dataclass

from reporting.domain.journal import stated
from reporting.domain.ports import Desk


@dataclass(frozen=True, kw_only=True)
class DiscardParked:
    parked_id: int
    reason: str


async def discard_parked(command: DiscardParked, *, desk: Desk) -> None:
    stated(command.reason)
    held = await desk.readers.held(command.parked_id)
    journal = await desk.journals.get(held.projection)
    await desk.readers.discard(held, command.parked_id)
    journal.discarded(held.fact, reason=command.reason, on=desk.today)
    await desk.journals.save(journal, desk.context)
