"""What commands rely on when they ask for clusters: in memory as in PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit.event import Context
from eventkit.log import EventLog
from registry.adapters.clusters import PostgresClusters
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import ClusterExists, CodeTaken, UnknownCluster
from registry.domain.clusters.papers import PlanAdjustment, PlanEntry
from registry.domain.clusters.ports import Clusters
from registry.domain.clusters.rules import Rules

type Visit = Callable[[], AbstractAsyncContextManager[Clusters]]

ENTRY = PlanEntry.model_validate(
    {
        "document": {"number": "412/QĐ-TTg", "date": "2023-03-14", "issuer": "Thủ tướng"},
        "name": "Gia Phú",
        "place": {"unit": "10", "communes": ["Gia Phú"]},
        "area_ha": "60.00",
        "industries": ["Cơ khí"],
        "plan_period": "2021-2030",
    }
)
ADJUSTMENT = PlanAdjustment.model_validate(
    {
        "document": {"number": "9/QĐ-UBND", "date": "2024-03-14", "issuer": "UBND tỉnh"},
        "area_ha": "65.00",
    }
)


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def visit(request: pytest.FixtureRequest, rules: Rules) -> Visit:
    """Opens a unit of work; what it saved is there for the next one."""
    if request.param == "memory":
        clusters = request.getfixturevalue("clusters")

        @asynccontextmanager
        async def in_memory() -> AsyncIterator[Clusters]:
            yield clusters

        return in_memory

    dsn = request.getfixturevalue("database_url")

    @asynccontextmanager
    async def in_postgres() -> AsyncIterator[Clusters]:
        connection: Any = await asyncpg.connect(dsn)
        try:
            async with connection.transaction():
                opened = await PostgresClusters.opened(
                    connection,
                    [],
                    log=EventLog(source="registry", streams={"registry.cluster": 6}),
                    context=Context(actor="an-officer", correlation_id=uuid4()),
                    territory=rules.territory,
                    law=rules.law,
                )
                yield opened
                await opened.flush()
        finally:
            await connection.close()

    return in_postgres


def a_planned_cluster(rules: Rules, code: str = "CCN-10-0500") -> Cluster:
    cluster = Cluster(id=uuid7(), code=code)
    cluster.plan(ENTRY, rules)
    return cluster


async def test_what_was_added_is_found_by_id_and_code(visit: Visit, rules: Rules) -> None:
    cluster = a_planned_cluster(rules)
    async with visit() as clusters:
        await clusters.add(cluster)

    async with visit() as clusters:
        by_id, by_code = await clusters.get(cluster.id), await clusters.get(cluster.code)

        assert by_id.facts == by_code.facts == cluster.facts
        assert (by_id.version, by_id.code) == (1, "CCN-10-0500")
        assert by_id.state_on() == cluster.state_on()


async def test_what_was_saved_goes_on_where_it_was(visit: Visit, rules: Rules) -> None:
    cluster = a_planned_cluster(rules)
    async with visit() as clusters:
        await clusters.add(cluster)
    async with visit() as clusters:
        known = await clusters.get(cluster.id)
        known.adjust_plan(ADJUSTMENT, rules)
        await clusters.save(known)

    async with visit() as clusters:
        again = await clusters.get(cluster.id)

        assert again.version == 2
        assert [fact.streamversion for fact in again.facts] == [1, 2]


async def test_who_was_never_added_is_unknown(visit: Visit) -> None:
    async with visit() as clusters:
        assert await clusters.find(uuid7()) is None
        for reference in (uuid7(), "CCN-10-0999"):
            with pytest.raises(UnknownCluster):
                await clusters.get(reference)


async def test_neither_an_id_nor_a_code_is_given_twice(visit: Visit, rules: Rules) -> None:
    cluster = a_planned_cluster(rules)
    async with visit() as clusters:
        await clusters.add(cluster)

    async with visit() as clusters:
        await clusters.find(cluster.id)
        same_id = Cluster(id=cluster.id, code="CCN-10-0501")
        same_id.plan(ENTRY, rules)
        with pytest.raises(ClusterExists):
            await clusters.add(same_id)
        with pytest.raises(CodeTaken):
            await clusters.add(a_planned_cluster(rules))


async def test_a_new_code_is_one_that_nobody_bears(visit: Visit, rules: Rules) -> None:
    async with visit() as clusters:
        code = await clusters.new_code("10")
        await clusters.add(a_planned_cluster(rules, code))

        assert code.startswith("CCN-10-")
        assert await clusters.new_code("10") != code
