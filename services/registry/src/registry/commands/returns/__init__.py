"""What can be asked about returns: every verb with its model, its handler and its roles."""

from collections.abc import Mapping
from typing import Any

from registry.commands.returns import accept_return, send_back_return, submit_return
from registry.commands.returns.filing import ReturnCommand, ReturnDesk, ReturnOutcome

RETURN_COMMANDS: Mapping[str, ReturnCommand[Any]] = {
    command.name: command
    for command in (
        ReturnCommand[Any](
            "submit-return",
            submit_return.SubmitReturn,
            submit_return.submit_return,
            submit_return.ROLES,
        ),
        ReturnCommand[Any](
            "accept-return",
            accept_return.AcceptReturn,
            accept_return.accept_return,
            accept_return.ROLES,
        ),
        ReturnCommand[Any](
            "send-back-return",
            send_back_return.SendBackReturn,
            send_back_return.send_back_return,
            send_back_return.ROLES,
        ),
    )
}

__all__ = ["RETURN_COMMANDS", "ReturnCommand", "ReturnDesk", "ReturnOutcome"]
