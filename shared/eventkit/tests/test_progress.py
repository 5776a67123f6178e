"""How complete the figures are, and whether an answer can still change."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from eventkit import parking, progress

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

type Mill = Any  # tests/conftest.py says what it is
type Say = Callable[..., Awaitable[None]]
type Ask = Callable[..., Awaitable[Any]]
type Start = Callable[..., Any]

SECOND = timedelta(seconds=1)


@pytest.fixture
def complete_to(book: asyncpg.Connection) -> Callable[[], Awaitable[datetime | None]]:
    async def complete_to() -> datetime | None:
        found = await progress.freshness(book, "sacks")
        return found[0].complete_to if found else None

    return complete_to


@pytest.fixture
def why_not_final(book: asyncpg.Connection) -> Callable[[datetime], Awaitable[tuple[str, ...]]]:
    async def why_not_final(known_at: datetime) -> tuple[str, ...]:
        return (await progress.finality(book, "sacks", known_at)).reasons

    return why_not_final


async def test_before_any_reader_has_run_nothing_is_final(
    book: asyncpg.Connection, mill: Mill
) -> None:
    found = await progress.finality(book, "other", mill.at)

    assert (found.final, found.reasons) == (False, ("unread:other",))


async def test_a_reader_is_complete_to_a_heartbeat_when_it_has_read_up_to_its_list(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, complete_to: Ask, becomes: Ask
) -> None:
    said = [mill.ground(uuid7()) for _ in range(20)]
    beat, promised = mill.heartbeat(), mill.at
    await say(*said[:19], beat)
    reader()
    await becomes(lambda: progress.vector(book, "sacks"), {"mill": (1, 19)})
    assert await complete_to() is None

    await say(said[19])

    await becomes(complete_to, promised)
    [fresh] = await progress.freshness(book, "sacks")
    assert (fresh.source, fresh.incarnation, fresh.position) == ("mill", 1, 20)
    assert (fresh.parked, fresh.quarantined, fresh.incomplete) == (0, 0, False)
    assert fresh.lag_s is not None
    assert fresh.lag_s > 0


async def test_a_source_that_says_nothing_is_complete_to_its_heartbeat(
    mill: Mill, say: Say, reader: Start, complete_to: Ask, becomes: Ask
) -> None:
    reader()

    await say(mill.heartbeat())

    await becomes(complete_to, mill.at)


async def test_a_reader_that_is_always_a_little_behind_is_complete_to_what_it_has_reached(
    mill: Mill, say: Say, reader: Start, complete_to: Ask, becomes: Ask
) -> None:
    reached, unreached = mill.ground(uuid7()), mill.ground(uuid7())
    mill.lasts = {(1, "mill.grain", reached.partition): 1}
    early, at = mill.heartbeat(), mill.at
    mill.at += SECOND
    mill.lasts[1, "mill.grain", unreached.partition] = 2
    await say(reached, early)
    reader()
    await becomes(complete_to, at)

    await say(mill.heartbeat())

    await becomes(complete_to, at)


async def test_of_a_new_incarnation_it_is_complete_once_every_partition_has_begun_it(
    mill: Mill, say: Say, reader: Start, complete_to: Ask, becomes: Ask
) -> None:
    await say(mill.ground(uuid7()), mill.heartbeat())
    before = mill.at
    reader()
    await becomes(complete_to, before)
    *most, last = mill.begins(2, above=1)

    await say(*most, mill.heartbeat(2))
    await becomes(complete_to, before)
    await say(last)

    await becomes(complete_to, mill.at)


async def test_heartbeats_that_are_not_needed_any_more_are_forgotten(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, complete_to: Ask, becomes: Ask
) -> None:
    reader()
    for _ in range(5):
        mill.at += SECOND
        await say(mill.heartbeat())
        await becomes(complete_to, mill.at)

    assert await book.fetchval("select count(*) from reader_heartbeat") == 1


async def test_an_answer_is_final_when_all_recorded_up_to_it_was_applied(
    mill: Mill, say: Say, reader: Start, why_not_final: Ask, becomes: Ask
) -> None:
    await say(mill.ground(uuid7()), mill.heartbeat())
    reader()

    await becomes(lambda: why_not_final(mill.at), ())
    assert await why_not_final(mill.at + SECOND) == ("behind:mill",)


async def test_a_parked_fact_keeps_answers_open_from_when_it_was_recorded(
    mill: Mill,
    say: Say,
    reader: Start,
    sacks: Any,
    book: asyncpg.Connection,
    why_not_final: Ask,
    becomes: Ask,
) -> None:
    await say(mill.ground(uuid7()))
    before = mill.at
    await say(mill.ground(uuid7(), data="{}"), mill.heartbeat())
    reader()
    await becomes(lambda: why_not_final(mill.at), ("parked:mill",))
    assert await why_not_final(before) == ()

    [parked] = await parking.listing(book)
    await parking.discard(book, sacks, parked.id)

    assert await why_not_final(mill.at) == ()


async def test_a_withdrawn_parked_fact_does_not_count_after_its_withdrawal(
    mill: Mill, say: Say, reader: Start, why_not_final: Ask, becomes: Ask
) -> None:
    await say(mill.ground(uuid7(), data="{}"), mill.heartbeat())
    recorded = mill.at
    await say(*mill.begins(2, above=0), mill.heartbeat(2))

    reader()

    await becomes(lambda: why_not_final(mill.at), ())
    assert await why_not_final(recorded) == ("parked:mill",)


async def test_an_unreadable_message_keeps_only_later_answers_open(
    mill: Mill,
    say: Say,
    reader: Start,
    book: asyncpg.Connection,
    complete_to: Ask,
    why_not_final: Ask,
    becomes: Ask,
) -> None:
    """Whatever it is, it was recorded after all that had been promised to be complete."""
    await say(mill.ground(uuid7()), mill.heartbeat())
    final = mill.at
    reader()
    await becomes(complete_to, final)
    junk = mill.ground(uuid7())
    junk.headers = []
    mill.lasts.clear()
    mill.at += SECOND
    await say(junk)
    await becomes(lambda: book.fetchval("select count(*) from reader_quarantine"), 1)
    await say(mill.heartbeat())
    await becomes(complete_to, mill.at)

    assert await why_not_final(mill.at) == ("quarantined:mill",)
    assert await why_not_final(final) == ()


async def test_while_a_partition_lacks_something_nothing_is_final(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, why_not_final: Ask, becomes: Ask
) -> None:
    grain = uuid7()
    first, lost, third = (mill.ground(grain) for _ in range(3))
    await say(first, third, mill.heartbeat())

    reader()

    open_ = ("behind:mill", "incomplete:mill", "quarantined:mill")
    await becomes(lambda: why_not_final(mill.at), open_)
    [fresh] = await progress.freshness(book, "sacks")
    assert fresh.incomplete
    await say(lost, third)
    await becomes(lambda: why_not_final(mill.at), ())


async def test_readers_say_how_far_behind_they_are(
    mill: Mill, say: Say, reader: Start, book: asyncpg.Connection, becomes: Ask
) -> None:
    await say(*[mill.ground(uuid7()) for _ in range(20)], mill.heartbeat())
    reader()
    await becomes(lambda: progress.vector(book, "sacks"), {"mill": (1, 20)})

    found = {each.topic: each for each in await progress.readers(book)}

    assert sorted(found) == ["mill.flour", "mill.grain", "mill.heartbeat"]
    grain = found["mill.grain"]
    assert (grain.projection, grain.build, grain.state) == ("sacks", 1, "reading")
    assert (grain.behind, grain.parked, grain.incomplete) == (0, 0, False)
