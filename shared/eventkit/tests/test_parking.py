"""A bad fact holds up its own aggregate and no other, until people decide."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit import builds, parking, progress, reasons
from eventkit.parking import NotParked, StillRefused
from eventkit.reader import State
from testkit.eventually import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Say = Callable[..., Awaitable[None]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]

TOO_LIGHT = '{"weight_kg": 0}'  # refused by the table
NO_WEIGHT = "{}"  # refused by `decode`
HEAVY = "alter table sack drop constraint sack_weight_kg_check"


async def kinds(book: asyncpg.Connection) -> list[tuple[int, str]]:
    rows = await book.fetch("select streamversion, kind from reader_waiting order by 1")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("bad", [TOO_LIGHT, NO_WEIGHT, "no json", "[]"])
async def test_a_bad_fact_parks_its_aggregate_and_the_rest_flows(
    mill: Mill,
    say: Say,
    reader: Start,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
    bad: str,
) -> None:
    grain, others = uuid7(), [uuid7() for _ in range(50)]
    said = [mill.ground(each) for each in [*others[:25], grain, *others[25:]]]
    said += [mill.ground(grain, data=bad), mill.ground(grain)]
    await say(*said, *[mill.ground(each) for each in others])

    reader()

    await becomes(versions, {grain: [1]} | {each: [1, 2] for each in others})
    assert await kinds(book) == [(2, "data"), (3, "behind")]
    [parked] = await parking.listing(book)
    assert (parked.stream_id, parked.streamversion, parked.waiting) == (grain, 2, 2)
    [mills] = await progress.freshness(book, "sacks")
    assert mills.parked == 1


async def test_the_reason_and_the_bytes_can_be_looked_at(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, becomes: Ask
) -> None:
    grain = uuid7()
    await say(mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(1, "data"), (2, "behind")])

    [listed] = await parking.listing(book, projection="sacks", build=1)
    parked, messages = await parking.inspect(book, listed.id)

    assert parked == listed
    said = reasons.read(parked.reason)
    assert (said["rule"], said["error"]) == ("error", "CheckViolationError")
    assert said["text"].startswith('new row for relation "sack"')
    assert [message.value for message in messages] == [TOO_LIGHT.encode(), b'{"weight_kg": 75}']
    assert messages[0].stream_id == grain


async def test_later_facts_wait_behind_it(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    await say(mill.ground(grain, data=TOO_LIGHT))
    reader()
    await becomes(lambda: kinds(book), [(1, "data")])

    later = [mill.ground(grain), mill.ground(grain)]
    await say(*later)
    await say(*later)

    await becomes(lambda: kinds(book), [(1, "data"), (2, "behind"), (3, "behind")])
    assert await versions() == {}


async def test_released_it_is_applied_in_order(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(2, "data"), (3, "behind")])
    [parked] = await parking.listing(book)
    await book.execute(HEAVY)

    applied = await parking.release(book, sacks, parked.id)

    assert applied == 2
    assert await versions() == {grain: [1, 2, 3]}
    assert await kinds(book) == []
    await say(mill.ground(grain))
    await becomes(versions, {grain: [1, 2, 3, 4]})


async def test_what_is_still_refused_stays_as_it_is(
    mill: Mill, say: Say, reader: Start, sacks: Any, book: asyncpg.Connection, becomes: Ask
) -> None:
    grain = uuid7()
    await say(mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(1, "data"), (2, "behind")])
    [parked] = await parking.listing(book)

    with pytest.raises(StillRefused, match="CheckViolation"):
        await parking.release(book, sacks, parked.id)

    assert await parking.listing(book) == [parked]


async def test_a_release_goes_as_far_as_it_can(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    bodies = [TOO_LIGHT, '{"weight_kg": 75}', NO_WEIGHT, '{"weight_kg": 75}']
    await say(*[mill.ground(grain, data=body) for body in bodies])
    reader()
    await becomes(lambda: kinds(book), [(1, "data"), *[(each, "behind") for each in (2, 3, 4)]])
    [parked] = await parking.listing(book)
    await book.execute(HEAVY)

    assert await parking.release(book, sacks, parked.id) == 2

    assert await versions() == {grain: [1, 2]}
    assert await kinds(book) == [(3, "data"), (4, "behind")]
    with pytest.raises(NotParked):
        await parking.release(book, sacks, parked.id)


async def test_discarded_it_is_never_applied_and_the_rest_goes_on(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(2, "data"), (3, "behind")])
    [parked] = await parking.listing(book)

    assert await parking.discard(book, sacks, parked.id) == parked

    assert await versions() == {grain: [1, 3]}
    await say(mill.ground(grain))
    await becomes(versions, {grain: [1, 3, 4]})


async def test_a_rebuild_obeys_what_was_discarded(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    """Also when the new build could apply it."""
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(2, "data"), (3, "behind")])
    [parked] = await parking.listing(book)
    await parking.discard(book, sacks, parked.id)
    await book.execute(HEAVY)

    reader(build=await builds.start_build(book, sacks))

    await becomes(lambda: versions(build=2), {grain: [1, 3]})


async def test_a_discard_holds_for_every_build_that_waits_for_the_same(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    await say(mill.ground(grain, data=NO_WEIGHT), mill.ground(grain))
    reader()
    reader(build=await builds.start_build(book, sacks))
    await becomes(lambda: kinds(book), [(1, "data")] * 2 + [(2, "behind")] * 2)
    [parked, _] = await parking.listing(book)

    await parking.discard(book, sacks, parked.id)

    assert await versions(build=1) == await versions(build=2) == {grain: [2]}


async def test_of_a_discarded_gap_what_is_missing_is_given_up(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    grain = uuid7()
    await say(*[mill.ground(grain, streamversion=version) for version in (1, 3, 4, 6)])
    reader()
    await becomes(lambda: kinds(book), [(3, "gap"), (4, "gap"), (6, "gap")])
    [parked] = await parking.listing(book)
    assert reasons.read(parked.reason) == {"rule": "gap", "version": 2}
    with pytest.raises(StillRefused, match="gap"):
        await parking.release(book, sacks, parked.id)

    await parking.discard(book, sacks, parked.id)

    assert await versions() == {grain: [1, 3, 4]}
    [left] = await parking.listing(book)
    assert (left.reason, left.waiting) == (reasons.reason("gap", version=5), 1)


async def test_twenty_bad_aggregates_in_a_batch_are_bad_data(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    good = [uuid7() for _ in range(200)]
    bad = [mill.ground(data=TOO_LIGHT if nth % 2 else NO_WEIGHT) for nth in range(20)]
    await say(*bad, *[mill.ground(grain) for grain in good])

    reader()

    await becomes(versions, {grain: [1] for grain in good})
    assert await kinds(book) == [(1, "data")] * 20


async def test_more_than_that_stops_the_reader_loudly(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask
) -> None:
    await say(*[mill.ground(stream="mill.flour", data=TOO_LIGHT) for _ in range(60)])

    started = reader()

    await eventually(lambda: started.state is State.STOPPED)
    assert await kinds(book) == []
    assert "more than 20" in started.reason
    [build] = await builds.list_builds(book)
    assert build.stopped_because == started.reason
    assert {each.state for each in await progress.readers(book)} == {"stopped"}


async def test_unreadable_messages_do_not_count_and_can_be_discarded(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    junk = [mill.ground(uuid7()) for _ in range(30)]
    for record in junk:
        record.headers = []
    mill.lasts.clear()
    await say(*junk, mill.ground(grain))
    reader()
    await becomes(versions, {grain: [1]})
    await becomes(lambda: count_of(book, "reader_quarantine"), 30)
    [first, *_] = await parking.quarantined(book)

    place = (first.projection, first.topic, first.partition, first.offset)
    await parking.discard_message(book, *place)

    [mills] = await progress.freshness(book, "sacks")
    assert mills.quarantined == 29
    discarded = [each for each in await parking.quarantined(book) if each.discarded_at]
    assert [(each.topic, each.offset) for each in discarded] == [(first.topic, first.offset)]
    with pytest.raises(NotParked):
        await parking.discard_message(book, "sacks", "mill.grain", 0, 4711)


async def test_behind_a_discarded_hole_reading_goes_on(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, versions: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    first, lost, third = (mill.ground(grain) for _ in range(3))
    await say(first, third)
    reader(again_s=0.2)
    await becomes(lambda: count_of(book, "reader_quarantine"), 1)
    [hole] = await parking.quarantined(book)
    assert (hole.kind, lost.partition) == ("hole", hole.partition)

    await parking.discard_message(book, "sacks", hole.topic, hole.partition, hole.offset)
    await becomes(lambda: kinds(book), [(3, "gap")])

    [mills] = await progress.freshness(book, "sacks")
    assert not mills.incomplete


async def test_of_what_is_discarded_no_byte_is_kept_wherever_it_waits(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    versions: Ask,
    becomes: Ask,
) -> None:
    """In the second build it waits behind another, which is refused there only."""
    grain = uuid7()
    await say(mill.ground(grain), mill.ground(grain, data=TOO_LIGHT), mill.ground(grain))
    reader()
    await becomes(lambda: kinds(book), [(2, "data"), (3, "behind")])
    reader(build=await builds.start_build(book, sacks))
    await becomes(lambda: kinds(book), [(2, "data")] * 2 + [(3, "behind")] * 2)
    await book.execute(AS_IF_THE_FIRST_WERE_REFUSED)
    [parked] = await parking.listing(book, build=1)

    await parking.discard(book, sacks, parked.id)

    left = await book.fetch("select streamversion, value from reader_waiting order by 1")
    assert [tuple(row) for row in left] == [(1, b"{}"), (2, b""), (3, b'{"weight_kg": 75}')]
    [first] = await parking.listing(book)
    await parking.discard(book, sacks, first.id)
    assert await versions(build=2) == {grain: [1, 3]}  # 1 was applied before it was set back


async def test_what_was_discarded_long_ago_is_forgotten_and_what_is_undecided_never(
    mill: Mill, say: Say, reader: Start, sacks: Any, book: asyncpg.Connection, becomes: Ask
) -> None:
    junk = [mill.ground(uuid7()) for _ in range(2)]
    for record in junk:
        record.headers = []
    mill.lasts.clear()
    await say(*junk, mill.ground(uuid7(), data=TOO_LIGHT), mill.ground(uuid7(), data=TOO_LIGHT))
    reader()
    await becomes(lambda: count_of(book, "reader_waiting"), 2)
    await becomes(lambda: count_of(book, "reader_quarantine"), 2)
    [message, undecided] = await parking.quarantined(book)
    [parked, kept] = await parking.listing(book)
    await book.execute("create temporary table seen as select * from reader_waiting")
    await parking.discard(book, sacks, parked.id)
    await parking.discard_message(book, "sacks", message.topic, message.partition, message.offset)
    await book.execute(  # as a batch does that a reader had begun before
        "insert into reader_waiting overriding system value select * from seen where id = $1",
        parked.id,
    )

    assert await parking.expire(book, timedelta(days=90)) == 0
    for table in ("reader_discarded_event", "reader_discarded_message"):
        await book.execute(f"update {table} set discarded_at = now() - interval '91 days'")
    assert await parking.expire(book, timedelta(days=90)) == 2
    assert await parking.expire(book, timedelta(days=90)) == 0

    left = {row["id"]: row["value"] for row in await book.fetch("select * from reader_waiting")}
    assert left == {parked.id: b"", kept.id: TOO_LIGHT.encode()}
    assert await parking.quarantined(book) == [undecided]
    assert await count_of(book, "reader_discarded_event") == 1
    assert await count_of(book, "reader_discarded_message") == 1


# As after a rebuild by a release that refuses more.
AS_IF_THE_FIRST_WERE_REFUSED = """
insert into reader_waiting (
    reader, stream, stream_id, incarnation, streamversion, kind, reason, source, type, event_id,
    fact_id, position, previousposition, recorded_at, accepted_at, correlation_id, topic, partition,
    "offset", value
)
select reader, stream, stream_id, incarnation, 1, 'data', 'refused', source, type, uuidv7(),
    uuidv7(), position, previousposition, recorded_at, accepted_at, correlation_id, topic,
    partition, 0, '{}'
from reader_waiting where streamversion = 2 and reader = (select max(reader) from reader_build);
update reader_waiting set kind = 'behind'
where streamversion > 1 and reader = (select max(reader) from reader_build)
"""


async def count_of(book: asyncpg.Connection, table: str) -> int:
    count: int = await book.fetchval(f"select count(*) from {table}")
    return count
