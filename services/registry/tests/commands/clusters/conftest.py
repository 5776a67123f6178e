"""A desk in front of clusters that live in memory, and bodies as a client writes them."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import orjson
import pytest

from eventkit.event import StoredEvent
from registry.commands.clusters import CLUSTER_COMMANDS, Desk, Outcome
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import ClusterExists, CodeTaken, UnknownCluster
from registry.domain.clusters.law import Law
from registry.domain.clusters.rules import Rules
from registry.domain.refusals import StaleVersion
from territory import Territory

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Officer:
    roles: Collection[str]
    provinces: Collection[str] = ()


@dataclass
class MemoryClusters:
    """Keeps what an event log would, and gives back what was read from it."""

    codes: dict[UUID, str] = field(default_factory=dict)
    events: dict[UUID, list[StoredEvent]] = field(default_factory=dict)

    async def get(self, reference: UUID | str) -> Cluster:
        found = await self.find(
            reference
            if isinstance(reference, UUID)
            else next((id_ for id_, code in self.codes.items() if code == reference), UUID(int=0))
        )
        if found is None:
            raise UnknownCluster(cluster=reference)
        return found

    async def find(self, cluster_id: UUID) -> Cluster | None:
        if cluster_id not in self.codes:
            return None
        events = self.events[cluster_id]
        return Cluster.of(cluster_id, self.codes[cluster_id], len(events), events)

    async def add(self, cluster: Cluster) -> None:
        if cluster.id in self.codes:
            raise ClusterExists(cluster_id=cluster.id, cluster_code=cluster.code)
        if cluster.code in self.codes.values():
            raise CodeTaken(cluster_code=cluster.code)
        self.codes[cluster.id], self.events[cluster.id] = cluster.code, []
        await self.save(cluster)

    async def save(self, cluster: Cluster) -> None:
        events = self.events[cluster.id]
        if len(events) != cluster.version:
            raise StaleVersion(expected=cluster.version, actual=len(events))
        events += [
            StoredEvent(
                no=version,
                event_id=event.event_id,
                fact_id=event.fact_id or event.event_id,
                stream="registry.cluster",
                stream_id=cluster.id,
                streamversion=version,
                type=event.type,
                data=orjson.loads(orjson.dumps(event.data)),
                occurred_on=event.occurred_on,
                accepted_at=datetime(2026, 11, 21, tzinfo=UTC),
                actor="an-officer",
                correlation_id=UUID(int=1),
                causation_id=None,
                traceparent=None,
            )
            for version, event in enumerate(cluster.take_events(), len(events) + 1)
        ]

    async def new_code(self, unit: str) -> str:
        return f"CCN-{unit}-{len(self.codes) + 1:04d}"


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules(territory=Territory.load(), law=Law.load(), today=TODAY)


@pytest.fixture
def clusters() -> MemoryClusters:
    return MemoryClusters()


@pytest.fixture
def desk_of(clusters: MemoryClusters, rules: Rules) -> Callable[..., Desk]:
    """The desk as a role with these provinces stands at it."""

    def desk_of(*roles: str, provinces: Collection[str] = (), is_demo: bool = False) -> Desk:
        officer = Officer(frozenset(roles), frozenset(provinces))
        return Desk(clusters=clusters, principal=officer, rules=rules, is_demo=is_demo)

    return desk_of


@pytest.fixture
def ask() -> Callable[..., Awaitable[Outcome]]:
    """Sends a command as its JSON would come in; its document is new unless it is given."""
    numbers = count(1)

    async def ask(desk: Desk, name: str, on: str, /, **said: Any) -> Outcome:
        command = CLUSTER_COMMANDS[name]
        body: Mapping[str, Any] = {
            "document": {
                "number": f"{next(numbers)}/QĐ-UBND",
                "date": on,
                "issuer": "UBND tỉnh Lào Cai",
            },
            **said,
        }
        model = command.model.model_validate_json(orjson.dumps(body))
        return await command.handle(model, desk=desk)

    return ask
