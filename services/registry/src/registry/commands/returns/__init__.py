"""What can be asked about returns."""

from typing import Any

from registry.commands.returns import accept_return, send_back_return, submit_return
from registry.commands.returns.filing import ReturnCommand

RETURN_COMMANDS: tuple[ReturnCommand[Any], ...] = (
    ReturnCommand(
        "submit-return",
        submit_return.SubmitReturn,
        submit_return.submit_return,
        submit_return.ROLES,
    ),
    ReturnCommand(
        "accept-return",
        accept_return.AcceptReturn,
        accept_return.accept_return,
        accept_return.ROLES,
    ),
    ReturnCommand(
        "send-back-return",
        send_back_return.SendBackReturn,
        send_back_return.send_back_return,
        send_back_return.ROLES,
    ),
)
