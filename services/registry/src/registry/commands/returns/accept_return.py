"""The agency accepts a version: its figures are the unit's figures of the period."""

from registry.commands.returns.filing import (
    ReturnDecision,
    ReturnDesk,
    ReturnOutcome,
    must_be,
    named,
    outcome,
)
from registry.domain.values import Day
from registry.domain.who import AGENCY_OFFICER

ROLES = frozenset({AGENCY_OFFICER})


class AcceptReturn(ReturnDecision):
    """Without a version: the latest. Without a day: today."""

    effective_on: Day | None = None


async def accept_return(command: AcceptReturn, *, desk: ReturnDesk) -> ReturnOutcome:
    must_be(ROLES, desk)
    return_ = await named(command, desk)
    receipt = return_.accept(command.return_version, command.effective_on or desk.today)
    await desk.returns.save(return_)
    return outcome(return_, receipt)
