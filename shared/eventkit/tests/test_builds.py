"""A build is made beside the live one, switched to, switched back from, and dropped."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from eventkit import builds, progress
from eventkit.reader import State, run_readers
from testkit.eventually import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Say = Callable[..., Awaitable[None]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]


@pytest_asyncio.fixture(loop_scope="session")
async def readers(
    book_dsn: str, sacks: Any, kafka: str, topic_prefix: str
) -> AsyncIterator[asyncio.Task[None]]:
    """One for each build, as they come and go."""
    task = asyncio.create_task(
        run_readers(dsn=book_dsn, projections=[sacks], bootstrap=kafka, topic_prefix=topic_prefix)
    )
    yield task
    task.cancel()
    await asyncio.wait({task})


async def test_a_new_build_reads_beside_the_live_one(
    mill: Mill,
    say: Say,
    readers: object,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain))
    await becomes(versions, {grain: [1, 2]})

    build = await builds.start_build(book, sacks)

    await becomes(lambda: versions(build=build), {grain: [1, 2]})
    await say(mill.ground(grain))
    await becomes(versions, {grain: [1, 2, 3]})
    await becomes(lambda: versions(build=build), {grain: [1, 2, 3]})
    assert await builds.live_build(book, "sacks") == 1


async def test_a_switch_and_a_switch_back(
    book: asyncpg.Connection, sacks: Any, reader: Start, mill: Mill, say: Say, becomes: Ask
) -> None:
    build = await builds.start_build(book, sacks)

    assert await builds.switch(book, "sacks", build) == 1
    assert await builds.live_build(book, "sacks") == build
    assert await builds.switch(book, "sacks", 1) == build

    states = {each.build: each.state for each in await builds.list_builds(book, "sacks")}
    assert states == {1: "live", build: "old"}


async def test_a_switch_waits_for_the_batch_that_is_being_stored(
    book: asyncpg.Connection, book_dsn: str, sacks: Any, becomes: Ask
) -> None:
    build = await builds.start_build(book, sacks)
    batch = await asyncpg.connect(book_dsn)
    transaction = batch.transaction()
    await transaction.start()
    await batch.execute("update reader_offset set next_offset = 7 where partition = 0")

    switching = asyncio.create_task(builds.switch(book, "sacks", build))

    blocked = "select count(*) from pg_locks where not granted and locktype = 'transactionid'"
    await becomes(lambda: batch.fetchval(blocked), 1)
    assert not switching.done()
    await transaction.commit()
    assert await switching == 1
    await batch.close()


async def test_a_dropped_build_is_gone_and_its_reader_ends(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    build = await builds.start_build(book, sacks)
    started = reader(build=build)
    await say(mill.ground(grain))
    await becomes(lambda: versions(build=build), {grain: [1]})

    await builds.drop(book, sacks, build)
    await say(mill.ground(grain))

    await eventually(lambda: started.state is State.DROPPED)
    assert await versions(build=build) == {}
    for table in ("reader_version", "reader_offset", "reader_position"):
        assert await book.fetchval(f"select count(distinct reader) from {table}") <= 1


async def test_the_live_build_is_neither_dropped_nor_switched_to(
    book: asyncpg.Connection, sacks: Any, kafka: str
) -> None:
    with pytest.raises(builds.BuildIsLive):
        await builds.drop(book, sacks, 1)
    with pytest.raises(builds.BuildIsLive):
        await builds.switch(book, "sacks", 1)
    with pytest.raises(builds.NoSuchBuild):
        await builds.switch(book, "sacks", 9)


async def test_two_builds_started_at_once_get_numbers_of_their_own(
    book: asyncpg.Connection, book_dsn: str, sacks: Any, kafka: str
) -> None:
    async def start() -> int:
        connection = await asyncpg.connect(book_dsn)
        try:
            return await builds.start_build(connection, sacks)
        finally:
            await connection.close()

    assert sorted(await asyncio.gather(start(), start(), start())) == [2, 3, 4]


async def test_whoever_watches_a_projection_is_told(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, book_dsn: str
) -> None:
    told: list[str] = []
    watcher = await asyncpg.connect(book_dsn)
    await watcher.add_listener(builds.CHANNEL, lambda *heard: told.append(str(heard[3])))
    reader()
    await say(mill.ground())

    await eventually(lambda: told)

    assert set(told) == {"sacks"}
    await watcher.close()


async def test_a_dropped_builds_number_is_not_given_again(
    book: asyncpg.Connection, sacks: Any
) -> None:
    assert await builds.start_build(book, sacks) == 2
    assert await builds.start_build(book, sacks) == 3
    await builds.drop(book, sacks, 3)
    await builds.drop(book, sacks, 2)

    assert await builds.start_build(book, sacks) == 4


async def test_there_are_only_so_many_builds_at_once(book: asyncpg.Connection, sacks: Any) -> None:
    await builds.start_build(book, sacks, builds_max=2)

    with pytest.raises(builds.TooManyBuilds):
        await builds.start_build(book, sacks, builds_max=2)

    await builds.drop(book, sacks, 2)
    assert await builds.start_build(book, sacks, builds_max=2) == 3


async def test_a_build_is_starting_until_its_reader_has_begun(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, sacks: Any, becomes: Ask
) -> None:
    async def states() -> dict[int, str]:
        return {one.build: one.state for one in await progress.readers(book)}

    await say(mill.ground(uuid7()))
    reader()
    build = await builds.start_build(book, sacks)
    await becomes(states, {1: "reading", build: "starting"})

    reader(build=build)

    await becomes(states, {1: "reading", build: "reading"})
