"""Everything that can be asked of the registry, by the name it has in the API."""

from collections.abc import Mapping
from typing import Any

from registry.commands.clusters import CLUSTER_COMMANDS, Command
from registry.commands.returns import RETURN_COMMANDS, ReturnCommand

COMMANDS: Mapping[str, Command[Any] | ReturnCommand[Any]] = {**CLUSTER_COMMANDS, **RETURN_COMMANDS}
