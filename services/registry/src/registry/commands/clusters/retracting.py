"""A fact that never happened is taken back by another fact."""

from uuid import UUID

from registry.commands.clusters.filing import ClusterCommand, Desk, Outcome, known, saved
from registry.domain.clusters.papers import Retraction


class RetractFact(ClusterCommand, Retraction):
    """Say that a recorded fact never happened."""

    corrects: UUID


async def retract_fact(command: RetractFact, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.retract(command, desk.rules), desk)
