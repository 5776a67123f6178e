"""What can be asked of the registry, one file per verb or small group of verbs."""

from registry.commands.clusters import CLUSTER_COMMANDS as COMMANDS
from registry.commands.clusters.filing import Command, Desk, Outcome

__all__ = ["COMMANDS", "Command", "Desk", "Outcome"]
