"""The province's decisions: establish, expand, adjust, another investor, abolish."""

from registry.commands.clusters.filing import ClusterCommand, Desk, Outcome, known, saved
from registry.commands.desk import must_be_theirs
from registry.domain.clusters.papers import (
    Abolition,
    Adjustment,
    Establishment,
    Expansion,
    InvestorChange,
)


class EstablishCluster(ClusterCommand, Establishment):
    """Record the decision that establishes a cluster; a legacy one's is recorded the same way."""


class ExpandCluster(ClusterCommand, Expansion):
    """Record the decision that gives a cluster a larger area."""


class AdjustCluster(ClusterCommand, Adjustment):
    """Record the decision that changes an earlier one."""


class ChangeInvestor(ClusterCommand, InvestorChange):
    """Record another infrastructure investor, or that one is being sought."""


class AbolishCluster(ClusterCommand, Abolition):
    """Record the end of the establishment decision."""


async def establish_cluster(command: EstablishCluster, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.establish(command, desk.rules), desk)


async def expand_cluster(command: ExpandCluster, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.expand(command, desk.rules), desk)


async def adjust_cluster(command: AdjustCluster, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    if command.changes.place is not None:
        must_be_theirs(desk.rules.placement(command.changes.place, command.day), desk)
    return await saved(cluster, cluster.adjust(command, desk.rules), desk)


async def change_investor(command: ChangeInvestor, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.change_investor(command, desk.rules), desk)


async def abolish_cluster(command: AbolishCluster, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.abolish(command, desk.rules), desk)
