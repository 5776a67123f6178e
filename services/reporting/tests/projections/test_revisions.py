"""A view's revision rises, in the same transaction, with whatever may change what it shows."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

WAITING = """
insert into reader_waiting (
    reader, stream, stream_id, incarnation, streamversion, kind, reason, source, type, event_id,
    fact_id, position, previousposition, recorded_at, accepted_at, correlation_id, topic, partition,
    "offset", value
)
select reader, 'registry.cluster', $2, 1, 1, 'data', 'bad', 'registry', 'planned', $2, $2, 1, 0,
    now(), now(), $2, 'registry.cluster', 0, 0, '{}'
from reader_build where projection = 'clusters' and build = $1
"""

type Views = dict[str, Any]


@pytest.fixture
def views(connection: asyncpg.Connection) -> Callable[[], Awaitable[Views]]:
    async def views() -> Views:
        rows = await connection.fetch("select view, revision from view_revision")
        return {row["view"]: row["revision"] for row in rows}

    return views


def risen(before: Views, after: Views) -> set[str]:
    assert all(after[view] >= before[view] for view in before)
    return {view for view in before if after[view] > before[view]}


async def test_a_batch_of_the_live_build_raises_the_views_of_its_projection(
    registry: Registry, read: Read, views: Callable[[], Awaitable[Views]], ids: Iterator[UUID]
) -> None:
    first = await views()
    registry.filed("15", "FY-2025", 900, "2025-12-20")
    await read(registry.messages)
    second = await views()
    await read([registry.cluster(next(ids), "planned", "2020-01-01")])
    third = await views()

    assert risen(first, second) == {"overview", "operations"}
    assert risen(second, third) == {"overview", "operations", "clusters"}


async def test_a_batch_of_a_build_that_does_not_answer_raises_nothing(
    registry: Registry, read: Read, views: Callable[[], Awaitable[Views]], ids: Iterator[UUID]
) -> None:
    registry.cluster(next(ids), "planned", "2020-01-01")
    before = await views()

    await read(registry.messages, build=read.build + 300_000)

    assert risen(before, await views()) == set()


async def test_what_is_rolled_back_raises_nothing(
    *,
    connection: asyncpg.Connection,
    registry: Registry,
    read: Read,
    views: Callable[[], Awaitable[Views]],
    ids: Iterator[UUID],
) -> None:
    registry.cluster(next(ids), "planned", "2020-01-01")
    before = await views()

    batch = connection.transaction()
    await batch.start()
    await read(registry.messages)
    await batch.rollback()

    assert risen(before, await views()) == set()


async def test_parking_releasing_and_switching_raise_every_view(
    connection: asyncpg.Connection, read: Read, views: Callable[[], Awaitable[Views]]
) -> None:
    seen = [await views()]
    await connection.execute(WAITING, read.build, uuid4())
    seen.append(await views())
    await connection.execute("delete from reader_waiting")
    seen.append(await views())
    await connection.execute(
        "update reader_build set switched_at = now() where build = $1", read.build
    )
    seen.append(await views())
    await connection.execute("delete from reader_waiting")  # there was nothing
    seen.append(await views())

    every = {"overview", "operations", "clusters", "establishments"}
    assert [risen(*pair) for pair in pairwise(seen)] == [every] * 3 + [set()]


async def test_a_revision_is_stored_with_how_far_each_stream_was_read(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    await connection.execute("update view_revision set vector = '{}'")
    registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.cluster(next(ids), "planned", "2020-01-01")
    registry.incarnation = 2
    registry.cluster(next(ids), "planned", "2020-01-01")

    await read([registry.messages[0], registry.messages[2]])
    await read([registry.messages[1]])  # of another partition, and older

    vector = await connection.fetchval("select vector from view_revision where view = 'overview'")
    assert vector == (
        '{"registry.return": {"position": 1, "incarnation": 1},'
        ' "registry.cluster": {"position": 1, "incarnation": 2}}'
    )


async def test_after_a_restored_backup_revisions_go_on_above_those_that_were_seen(
    connection: asyncpg.Connection,
    registry: Registry,
    read: Read,
    views: Callable[[], Awaitable[Views]],
    ids: Iterator[UUID],
) -> None:
    registry.cluster(next(ids), "planned", "2020-01-01")
    await read(registry.messages)
    seen = await views()
    await connection.execute(
        "update view_revision set revision = revision - 1000000 where 'clusters' = any (follows)"
    )

    await read([registry.cluster(next(ids), "planned", "2020-01-01")])

    assert risen(seen, await views()) == {"overview", "operations", "clusters"}


async def test_the_first_day_that_a_batch_changes_is_counted(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    au_lau = next(ids)
    wrong = registry.cluster(au_lau, "established", "2020-01-01")
    await read(registry.messages)
    registry.cluster(au_lau, "wastewater-changed", "2021-01-01")
    registry.cluster(au_lau, "established", "2022-01-01", corrects=str(wrong.fact_id))
    await read(registry.messages[1:])

    counted = await connection.fetch(
        "select projection, day, changes from day_change where build = $1", read.build
    )

    assert [tuple(row) for row in counted] == [("clusters", date(2020, 1, 1), 2)]
