"""The pull feed: what Kafka holds, page by page, with the same attributes."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest
from cloudevents.core.formats.json import JSONFormat

from eventkit import feed, numbering, wire
from eventkit.feed import LeftIncarnation, UnknownIncarnation

pytestmark = pytest.mark.postgres

type Store = Callable[..., Awaitable[UUID]]

LEAVE = """
with left_behind as (
    insert into event_incarnation (incarnation, continues, at, recordedtime) values ($1, $2, $3, $4)
)
update event_relay set incarnation = $1, position = 0, recorded_at = $4, complete_to = $4
"""


@pytest.fixture
def publish(connection: asyncpg.Connection) -> Callable[..., Awaitable[None]]:
    """As if Kafka held everything up to there."""

    async def publish(incarnation: int, position: int) -> None:
        await numbering.number(connection, 1000)
        await numbering.move_cursor(connection, (incarnation, position), {})
        await numbering.next_heartbeat(connection)

    return publish


def positions(page: feed.FeedPage) -> list[tuple[str, str]]:
    return [(str(each["incarnation"]), str(each["position"])) for each in page.events]


async def test_a_page_ends_where_kafka_ends(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=5)
    await publish(1, 3)

    page = await feed.page(connection, incarnation=1, after=0, limit=100)

    assert positions(page) == [("1", "1"), ("1", "2"), ("1", "3")]
    assert (page.incarnation, page.last_position) == (1, 3)


async def test_pages_follow_one_another(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=5)
    await publish(1, 5)

    pages = [
        await feed.page(connection, incarnation=1, after=after, limit=2) for after in (0, 2, 4)
    ]

    assert [len(page.events) for page in pages] == [2, 2, 1]
    assert [position for page in pages for _, position in positions(page)] == list("12345")
    assert (await feed.page(connection, incarnation=1, after=5, limit=2)).events == []


async def test_an_event_has_exactly_the_attributes_that_it_has_on_kafka(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    grain = await store(connection)
    await publish(1, 1)

    [event] = (await feed.page(connection, incarnation=1, after=0, limit=1)).events

    read = JSONFormat().read(None, orjson.dumps(event))
    assert (read.get_source(), read.get_subject()) == ("/mill", str(grain))
    assert read.get_data() == {"sack": 0, "weight_kg": "75"}
    [row] = await numbering.page(connection, (1, 0), 1)
    on_kafka = {name: value.decode() for name, value in wire.headers(row) if name[:3] == "ce_"}
    assert {f"ce_{name}": value for name, value in event.items() if f"ce_{name}" in on_kafka} == (
        on_kafka
    )


async def test_no_page_promises_more_than_kafka_holds(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=3)
    await publish(1, 3)
    await numbering.move_cursor(connection, (1, 2), {})

    page = await feed.page(connection, incarnation=1, after=0, limit=100)

    recorded = await connection.fetchval(
        "select recorded_at from event_position where position = 2"
    )
    assert page.complete_to == recorded


async def test_from_the_end_of_a_left_incarnation_the_next_one_follows(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=3)
    await publish(1, 3)
    await leave(connection, to=2, above=2)
    await store(connection)
    await publish(2, 1)

    first = await feed.page(connection, incarnation=1, after=0, limit=100)
    second = await feed.page(connection, incarnation=1, after=2, limit=100)

    assert positions(first) == [("1", "1"), ("1", "2")]
    assert (first.incarnation, first.last_position) == (1, 2)
    assert positions(second) == [("2", "1")]
    assert (second.incarnation, second.last_position) == (2, 1)


async def test_whoever_has_read_what_is_withdrawn_is_told_where_to_go_on(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=3)
    await publish(1, 3)
    await leave(connection, to=2, above=2)

    with pytest.raises(LeftIncarnation) as left:
        await feed.page(connection, incarnation=1, after=3, limit=100)

    assert (left.value.new, left.value.at) == (2, 2)


async def leave(connection: asyncpg.Connection, *, to: int, above: int) -> None:
    at: datetime = await connection.fetchval("select service_now()")
    values: tuple[Any, ...] = (to, to - 1, above, at)
    await connection.execute(LEAVE, *values)


async def test_an_incarnation_that_has_not_begun_is_told_from_an_empty_page(
    connection: asyncpg.Connection, store: Store, publish: Callable[..., Awaitable[None]]
) -> None:
    await store(connection, count=1)
    await publish(1, 1)

    with pytest.raises(UnknownIncarnation) as unknown:
        await feed.page(connection, incarnation=2, after=0, limit=100)

    assert unknown.value.current == 1
    assert (await feed.page(connection, incarnation=1, after=1, limit=100)).events == []
