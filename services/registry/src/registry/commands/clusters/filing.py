"""What every command about a cluster has in common: who files, on what, and what comes back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema

from registry.commands.desk import (
    OFFICERS,
    PaperDesk,
    must_be_an_officer,
    must_be_fit_for_this_database,
    must_be_theirs,
    must_have_seen_the_last,
)
from registry.domain.chronicles.chronicle import Filed
from registry.domain.chronicles.findings import Finding
from registry.domain.chronicles.paper import Paper
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.papers import CODE
from registry.domain.clusters.ports import Clusters
from registry.domain.clusters.rules import Rules
from registry.domain.clusters.tenant import tenant_of
from registry.domain.references import id_or_code
from registry.domain.values import refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(PaperDesk[Rules]):
    """Into which clusters papers are filed."""

    clusters: Clusters


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the client is told; `version` is the cluster's after this command."""

    fact_id: UUID
    event_ids: tuple[UUID, ...]
    cluster_id: UUID
    code: str
    version: int
    tenant_id: UUID | None = None
    warnings: tuple[Finding, ...] = ()


def _reference(value: object) -> object:
    if isinstance(value, UUID):
        return value
    if isinstance(value, str) and (found := id_or_code(value, CODE)) is not None:
        return found
    raise refused(
        "cluster_reference",
        "Phải là mã cụm như CCN-15-0001, hoặc id của cụm.",
        "Must be a cluster's code such as CCN-15-0001, or its id.",
    )


ClusterReference = Annotated[
    UUID | str,
    BeforeValidator(_reference),
    WithJsonSchema(
        {
            "type": "string",
            "description": "The cluster's code or id.",
            "examples": ["CCN-15-0001", "01976f1e-7d3b-7000-8000-000000000001"],
        }
    ),
]


class ClusterCommand(Paper):
    """A paper filed for a known cluster."""

    cluster: ClusterReference
    expected_version: Annotated[StrictInt, Field(ge=0)] | None = None
    """The version that the client saw, where no If-Match says it."""


@dataclass(frozen=True, slots=True)
class Command[Model: Paper]:
    """A verb of the API: what is sent, what is done, and who may ask."""

    name: str
    model: type[Model]
    handle: Callable[..., Awaitable[Outcome]]
    roles: frozenset[str] = OFFICERS


async def known(command: ClusterCommand, desk: Desk) -> Cluster:
    """The cluster that the command is about, if this client may act on it and has seen the last."""
    must_be_an_officer(desk)
    must_be_fit_for_this_database(command, desk)
    cluster = await desk.clusters.get(command.cluster)
    must_be_theirs(cluster.placement(desk.rules), desk)
    must_have_seen_the_last(cluster, command.expected_version)
    return cluster


async def saved(cluster: Cluster, filed: Filed, desk: Desk) -> Outcome:
    await desk.clusters.save(cluster)
    return outcome(cluster, filed)


def outcome(cluster: Cluster, filed: Filed) -> Outcome:
    return Outcome(
        fact_id=filed.fact.id,
        event_ids=(filed.fact.id,),
        cluster_id=cluster.id,
        code=cluster.code,
        version=filed.fact.streamversion,
        tenant_id=tenant_of(filed.fact),
        warnings=filed.warnings,
    )
