"""Clusters in PostgreSQL."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from eventkit.event import StoredEvent
from registry.adapters.chronicles import PostgresChronicles, Reference, Statements
from registry.adapters.cluster_row import INSERT, UPDATE, Row, row_of
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import ClusterExists, CodeTaken, UnknownCluster
from registry.domain.clusters.events import STREAM
from registry.domain.clusters.law import Law
from registry.domain.clusters.rules import Rules


class PostgresClusters(PostgresChronicles[Cluster, Law]):
    """Those of one transaction."""

    statements: ClassVar = Statements("cluster", STREAM, INSERT, UPDATE, prefix="CCN", digits=4)

    @property
    def rules(self) -> Rules:
        return Rules(territory=self.territory, law=self.law, today=self.today)

    def _of(self, id_: UUID, code: str, version: int, history: Iterable[StoredEvent]) -> Cluster:
        return Cluster.of(id_, code, version, history)

    def _row_of(self, one: Cluster, stored_version: int) -> Row:
        return row_of(one, stored_version, self.rules)

    def _unknown(self, reference: Reference) -> UnknownCluster:
        return UnknownCluster(cluster=reference)

    def _exists(self, one: Cluster) -> ClusterExists:
        return ClusterExists(cluster_id=one.id, cluster_code=one.code)

    def _code_taken(self, code: str) -> CodeTaken:
        return CodeTaken(cluster_code=code)
