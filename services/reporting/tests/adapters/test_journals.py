"""A journal's row moves with its events, and one of two who decide at once is told."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from eventkit.event import Context
from reporting.adapters.journals import PostgresJournals
from reporting.app import EVENT_LOG
from reporting.domain.errors import JournalChanged, UnknownProjection
from reporting.domain.journal import Journal
from services.reporting.tests.telling import TODAY

pytestmark = pytest.mark.postgres

CONTEXT = Context(actor="an", correlation_id=uuid4())


def journals(connection: asyncpg.Connection) -> PostgresJournals:
    return PostgresJournals(connection, EVENT_LOG, {"clusters", "returns"})


def decide(journal: Journal) -> None:
    journal.switched(from_build=1, to_build=2, reason="Khớp", on=TODAY)


async def test_versions_go_on_and_events_bear_them(connection: asyncpg.Connection) -> None:
    kept = journals(connection)
    first = (await kept.get("returns")).version
    for _ in range(2):
        journal = await kept.get("returns")
        decide(journal)
        async with connection.transaction():
            await kept.save(journal, CONTEXT)

    again = await kept.get("returns")
    versions = await connection.fetch(
        "select streamversion from event_log where stream_id = $1 order by no", again.id
    )

    assert again.version == first + 2
    assert [row["streamversion"] for row in versions][-2:] == [first + 1, first + 2]


async def test_of_two_decisions_at_once_one_comes_first(
    connection: asyncpg.Connection, dsn: str
) -> None:
    other = await asyncpg.connect(dsn)
    mine, theirs = journals(connection), journals(other)
    one, two = await mine.get("clusters"), await theirs.get("clusters")
    decide(one)
    decide(two)

    async with connection.transaction():
        await mine.save(one, CONTEXT)
        waiting = asyncio.create_task(theirs.save(two, CONTEXT))
    with pytest.raises(JournalChanged):
        await waiting
    await other.close()

    assert (await mine.get("clusters")).version == one.version


async def test_a_projection_that_is_not_ours_has_no_journal(
    connection: asyncpg.Connection,
) -> None:
    with pytest.raises(UnknownProjection):
        await journals(connection).get("grants")
