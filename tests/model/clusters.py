"""The state of one cluster, fact after fact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.model.facts import Fact
from tests.model.territory import Place, place

INVESTED = {"under-investment", "built", "operating", "compliant", "out-of-service"}
RUNNING = {"operating", "compliant"}
# Of a tenant project, and of the cluster only that it lets.
TENANT_COMMANDS = {
    *("approve-tenant", "lease-to-tenant", "change-tenant-status", "revoke-tenant", "end-tenant"),
}


@dataclass
class Tenant:
    is_fdi: bool = False
    leased_ha: Decimal | None = None
    status: str | None = None
    gone: bool = False

    @property
    def counts(self) -> bool:
        return self.leased_ha is not None and not self.gone


@dataclass
class Cluster:
    place: Place | None = None
    planned: bool = False
    established: bool = False
    abolished: bool = False
    area_ha: Decimal | None = None
    industrial_ha: Decimal | None = None
    wastewater: str = "none"
    plan_ha: Decimal | None = None
    established_on: date | None = None
    investor: str | None = None
    capital_bnvnd: Decimal | None = None
    types: frozenset[str] = frozenset()
    tenants: dict[str, Tenant] = field(default_factory=dict)

    @property
    def projects(self) -> list[Tenant]:
        return [tenant for tenant in self.tenants.values() if tenant.counts]

    @property
    def is_established(self) -> bool:
        return self.established and not self.abolished

    @property
    def is_operating(self) -> bool:
        return bool(self.projects) and not self.abolished


def replay(facts: Iterable[Fact]) -> Cluster:
    cluster = Cluster()
    for fact in facts:
        _apply(cluster, fact)
    return cluster


def _apply(cluster: Cluster, fact: Fact) -> None:  # noqa: C901, PLR0912 - one case a command
    body = fact.body
    match fact.command:
        case "plan-cluster":
            cluster.planned = True
            cluster.plan_ha = _decimal(body.get("area_ha")) or cluster.plan_ha
            _move(cluster, body.get("place"), fact)
        case "adjust-plan":
            cluster.planned = True
            cluster.plan_ha = _decimal(body.get("area_ha")) or cluster.plan_ha
        case "withdraw-from-plan":
            cluster.planned = False
        case "record-legacy-cluster":
            _move(cluster, body.get("place"), fact)
            cluster.area_ha = _decimal(body["area_ha"])
        case "establish-cluster":
            cluster.established = True
            cluster.established_on = cluster.established_on or fact.day
            cluster.area_ha = _decimal(body["area_ha"])
            cluster.investor = body.get("investor", {}).get("kind") or cluster.investor
            cluster.types = frozenset(body.get("cluster_types", cluster.types))
        case "change-investor":
            cluster.investor = (body.get("investor") or {}).get("kind")
        case "approve-infrastructure-project":
            cluster.capital_bnvnd = _decimal(body["total_bnvnd"])
        case "expand-cluster":
            cluster.area_ha = _decimal(body["area_ha"])
        case "adjust-cluster":
            changes = body["changes"]
            cluster.types = frozenset(changes.get("cluster_types", cluster.types))
            _move(cluster, changes.get("place"), fact)
            if changes.get("area_ha") is not None:
                cluster.area_ha = _decimal(changes["area_ha"])
        case "abolish-cluster":
            cluster.abolished = True
        case "approve-detailed-plan":
            cluster.industrial_ha = _decimal(body["land_use"]["industrial"])
        case "change-wastewater":
            cluster.wastewater = body["status"]
        case "revoke-tenant" | "end-tenant":
            cluster.tenants[body["tenant_id"]].gone = True
        case command if command in TENANT_COMMANDS:
            _let(cluster, fact)


def _let(cluster: Cluster, fact: Fact) -> None:
    body = fact.body
    tenant = cluster.tenants.setdefault(body["tenant_id"], Tenant())
    if body.get("is_fdi") is not None:
        tenant.is_fdi = body["is_fdi"]
    if fact.command == "lease-to-tenant":
        tenant.leased_ha = _decimal(body["leased_ha"])
    if fact.command == "change-tenant-status":
        tenant.status = body["status"]


def _move(cluster: Cluster, given: dict[str, str] | None, fact: Fact) -> None:
    if given is not None:
        cluster.place = place(given["unit"], given.get("former_unit"), fact.day, cluster.place)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
