"""Tenant projects: approved, leased, building, running, gone."""

from registry.commands.clusters.filing import ClusterCommand, Desk, Outcome, known, saved
from registry.domain.clusters.papers import (
    TenantApproval,
    TenantEnd,
    TenantLease,
    TenantRevocation,
    TenantStatusChange,
)


class ApproveTenant(ClusterCommand, TenantApproval):
    """Record a tenant project's policy decision, certificate or agreement in principle."""


class LeaseToTenant(ClusterCommand, TenantLease):
    """Record a lease; a further one of the same tenant says what is leased from then on."""


class ChangeTenantStatus(ClusterCommand, TenantStatusChange):
    """Record how far a tenant project has come."""


class RevokeTenant(ClusterCommand, TenantRevocation):
    """Record that a tenant project's land or licence was taken back."""


class EndTenant(ClusterCommand, TenantEnd):
    """Record that a tenant project came to its end."""


async def approve_tenant(command: ApproveTenant, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.approve_tenant(command, desk.rules), desk)


async def lease_to_tenant(command: LeaseToTenant, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.lease_to_tenant(command, desk.rules), desk)


async def change_tenant_status(command: ChangeTenantStatus, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.change_tenant_status(command, desk.rules), desk)


async def revoke_tenant(command: RevokeTenant, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.revoke_tenant(command, desk.rules), desk)


async def end_tenant(command: EndTenant, *, desk: Desk) -> Outcome:
    cluster = await known(command, desk)
    return await saved(cluster, cluster.end_tenant(command, desk.rules), desk)
