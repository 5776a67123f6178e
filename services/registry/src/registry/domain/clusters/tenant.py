"""A tenant project (dự án thứ cấp) of a cluster, from its approval to its end."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from registry.domain.chronicles.fact import Fact

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """`stage` is how far the project has come, `gone` why it is no more."""

    id: str
    name: str | None = None
    country: str | None = None
    industry: str | None = None
    is_fdi: bool = False
    paper: str | None = None
    approved_ha: Decimal | None = None
    leased_ha: Decimal | None = None
    lease_until: date | None = None
    stage: str | None = None
    has_operated: bool = False
    gone: str | None = None
    since: date | None = None

    @property
    def is_project(self) -> bool:
        """Counts as a project of the cluster: leased, and neither revoked nor ended."""
        return self.leased_ha is not None and self.gone is None

    @property
    def status(self) -> str:
        """The state of clusters.md 5.4 in one word."""
        if self.gone is not None:
            return self.gone
        if self.leased_ha is not None:
            return self.stage or "leased"
        return "principle-agreed" if self.paper == "principle" else "approved"

    @property
    def let_ha(self) -> Decimal:
        return self.leased_ha or NOTHING if self.is_project else NOTHING

    @property
    def taken_ha(self) -> Decimal:
        """Land that fills the cluster by law: leased, or approved by a policy or a certificate."""
        if self.gone is not None:
            return NOTHING
        by_paper = self.approved_ha if self.paper in {"policy", "irc"} else None
        return max(self.leased_ha or NOTHING, by_paper or NOTHING)


def tenant_of(fact: Fact) -> UUID | None:
    """The tenant project that a fact tells of."""
    tenant_id = fact.data.get("tenant_id")
    return None if tenant_id is None else UUID(tenant_id)
