"""A version is accepted: its figures are the unit's figures of the period."""

from registry.commands.returns.filing import (
    ReturnDecision,
    ReturnDesk,
    ReturnOutcome,
    must_be,
    named,
    outcome,
)
from registry.domain.returns.rights import EVERYONE
from registry.domain.values import Day

ROLES = EVERYONE
"""Of some form; which of them, its row in `rights` says."""


class AcceptReturn(ReturnDecision):
    """Without a version: the latest. Without a day: today."""

    effective_on: Day | None = None


async def accept_return(command: AcceptReturn, *, desk: ReturnDesk) -> ReturnOutcome:
    must_be(ROLES, desk)
    return_ = await named(command, desk)
    receipt = return_.accept(command.return_version, command.effective_on or desk.today)
    await desk.returns.save(return_)
    return outcome(return_, receipt)
