"""Reading: each fact once, in the order of its aggregate, whatever happens to the reader."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg
import pytest
from prometheus_client import REGISTRY
from uuid_utils.compat import uuid7

from eventkit import reasons
from eventkit.reader import State
from testkit import topics
from testkit.databases import Databases
from testkit.eventually import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Say = Callable[..., Awaitable[None]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]

OFFSETS = """
select sum(next_offset)::int from reader_offset join reader_build using (reader)
where build = 1 and topic <> 'mill.heartbeat'
"""

INCOMPLETE = "select count(*) from reader_offset where wanted_position is not null"


def counted(name: str) -> float:
    return REGISTRY.get_sample_value(name, {"projection": "sacks", "build": "1"}) or 0


async def test_what_a_source_says_is_applied(
    mill: Mill, say: Say, reader: Start, versions: Ask, becomes: Ask
) -> None:
    grains = [uuid7() for _ in range(10)]
    await say(*[mill.ground(grain) for grain in grains * 3])

    reader()

    await becomes(versions, {grain: [1, 2, 3] for grain in grains})


async def test_what_is_said_later_is_applied_too(
    mill: Mill, say: Say, reader: Start, versions: Ask, becomes: Ask
) -> None:
    grain, other = uuid7(), uuid7()
    reader()

    for expected in (1, 2, 3):
        await say(mill.ground(grain), mill.ground(other))
        await becomes(
            versions, {grain: [*range(1, expected + 1)], other: [*range(1, expected + 1)]}
        )


async def test_a_type_that_the_projection_does_not_know_only_counts(
    mill: Mill, say: Say, reader: Start, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    unknown = mill.ground(grain, type="vn.nhipcau.mill.grain.weighed.v7", data="[]")
    await say(unknown, mill.ground(grain))

    reader()

    await becomes(versions, {grain: [2]})


async def test_a_database_says_where_to_read_on_and_no_group_does(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain))
    reader(group="one")
    await becomes(versions, {grain: [1, 2]})
    repeats = counted("reader_repeated_facts_total")

    await say(mill.ground(grain))
    reader(group="another")

    await becomes(versions, {grain: [1, 2, 3]})
    assert counted("reader_repeated_facts_total") == repeats
    assert await book.fetchval(OFFSETS) == 3


async def test_everything_said_again_changes_nothing(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grains = [uuid7() for _ in range(20)]
    said = [mill.ground(grain) for grain in grains * 2]
    await say(*said)
    reader()
    await becomes(versions, {grain: [1, 2] for grain in grains})

    await say(*said)

    await becomes(lambda: book.fetchval(OFFSETS), 80)
    assert await versions() == {grain: [1, 2] for grain in grains}


async def test_two_readers_at_once_apply_each_fact_once(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    """In groups of their own, so that Kafka gives each of them everything."""
    grains = [uuid7() for _ in range(200)]
    for group in ("one", "two", "three"):
        reader(group=group, batch=50)

    for _ in range(5):
        await say(*[mill.ground(grain) for grain in grains])

    await becomes(versions, {grain: [1, 2, 3, 4, 5] for grain in grains})
    assert await book.fetchval(OFFSETS) == 1000


async def test_readers_of_one_group_share_the_partitions_and_take_over(
    mill: Mill,
    say: Say,
    reader: Start,
    kafka: str,
    book_dsn: str,
    topic_prefix: str,
    versions: Ask,
    becomes: Ask,
) -> None:
    grains = [uuid7() for _ in range(100)]
    reader()
    await say(*[mill.ground(grain) for grain in grains])
    await becomes(versions, {grain: [1] for grain in grains})

    reader()
    await say(*[mill.ground(grain) for grain in grains])
    await becomes(versions, {grain: [1, 2] for grain in grains})

    reader()
    await say(*[mill.ground(grain) for grain in grains])
    await becomes(versions, {grain: [1, 2, 3] for grain in grains})


async def test_a_database_restored_from_a_backup_reads_on_from_what_it_had(
    mill: Mill,
    say: Say,
    reader: Start,
    databases: Databases,
    book_dsn: str,
    becomes: Ask,
) -> None:
    grains = [uuid7() for _ in range(30)]
    await say(*[mill.ground(grain) for grain in grains])
    reader()
    await becomes(lambda: sacks_of(book_dsn), {grain: [1] for grain in grains})
    backup = await databases.copy(book_dsn)
    await say(*[mill.ground(grain) for grain in grains])
    await becomes(lambda: sacks_of(book_dsn), {grain: [1, 2] for grain in grains})

    await databases.restore(book_dsn, backup=backup)

    await becomes(lambda: sacks_of(book_dsn), {grain: [1, 2] for grain in grains})
    await databases.drop(backup)


async def test_a_topic_made_anew_is_read_from_its_beginning(
    mill: Mill,
    say: Say,
    reader: Start,
    book: asyncpg.Connection,
    kafka: str,
    topic_prefix: str,
    versions: Ask,
    becomes: Ask,
) -> None:
    grains = [uuid7() for _ in range(30)]
    first, second = ([mill.ground(grain) for grain in grains] for _ in range(2))
    # Unlike the relay's, these come in another order, so that other messages get the old offsets.
    await say(*first, *first, *second)
    started = reader()
    await becomes(versions, {grain: [1, 2] for grain in grains})

    await topics.delete_topics(kafka, [topic_prefix + "mill.grain"])
    await topics.create_topics(kafka, {topic_prefix + "mill.grain": 3})
    await say(*first, *second, *[mill.ground(grain) for grain in grains])

    await becomes(versions, {grain: [1, 2, 3] for grain in grains})
    await becomes(lambda: book.fetchval(INCOMPLETE), 0)
    assert started.state is State.READING


async def test_a_hole_is_not_read_over_until_it_is_filled(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    """Kafka lost the end of a partition, and more was said before the lost came again."""
    grain = uuid7()
    said = [mill.ground(grain) for _ in range(4)]
    await say(said[0], said[3])
    reader()
    await becomes(versions, {grain: [1]})
    await becomes(lambda: book.fetchval(INCOMPLETE), 1)

    await say(*said[1:])

    await becomes(versions, {grain: [1, 2, 3, 4]})
    await becomes(lambda: book.fetchval(INCOMPLETE), 0)


async def test_a_fact_without_its_predecessor_waits_until_that_one_comes(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain, other = uuid7(), uuid7()
    first, third, fourth = (mill.ground(grain, streamversion=version) for version in (1, 3, 4))
    await say(first, third, fourth, mill.ground(other))
    reader()
    await becomes(versions, {grain: [1], other: [1]})
    waiting = "select array_agg(kind order by streamversion) from reader_waiting"
    assert await book.fetchval(waiting) == ["gap", "gap"]

    await say(mill.ground(grain, streamversion=2))

    await becomes(versions, {grain: [1, 2, 3, 4], other: [1]})
    assert await book.fetchval(waiting) is None


async def test_what_cannot_be_read_at_all_is_set_aside_by_its_place(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    junk = [mill.ground(grain) for _ in range(3)]
    junk[0].headers = []
    junk[1].headers = [("ce_specversion", b"\xff")]
    junk[2].headers = [("ce_type", None)]
    mill.lasts.clear()
    mill.versions.clear()
    await say(*junk, mill.ground(grain))

    reader()

    await becomes(versions, {grain: [1]})
    quarantined = await book.fetch('select reason from reader_quarantine order by "offset"')
    assert [reasons.read(row["reason"])["rule"] for row in quarantined] == [
        "without",
        "specversion",
        "without",
    ]


async def test_a_failing_database_is_tried_again(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    await book.execute("alter table sack rename to sack_away")
    started = reader()
    await say(mill.ground(grain))
    await eventually(lambda: started.state is State.FAILING)

    await book.execute("alter table sack_away rename to sack")

    await becomes(versions, {grain: [1]})
    assert started.state is State.READING


async def test_an_error_in_the_code_parks_nothing(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    class Broken(type(sacks)):  # type: ignore[misc] # a class of the test's own
        async def apply(self, *_: object) -> None:
            raise NotImplementedError

    grain = uuid7()
    await say(mill.ground(grain))
    started = reader(projection=Broken())

    await eventually(lambda: started.state is State.FAILING)
    assert await book.fetchval("select count(*) from reader_waiting") == 0


async def test_a_withdrawn_incarnation_keeps_its_facts_until_the_day_of_withdrawal(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain, other = uuid7(), uuid7()
    kept = [mill.ground(grain), mill.ground(other)]
    lost = [mill.ground(grain), mill.ground(other)]
    started = mill.begins(2, above=2)
    withdrawn_at = mill.at
    mill.versions.update({grain: 1, other: 4})
    await say(
        *kept, *lost, *started, *[mill.ground(each, incarnation=2) for each in (grain, other)]
    )

    reader()

    await becomes(versions, {grain: [1, 2, 2], other: [1, 2, 5]})
    rows = await book.fetch("select incarnation, position, withdrawn_at from sack order by 1, 2")
    assert [tuple(row) for row in rows] == [
        (1, 1, None),
        (1, 2, None),
        (1, 3, withdrawn_at),
        (1, 4, withdrawn_at),
        (2, 1, None),
        (2, 2, None),
    ]


async def test_facts_that_come_after_their_withdrawal_are_ignored_and_counted(
    mill: Mill, say: Say, reader: Start, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    kept, lost = mill.ground(grain), mill.ground(grain)
    mill.versions[grain] = 1
    ignored = counted("reader_ignored_withdrawn_total")
    await say(kept, *mill.begins(2, above=1), lost, kept, mill.ground(grain, incarnation=2))

    reader()

    await becomes(versions, {grain: [1, 2]})
    assert counted("reader_ignored_withdrawn_total") == ignored + 1


async def sacks_of(dsn: str) -> Mapping[Any, list[int]]:
    """Asked anew each time, because the database may have been replaced."""
    found: dict[Any, list[int]] = {}
    connection = await asyncpg.connect(dsn)
    try:
        for grain, version in await connection.fetch(
            "select grain, streamversion from sack order by nth"
        ):
            found.setdefault(grain, []).append(version)
    finally:
        await connection.close()
    return found
