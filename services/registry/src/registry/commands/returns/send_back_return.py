"""A version is sent back: the unit corrects what is named and sends a newer one."""

from typing import Annotated

from pydantic import Field

from registry.commands.returns.filing import (
    ReturnDecision,
    ReturnDesk,
    ReturnOutcome,
    must_be,
    named,
    outcome,
)
from registry.domain.returns.rights import EVERYONE
from registry.domain.values import Day, Text

ROLES = EVERYONE
"""Of some form; which of them, its row in `rights` says."""


class SendBackReturn(ReturnDecision):
    """Without a version: the latest. Without a day: today."""

    reasons: Annotated[tuple[Text, ...], Field(min_length=1, max_length=50)]
    effective_on: Day | None = None


async def send_back_return(command: SendBackReturn, *, desk: ReturnDesk) -> ReturnOutcome:
    must_be(ROLES, desk)
    return_ = await named(command, desk)
    receipt = return_.send_back(
        command.return_version, command.reasons, command.effective_on or desk.today
    )
    await desk.returns.save(return_)
    return outcome(return_, receipt)
