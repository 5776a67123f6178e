"""Everything that can be asked of the registry, by the name it has in the API."""

from collections.abc import Mapping
from typing import Any

from registry.commands.clusters import CLUSTER_COMMANDS, Command
from registry.commands.establishments import ESTABLISHMENT_COMMANDS, EstablishmentVerb
from registry.commands.returns import RETURN_COMMANDS, ReturnCommand

type AnyCommand = Command[Any] | ReturnCommand[Any] | EstablishmentVerb[Any]

COMMANDS: Mapping[str, AnyCommand] = {
    **CLUSTER_COMMANDS,
    **RETURN_COMMANDS,
    **ESTABLISHMENT_COMMANDS,
}
