"""What happens to a plan entry: it is changed, or the plan goes on without the cluster."""

from registry.commands.clusters.filing import ClusterCommand, Desk, Outcome, known, saved
from registry.domain.clusters.papers import PlanAdjustment, PlanWithdrawal


class AdjustPlan(ClusterCommand, PlanAdjustment):
    """Change fields of the plan entry."""


class WithdrawFromPlan(ClusterCommand, PlanWithdrawal):
    """Take the cluster out of the plan; what its land becomes is said."""


async def adjust_plan(command: AdjustPlan, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.adjust_plan(command, desk.rules), desk)


async def withdraw_from_plan(command: WithdrawFromPlan, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.withdraw_from_plan(command, desk.rules), desk)
