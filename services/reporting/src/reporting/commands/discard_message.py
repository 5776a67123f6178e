"""Say that nothing is missing because of a message that no one can read."""

from dataclasses import dataclass

from reporting.domain.held import HeldMessage
from reporting.domain.journal import stated
from reporting.domain.ports import Desk


@dataclass(frozen=True, kw_only=True)
class DiscardMessage:
    projection: str
    message: HeldMessage
    reason: str


async def discard_message(command: DiscardMessage, *, desk: Desk) -> None:
    stated(command.reason)
    journal = await desk.journals.get(command.projection)
    await desk.readers.discard_message(command.projection, command.message)
    journal.message_discarded(command.message, reason=command.reason, on=desk.today)
    await desk.journals.save(journal, desk.context)
