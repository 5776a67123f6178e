"""Say that nothing is missing because of a message that no one can read."""

from dataclasses import dataclass
from datetime import date

from eventkit.event import Context
from reporting.domain.held import HeldMessage
from reporting.domain.journal import stated
from reporting.domain.ports import Journals, Readers


@dataclass(frozen=True, kw_only=True)
class DiscardMessage:
    projection: str
    message: HeldMessage
    reason: str


async def discard_message(
    command: DiscardMessage, *, readers: Readers, journals: Journals, context: Context, today: date
) -> None:
    stated(command.reason)
    journal = await journals.get(command.projection)
    await readers.discard_message(command.projection, command.message)
    journal.message_discarded(command.message, reason=command.reason, on=today)
    await journals.save(journal, context)
