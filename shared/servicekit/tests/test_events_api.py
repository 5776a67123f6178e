"""The pull feed and the clock, over HTTP and a real event log."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from uuid_utils.compat import uuid7

from eventkit import clock, ddl, numbering
from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from servicekit.database import Database
from servicekit.events_api import clock_router, feed_router

pytestmark = pytest.mark.postgres

LOG = EventLog(source="mill", streams={"mill.grain": 2})
START = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
NEXT_INCARNATION = """
with left_behind as (
    insert into event_incarnation (incarnation, continues, at, recordedtime)
    values (2, 1, $1, now())
)
update event_relay set incarnation = 2, position = 0
"""


async def with_log(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in ddl.statements("log", 1):
        await connection.execute(statement)
    await connection.close()


@pytest.fixture
async def database(make_database: Callable[..., Awaitable[str]]) -> AsyncIterator[Database]:
    database = Database(await make_database("servicekit_events", with_log), name="mill")
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def client(
    make_app: Callable[..., FastAPI],
    client_of: Callable[..., httpx.AsyncClient],
    database: Database,
    token_of: Callable[..., str],
) -> httpx.AsyncClient:
    app = make_app(routers=[feed_router(database), clock_router(database)])
    client: httpx.AsyncClient = client_of(app)
    client.headers["Authorization"] = f"Bearer {token_of('operator')}"
    return client


async def published(database: Database, count: int) -> list[UUID]:
    """Events that are stored, numbered and, as far as the cursor says, on Kafka."""
    ids = [uuid7() for _ in range(count)]
    async with database.transaction() as connection:
        batch = [(uuid4(), 0, [ground(event_id)], context()) for event_id in ids]
        await LOG.append_many(connection, stream="mill.grain", batch=batch)
    async with database.connection() as connection:
        await numbering.number(connection, count)
        await connection.execute(
            "update event_relay set cursor_incarnation = incarnation, cursor_position = position"
        )
        await numbering.next_heartbeat(connection)
    return ids


def ground(event_id: UUID) -> NewEvent:
    return NewEvent(
        type="vn.nhipcau.mill.grain.ground.v1",
        data={"weight_kg": "75.00", "kind": "gạo"},
        occurred_on=date(2026, 3, 1),
        event_id=event_id,
    )


def context() -> Context:
    return Context(actor="miller-7", correlation_id=uuid4())


async def feed(client: httpx.AsyncClient, **asked: int) -> httpx.Response:
    return await client.get("/v1/events", params=asked)


async def test_events_come_as_cloudevents_in_order_of_position(
    client: httpx.AsyncClient, database: Database
) -> None:
    ids = await published(database, 3)

    answer = await feed(client)

    assert answer.headers["content-type"] == "application/cloudevents-batch+json"
    events: list[dict[str, Any]] = answer.json()
    assert [event["id"] for event in events] == [str(one) for one in ids]
    assert [event["position"] for event in events] == ["1", "2", "3"]
    assert events[0]["specversion"] == "1.0"
    assert events[0]["data"] == {"weight_kg": "75.00", "kind": "gạo"}


async def test_the_headers_say_where_the_feed_stands(
    client: httpx.AsyncClient, database: Database
) -> None:
    await published(database, 3)

    answer = await feed(client, after=1, limit=1)

    assert [event["position"] for event in answer.json()] == ["2"]
    assert answer.headers["incarnation"] == "1"
    assert answer.headers["last-position"] == "3"
    assert datetime.fromisoformat(answer.headers["complete-to"]) <= datetime.now(UTC)
    assert answer.headers["complete-to"].endswith("Z")


async def test_at_the_end_there_is_an_empty_page(
    client: httpx.AsyncClient, database: Database
) -> None:
    await published(database, 1)

    assert (await feed(client, after=1)).json() == []


async def test_above_the_end_of_a_left_incarnation_the_new_one_is_named(
    client: httpx.AsyncClient, database: Database
) -> None:
    await published(database, 3)
    async with database.connection() as connection:
        await connection.execute(NEXT_INCARNATION, 2)
    await published(database, 1)

    left = await feed(client, incarnation=1, after=3)
    goes_on = await feed(client, incarnation=1, after=2)

    assert (left.status_code, left.json()["code"]) == (409, "left-incarnation")
    assert (left.json()["incarnation"], left.json()["at"]) == (2, 2)
    assert left.headers["incarnation"] == "2"
    assert (goes_on.headers["incarnation"], len(goes_on.json())) == ("2", 1)
    unknown = await feed(client, incarnation=7, after=0)
    assert (unknown.status_code, unknown.json()["params"]) == (409, {"incarnation": 2})


async def test_an_incarnation_that_has_not_begun_is_refused(
    client: httpx.AsyncClient, database: Database
) -> None:
    await published(database, 1)

    refused = await feed(client, incarnation=2)

    assert (refused.status_code, refused.json()["code"]) == (409, "unknown-incarnation")
    assert refused.json()["params"] == {"incarnation": 1}


@pytest.mark.parametrize(
    "asked",
    [
        {"after": -1},
        {"limit": 0},
        {"limit": 1001},
        {"incarnation": 0},
        {"after": 2**64},
        {"after": "x"},
    ],
)
async def test_a_place_that_cannot_be_is_refused(client: httpx.AsyncClient, asked: Any) -> None:
    assert (await feed(client, **asked)).status_code == 422


@pytest.mark.parametrize(
    ("role", "status"),
    [("subscriber", 200), ("operator", 200), ("viewer", 403), ("agency_officer", 403)],
)
async def test_the_feed_is_for_subscribers_and_operators(
    client: httpx.AsyncClient, token_of: Callable[..., str], role: str, status: int
) -> None:
    client.headers["Authorization"] = f"Bearer {token_of(role)}"

    assert (await feed(client)).status_code == status


async def test_without_a_token_there_is_no_feed(client: httpx.AsyncClient) -> None:
    del client.headers["Authorization"]

    assert (await feed(client)).status_code == 401


async def demo(database: Database) -> None:
    async with database.connection() as connection:
        await clock.start_demo(connection, START)


async def test_an_operator_moves_the_clock_of_a_demo_forward(
    client: httpx.AsyncClient, database: Database
) -> None:
    await demo(database)

    moved = await client.post("/v1/clock", json={"at": "2026-02-01T17:30:00+00:00"})
    read = await client.get("/v1/clock")

    assert moved.status_code == 200
    said = read.json()
    assert said["demo"] is True
    assert said["today"] == "2026-02-02"  # in Việt Nam
    assert datetime.fromisoformat(said["now"]) - datetime(2026, 2, 1, 17, 30, tzinfo=UTC) < (
        timedelta(seconds=60)
    )


async def test_the_clock_never_goes_back(client: httpx.AsyncClient, database: Database) -> None:
    await demo(database)

    refused = await client.post("/v1/clock", json={"at": "2025-12-31T00:00:00Z"})

    assert (refused.status_code, refused.json()["code"]) == (409, "never-back")


async def test_the_clock_waits_until_everything_is_numbered(
    client: httpx.AsyncClient, database: Database
) -> None:
    await demo(database)
    async with database.transaction() as connection:
        await LOG.append(
            connection,
            stream="mill.grain",
            stream_id=uuid4(),
            after_version=0,
            events=[ground(uuid7())],
            context=context(),
        )

    refused = await client.post("/v1/clock", json={"at": "2026-02-01T00:00:00Z"})

    assert (refused.status_code, refused.json()["code"]) == (409, "not-numbered-yet")


async def test_only_a_demos_clock_can_be_moved(client: httpx.AsyncClient) -> None:
    refused = await client.post("/v1/clock", json={"at": "2036-02-01T00:00:00Z"})

    assert (refused.status_code, refused.json()["code"]) == (409, "not-a-demo")


async def test_only_an_operator_moves_the_clock_and_anyone_known_reads_it(
    client: httpx.AsyncClient, token_of: Callable[..., str]
) -> None:
    client.headers["Authorization"] = f"Bearer {token_of('agency_officer')}"

    moved = await client.post("/v1/clock", json={"at": "2036-02-01T00:00:00Z"})

    assert moved.status_code == 403
    assert (await client.get("/v1/clock")).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{}, {"at": "2026-02-01T00:00:00"}, {"at": "soon"}, {"at": "2026-02-01T00:00:00Z", "x": 1}],
)
async def test_a_clock_is_put_to_an_instant(client: httpx.AsyncClient, body: Any) -> None:
    assert (await client.post("/v1/clock", json=body)).status_code == 422
