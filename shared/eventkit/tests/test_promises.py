"""The first five promises of the design, each shown once from the log to a reader's figures.

Every one of them was seen to fail when the code that keeps it was broken.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit import parking, progress, wire
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog, StaleVersion
from testkit.databases import Databases

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Running = Any  # as above
type Store = Callable[..., Awaitable[UUID]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]

FINAL = progress.Finality(final=True, reasons=())

RELAY = """
import asyncio, sys
from eventkit.log import EventLog
from eventkit.relay import Relay

dsn, bootstrap, prefix = sys.argv[1:]
log = EventLog(source="mill", streams={"mill.grain": 3, "mill.flour": 2})
asyncio.run(Relay(dsn=dsn, log=log, bootstrap=bootstrap, topic_prefix=prefix, batch=10).run())
"""


async def test_promise_1_a_change_and_its_fact_are_stored_together_or_not_at_all(
    log: EventLog, connection: asyncpg.Connection
) -> None:
    await connection.execute("create table grain (id uuid primary key, version integer)")
    grain = uuid7()
    stored = "select (select count(*) from grain), (select count(*) from event_log)"

    async def save(after_version: int) -> None:
        await connection.execute("insert into grain values ($1, 1)", grain)
        ground = NewEvent(
            type="vn.nhipcau.mill.grain.ground.v1", data={}, occurred_on=date(2026, 3, 1)
        )
        await log.append(
            connection,
            stream="mill.grain",
            stream_id=grain,
            after_version=after_version,
            events=[ground],
            context=Context(actor="miller-7", correlation_id=uuid4()),
        )

    # Outside a transaction the fact would stand alone, should the change be refused.
    with pytest.raises(RuntimeError):
        await save(0)
    await connection.execute("delete from grain")
    # Whatever fails after both were written takes both away.
    undone = connection.transaction()
    await undone.start()
    await save(0)
    await undone.rollback()
    assert tuple(*await connection.fetch(stored)) == (0, 0)
    async with connection.transaction():
        await save(0)
    assert tuple(*await connection.fetch(stored)) == (1, 1)
    # A fact that cannot be stored takes the change with it.
    await connection.execute("delete from grain")
    with pytest.raises(StaleVersion):
        async with connection.transaction():
            await save(0)
    assert tuple(*await connection.fetch(stored)) == (0, 1)


async def test_promise_2_every_stored_fact_reaches_kafka_in_order_whatever_dies(
    dsn: str,
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    kafka: str,
    topic_prefix: str,
    heard: Ask,
    becomes: Ask,
) -> None:
    grains: list[UUID] = []
    for fault in ("after-numbering", "after-send", "after-numbering:2", "after-send:2"):
        grains += [await store(connection, count=3) for _ in range(10)]
        killed = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", RELAY, dsn, kafka, topic_prefix),
            env=os.environ | {"EVENTKIT_FAULT": fault},  # noqa: TID251 - of another process
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await killed.wait() == -9

    relay()

    async def first_occurrences() -> dict[UUID, list[int]]:
        found: dict[UUID, list[int]] = {}
        for message in map(wire.decode, await heard()):
            versions = found.setdefault(message.stream_id, [])
            if message.streamversion not in versions:
                versions.append(message.streamversion)
        return found

    await becomes(first_occurrences, {grain: [1, 2, 3] for grain in grains})
    positions = {wire.decode(record).position for record in await heard()}
    assert sorted(positions) == [*range(1, 121)]


async def test_promise_3_each_fact_is_applied_once_in_order_whatever_happens_to_the_reader(
    mill: Mill,
    say: Ask,
    reader: Start,
    running: Running,
    databases: Databases,
    book_dsn: str,
    becomes: Ask,
) -> None:
    grains = [uuid7() for _ in range(60)]
    said = [mill.ground(grain) for grain in grains * 5]
    first = reader(batch=40)
    await say(*said[:100])
    await becomes(lambda: read(book_dsn), versions_of(said[:100]))
    # Published again, while another reader comes and the first one goes.
    await say(*said[:150], *said[50:200])
    reader(batch=30)
    await running.stop(first)
    reader(batch=30, group="a-group-of-its-own")
    await becomes(lambda: read(book_dsn), versions_of(said[:200]))
    # Restored from an older backup.
    backup = await databases.copy(book_dsn)
    await say(*said[200:250])
    await becomes(lambda: read(book_dsn), versions_of(said[:250]))
    await databases.restore(book_dsn, backup=backup)
    await say(*said[250:], *said)

    await becomes(lambda: read(book_dsn), versions_of(said))
    await databases.drop(backup)


async def test_promise_4_no_fact_is_skipped_because_it_was_committed_late(
    dsn: str,
    store: Store,
    connection: asyncpg.Connection,
    relay: Start,
    reader: Start,
    versions: Ask,
    becomes: Ask,
) -> None:
    relay()
    reader()
    slow = await asyncpg.connect(dsn)
    lately = slow.transaction()
    await lately.start()
    late = await store(slow)
    undone = await asyncpg.connect(dsn)
    never = undone.transaction()
    await never.start()
    await store(undone)
    soon = [await store(connection) for _ in range(5)]
    await becomes(versions, {grain: [1] for grain in soon})

    await never.rollback()
    await lately.commit()

    await becomes(versions, {grain: [1] for grain in [*soon, late]})
    positions = "select array_agg(position order by position) from event_position"
    assert await connection.fetchval(positions) == [1, 2, 3, 4, 5, 6]
    await slow.close()
    await undone.close()


async def test_promise_5_a_bad_fact_parks_its_aggregate_alone_and_a_release_loses_nothing(
    mill: Mill,
    say: Ask,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain, others = uuid7(), [uuid7() for _ in range(100)]
    reader()
    await say(*[mill.ground(each) for each in [*others, grain]])
    await say(mill.ground(grain, data='{"weight_kg": -1}'), mill.ground(grain))
    await say(*[mill.ground(each) for each in [*others, grain]], mill.heartbeat())

    await becomes(versions, {each: [1, 2] for each in others} | {grain: [1]})
    [mills] = await progress.freshness(book, "sacks")
    assert mills.parked == 1
    assert not (await progress.finality(book, "sacks", mill.at)).final
    [parked] = await parking.listing(book)
    assert (parked.stream_id, parked.streamversion, parked.waiting) == (grain, 2, 3)
    await book.execute("alter table sack drop constraint sack_weight_kg_check")
    assert await parking.release(book, sacks, parked.id) == 3

    await say(mill.ground(grain), mill.heartbeat())
    await becomes(versions, {each: [1, 2] for each in others} | {grain: [1, 2, 3, 4, 5]})
    await becomes(lambda: progress.finality(book, "sacks", mill.at), FINAL)


def versions_of(said: list[Any]) -> dict[UUID, list[int]]:
    found: dict[UUID, list[int]] = {}
    for record in said:
        message = wire.decode(record)
        found.setdefault(message.stream_id, []).append(message.streamversion)
    return found


async def read(dsn: str) -> dict[UUID, list[int]]:
    """Asked on a new connection each time, because the database may have been replaced."""
    found: dict[UUID, list[int]] = {}
    connection = await asyncpg.connect(dsn)
    try:
        for grain, version in await connection.fetch(
            "select grain, streamversion from sack order by nth"
        ):
            found.setdefault(grain, []).append(version)
    finally:
        await connection.close()
    return found
