"""The two papers with which a cluster may begin here: its plan entry, or its record as a legacy."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StrictInt, model_validator
from uuid_utils.compat import uuid7

from registry.commands.clusters.filing import ClusterReference, Desk, Outcome, outcome
from registry.commands.desk import (
    must_be_an_officer,
    must_be_fit_for_this_database,
    must_be_theirs,
    must_have_seen_the_last,
)
from registry.domain.chronicles.chronicle import Filed
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import ClusterExists, CodeNeverChanges
from registry.domain.clusters.papers import Birth, Code, LegacyRecord, PlanEntry
from registry.domain.values import refused


class BirthCommand(Birth):
    """The paper may begin a cluster, or tell of a known one."""

    cluster: ClusterReference | None = None
    """A known cluster; without it one is born."""
    cluster_id: UUID | None = None
    """The id of the new cluster, if the client chooses it: a UUID of version 7."""
    code: Code | None = None
    """The code of the new cluster; the next free one of its province, if it is not given."""
    expected_version: Annotated[StrictInt, Field(ge=0)] | None = None
    """The version that the client saw, where no If-Match says it."""

    @model_validator(mode="after")
    def _is_known_or_new(self) -> Self:
        if self.cluster is not None and self.cluster_id is not None:
            raise refused(
                "cluster_or_cluster_id",
                "cluster chỉ cụm đã có, cluster_id đặt id cho cụm mới: chỉ dùng một.",
                "cluster names a known one, cluster_id a new one: give one of them.",
            )
        return self


class PlanCluster(BirthCommand, PlanEntry):
    """Record a cluster's entry into the provincial plan, or its return to it."""


class RecordLegacyCluster(BirthCommand, LegacyRecord):
    """Record a cluster formed before Decision 105/2009 that was never formally established."""


async def plan_cluster(command: PlanCluster, *, desk: Desk) -> Outcome:
    cluster = await _known_or_born(command, desk)
    return await _saved(cluster, cluster.plan(command, desk.rules), desk)


async def record_legacy_cluster(command: RecordLegacyCluster, *, desk: Desk) -> Outcome:
    cluster = await _known_or_born(command, desk)
    return await _saved(cluster, cluster.record_legacy(command, desk.rules), desk)


async def _known_or_born(command: BirthCommand, desk: Desk) -> Cluster:
    must_be_an_officer(desk)
    must_be_fit_for_this_database(command, desk)
    place = desk.rules.placement(command.place, command.day)
    must_be_theirs(place, desk)
    if command.cluster is None:
        return await _born(command, desk)
    cluster = await desk.clusters.get(command.cluster)
    must_be_theirs(cluster.placement(desk.rules), desk)
    must_have_seen_the_last(cluster, command.expected_version)
    if command.code not in {None, cluster.code}:
        raise CodeNeverChanges(cluster_code=cluster.code, given=str(command.code))
    return cluster


async def _born(command: BirthCommand, desk: Desk) -> Cluster:
    if command.cluster_id is not None:
        before = await desk.clusters.find(command.cluster_id)
        if before is not None:
            # A loader that repeats itself is told which fact it repeats.
            must_be_theirs(before.placement(desk.rules), desk)
            before.must_not_repeat(command)
            raise ClusterExists(cluster_id=before.id, cluster_code=before.code)
    code = command.code or await desk.clusters.new_code(command.place.unit)
    return Cluster(id=command.cluster_id or uuid7(), code=code)


async def _saved(cluster: Cluster, filed: Filed, desk: Desk) -> Outcome:
    await (desk.clusters.save(cluster) if cluster.version else desk.clusters.add(cluster))
    return outcome(cluster, filed)
