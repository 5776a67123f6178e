"""What clusters need from outside."""

from typing import Protocol
from uuid import UUID

from registry.domain.clusters.cluster import Cluster


class Clusters(Protocol):
    """The registry's clusters. What was got or found stays locked until the transaction ends."""

    async def get(self, reference: UUID | str) -> Cluster:
        """By id or code; raises UnknownCluster."""
        ...

    async def find(self, cluster_id: UUID) -> Cluster | None:
        """By id, where there may be none."""
        ...

    async def add(self, cluster: Cluster) -> None:
        """Store a new one with its first event; raises ClusterExists or CodeTaken."""
        ...

    async def save(self, cluster: Cluster) -> None:
        """Store what happened to a known one; raises StaleVersion if another was faster."""
        ...

    async def new_code(self, unit: str) -> str:
        """The next code that was never given: CCN-<unit>-<number of four digits>."""
        ...
