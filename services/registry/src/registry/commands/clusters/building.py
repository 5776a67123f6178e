"""From the detailed plan to running infrastructure."""

from registry.commands.clusters.filing import ClusterCommand, Desk, Outcome, known, saved
from registry.domain.clusters.papers import (
    ConstructionStart,
    DetailedPlan,
    InfrastructureCompletion,
    InfrastructureProject,
    LandClearance,
    WastewaterChange,
)


class ApproveDetailedPlan(ClusterCommand, DetailedPlan):
    """Record the approved detailed plan, the only source of industrial land."""


class ApproveInfrastructureProject(ClusterCommand, InfrastructureProject):
    """Record the approved project of the shared infrastructure."""


class ClearLand(ClusterCommand, LandClearance):
    """Record how much land is recovered, paid for and cleared."""


class StartConstruction(ClusterCommand, ConstructionStart):
    """Record the investor's notice that building starts."""


class CompleteInfrastructure(ClusterCommand, InfrastructureCompletion):
    """Record which works are finished and how much land is ready to let."""


class ChangeWastewater(ClusterCommand, WastewaterChange):
    """Record where the central wastewater plant stands."""


async def approve_detailed_plan(command: ApproveDetailedPlan, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.approve_detailed_plan(command, desk.rules), desk)


async def approve_infrastructure_project(
    command: ApproveInfrastructureProject, *, desk: Desk
) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.approve_infrastructure_project(command, desk.rules), desk)


async def clear_land(command: ClearLand, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.clear_land(command, desk.rules), desk)


async def start_construction(command: StartConstruction, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.start_construction(command, desk.rules), desk)


async def complete_infrastructure(command: CompleteInfrastructure, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.complete_infrastructure(command, desk.rules), desk)


async def change_wastewater(command: ChangeWastewater, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.change_wastewater(command, desk.rules), desk)
