"""What can be asked about clusters: every verb with its model, its handler and its roles."""

from collections.abc import Mapping
from typing import Any

from registry.commands.clusters import births, building, deciding, letting, planning, retracting
from registry.commands.clusters.filing import Command, Desk, Outcome

CLUSTER_COMMANDS: Mapping[str, Command[Any]] = {
    command.name: command
    for command in (
        Command[Any]("plan-cluster", births.PlanCluster, births.plan_cluster),
        Command[Any]("adjust-plan", planning.AdjustPlan, planning.adjust_plan),
        Command[Any]("withdraw-from-plan", planning.WithdrawFromPlan, planning.withdraw_from_plan),
        Command[Any](
            "record-legacy-cluster", births.RecordLegacyCluster, births.record_legacy_cluster
        ),
        Command[Any]("establish-cluster", deciding.EstablishCluster, deciding.establish_cluster),
        Command[Any](
            "approve-detailed-plan", building.ApproveDetailedPlan, building.approve_detailed_plan
        ),
        Command[Any](
            "approve-infrastructure-project",
            building.ApproveInfrastructureProject,
            building.approve_infrastructure_project,
        ),
        Command[Any]("clear-land", building.ClearLand, building.clear_land),
        Command[Any]("start-construction", building.StartConstruction, building.start_construction),
        Command[Any](
            "complete-infrastructure",
            building.CompleteInfrastructure,
            building.complete_infrastructure,
        ),
        Command[Any]("change-wastewater", building.ChangeWastewater, building.change_wastewater),
        Command[Any]("approve-tenant", letting.ApproveTenant, letting.approve_tenant),
        Command[Any]("lease-to-tenant", letting.LeaseToTenant, letting.lease_to_tenant),
        Command[Any](
            "change-tenant-status", letting.ChangeTenantStatus, letting.change_tenant_status
        ),
        Command[Any]("revoke-tenant", letting.RevokeTenant, letting.revoke_tenant),
        Command[Any]("end-tenant", letting.EndTenant, letting.end_tenant),
        Command[Any]("expand-cluster", deciding.ExpandCluster, deciding.expand_cluster),
        Command[Any]("adjust-cluster", deciding.AdjustCluster, deciding.adjust_cluster),
        Command[Any]("change-investor", deciding.ChangeInvestor, deciding.change_investor),
        Command[Any]("abolish-cluster", deciding.AbolishCluster, deciding.abolish_cluster),
        Command[Any]("retract-fact", retracting.RetractFact, retracting.retract_fact),
    )
}

__all__ = ["CLUSTER_COMMANDS", "Command", "Desk", "Outcome"]
