"""The same request under the same key is done once and answered twice."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import Response

from servicekit import ddl, etag, hot, idempotency
from servicekit.database import Connection, Database
from servicekit.idempotency import Answer, Attempt, attempt
from servicekit.identity import principal_of
from servicekit.problems import Problem
from testkit.eventually import eventually

pytestmark = pytest.mark.postgres

SACKS = "create table sack (number integer generated always as identity, weight_kg text not null)"
AGE = """
update idempotency_answer set answered_at = answered_at - $2::text::interval where scope = $1
"""
WAITING = "select count(*) from pg_stat_activity where wait_event = 'advisory' and datname = $1"


async def with_tables(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in (*ddl.statements("idempotency", 1), SACKS):
        await connection.execute(statement)
    await connection.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def opened(databases: Any) -> AsyncIterator[Database]:
    dsn = await databases.make("servicekit_idempotency", with_tables)
    database = Database(dsn, name="mill")
    await database.open()
    yield database
    await database.close()
    await databases.drop(dsn)


@pytest.fixture
async def database(opened: Database) -> Database:
    async with opened.connection() as connection:
        await connection.execute("truncate sack, idempotency_answer restart identity")
    return opened


@pytest.fixture
async def client(
    make_app: Callable[..., FastAPI],
    client_of: Callable[..., httpx.AsyncClient],
    database: Database,
    token_of: Callable[..., str],
) -> httpx.AsyncClient:
    client: httpx.AsyncClient = client_of(mill(make_app, database))
    client.headers["Authorization"] = f"Bearer {token_of('province_officer', subject='mai')}"
    return client


def mill(make_app: Callable[..., FastAPI], database: Database) -> FastAPI:
    """Commands as a service writes them: look up, judge, do, store, all in one transaction."""
    routes = hot.HotRoutes(APIRouter())

    async def fill(request: Request) -> Response:
        principal = await principal_of(request)
        body = await hot.body(request)
        asked = idempotency.attempt_of(request, principal=principal.subject, body=body)
        async with database.transaction() as connection:
            answer = await idempotency.look_up(connection, asked)
            if answer is None:
                answer = await _fill(connection, request, body)
                await idempotency.store(connection, asked, answer)
        return answer.response()

    for path in ("/fill", "/refill"):
        routes.add("POST", path, fill, name=path[1:], summary="Fill a sack")
    app: FastAPI = make_app(routers=[routes])
    return app


async def _fill(connection: Connection, request: Request, body: bytes) -> Answer:
    [row] = await connection.fetch("select count(*) as sacks from sack")
    etag.check(etag.expected_version(request.headers.get("if-match")), row["sacks"])
    if body == b'"heavy"':
        raise Problem("unacceptable-value")
    number = await connection.fetchval(
        "insert into sack (weight_kg) values ($1) returning number", body.decode()
    )
    return Answer(201, str(number).encode(), {"ETag": etag.etag(number)})


async def fill(
    client: httpx.AsyncClient,
    key: str | None,
    body: str = '"75"',
    path: str = "/fill",
    **headers: str,
) -> Any:
    given = {b"Content-Type": b"application/json"}
    given |= {name.encode(): value.encode() for name, value in headers.items()}
    if key is not None:
        given[b"Idempotency-Key"] = key.encode()
    return await client.post(path, content=body.encode(), headers=given)


async def sacks(database: Database) -> int:
    async with database.connection() as connection:
        count: int = await connection.fetchval("select count(*) from sack")
    return count


async def test_a_repeat_gets_the_same_answer_and_nothing_is_done_again(
    client: httpx.AsyncClient, database: Database
) -> None:
    first, second = await fill(client, "k"), await fill(client, "k")

    assert (first.status_code, first.text, first.headers["etag"]) == (201, "1", '"1"')
    assert (second.status_code, second.text, second.headers["etag"]) == (201, "1", '"1"')
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert await sacks(database) == 1


async def test_without_a_key_each_request_is_its_own(
    client: httpx.AsyncClient, database: Database
) -> None:
    await fill(client, None)
    await fill(client, None)

    assert await sacks(database) == 2


async def test_another_body_under_the_key_is_refused(
    client: httpx.AsyncClient, database: Database
) -> None:
    await fill(client, "k")

    refused = await fill(client, "k", '"76"')

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    assert await sacks(database) == 1


async def test_the_key_is_looked_up_before_if_match(client: httpx.AsyncClient) -> None:
    await fill(client, "k", **{"If-Match": '"0"'})

    repeat = await fill(client, "k", **{"If-Match": '"0"'})
    other = await fill(client, "other", **{"If-Match": '"0"'})

    assert repeat.status_code == 201
    assert other.status_code == 412


async def test_a_refusal_is_not_stored_and_a_repeat_is_judged_afresh(
    client: httpx.AsyncClient, database: Database
) -> None:
    refused = await fill(client, "k", '"heavy"')
    stale = await fill(client, "k2", **{"If-Match": '"1"'})
    await fill(client, None)

    assert (refused.status_code, stale.status_code) == (422, 412)
    assert (await fill(client, "k", '"light"')).status_code == 201
    assert (await fill(client, "k2", **{"If-Match": '"2"'})).status_code == 201


async def test_keys_belong_to_their_principal_and_path(
    client: httpx.AsyncClient, database: Database, token_of: Callable[..., str]
) -> None:
    await fill(client, "k")

    of_another = {"Authorization": f"Bearer {token_of('province_officer', subject='tu')}"}
    answers = [
        await fill(client, "k", **of_another),
        await fill(client, "k", path="/refill"),
        await fill(client, "k", path="/refill", **of_another),
    ]

    assert [answer.text for answer in answers] == ["2", "3", "4"]


@pytest.mark.parametrize("key", ["", "é", "a" * 256, "a\tb"])
async def test_a_key_is_short_and_printable(client: httpx.AsyncClient, key: str | None) -> None:
    refused = await fill(client, key)

    assert (refused.status_code, refused.json()["code"]) == (400, "bad-idempotency-key")


async def test_of_many_parallel_repeats_one_is_done_and_all_get_its_answer(
    client: httpx.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(fill(client, "k") for _ in range(20)))

    assert {(answer.status_code, answer.text) for answer in answers} == {(201, "1")}
    assert await sacks(database) == 1
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 19


async def test_a_parallel_repeat_waits_for_the_first(database: Database) -> None:
    asked = [attempt("k", principal="mai", method="POST", path="/fill", body=b"75")]
    async with database.connection() as watching:
        name = await watching.fetchval("select current_database()")
        async with database.transaction() as first:
            assert await idempotency.look_up(first, asked[0]) is None
            repeat = asyncio.create_task(look_up(database, asked[0]))
            await eventually(lambda: watching.fetchval(WAITING, name))
            assert not repeat.done()
            await idempotency.store(first, asked[0], Answer(201, b"1"))

    answer = await repeat
    assert answer is not None
    assert (answer.status, answer.body) == (201, b"1")


async def test_a_parallel_repeat_goes_on_when_the_first_is_rolled_back(database: Database) -> None:
    asked = attempt("k", principal="mai", method="POST", path="/fill", body=b"75")
    async with database.connection() as watching:
        name = await watching.fetchval("select current_database()")
        async with database.connection() as connection:
            first = connection.transaction()
            await first.start()
            await idempotency.look_up(connection, asked)
            await idempotency.store(connection, asked, Answer(201, b"1"))
            repeat = asyncio.create_task(look_up(database, asked))
            await eventually(lambda: watching.fetchval(WAITING, name))
            await first.rollback()

    assert await repeat is None


async def look_up(database: Database, asked: Attempt | None) -> Answer | None:
    async with database.transaction() as connection:
        return await idempotency.look_up(connection, asked)


async def test_lines_of_a_batch_are_looked_up_and_stored_together(database: Database) -> None:
    keys = ("a", None, "b", "c")
    asked = [line(key) for key in keys]
    async with database.transaction() as connection:
        assert await idempotency.look_up_many(connection, asked) == [None] * 4
        await idempotency.store_many(
            connection,
            [(asked[0], Answer(201, b"1", {"ETag": '"1"'})), (asked[1], Answer(201, b"2"))],
        )
        await idempotency.store_many(connection, [(asked[2], Answer(200, b"3"))])

    again = [line("b"), line("a", body=b"another"), None, line("c"), line("a")]
    async with database.transaction() as connection:
        found = await idempotency.look_up_many(connection, again)

    assert isinstance(found[0], Answer)
    assert (found[0].status, found[0].body) == (200, b"3")
    assert isinstance(found[1], Problem)
    assert found[2:4] == [None, None]
    assert isinstance(found[4], Answer)
    assert found[4].headers["ETag"] == '"1"'


async def test_batches_that_name_the_same_keys_in_another_order_do_not_deadlock(
    database: Database,
) -> None:
    keys = [f"key-{number}" for number in range(50)]

    async def batch(names: list[str]) -> int:
        asked = [line(name) for name in names]
        async with database.transaction() as connection:
            found = await idempotency.look_up_many(connection, asked)
            new = [
                (one, Answer(201, b"1")) for one, old in zip(asked, found, strict=True) if not old
            ]
            await idempotency.store_many(connection, new)
        return len(new)

    done = await asyncio.gather(*(batch(keys[::step]) for step in (1, -1, 1, -1)))

    assert sorted(done) == [0, 0, 0, 50]


def line(key: str | None, body: bytes = b"75") -> Attempt | None:
    return attempt(key, principal="mai", method="POST", path="/v1/commands", body=body)


async def test_answers_are_kept_seven_days_by_the_walls_time(database: Database) -> None:
    asked = {key: line(key) for key in ("old", "young")}
    async with database.transaction() as connection:
        for one in asked.values():
            await idempotency.look_up(connection, one)
            await idempotency.store(connection, one, Answer(201, b"1"))
        await age(connection, asked["old"], "7 days 1 second")
        await age(connection, asked["young"], "6 days 23 hours")

    assert await look_up(database, asked["old"]) is None
    assert await look_up(database, asked["young"]) is not None
    async with database.connection() as connection:
        assert await idempotency.sweep(connection) == 1
        assert await idempotency.sweep(connection) == 0


async def test_an_expired_key_that_was_not_swept_yet_is_free_again(database: Database) -> None:
    asked = line("k")
    async with database.transaction() as connection:
        await idempotency.store(connection, asked, Answer(201, b"1"))
        await age(connection, asked, "8 days")

    async with database.transaction() as connection:
        assert await idempotency.look_up(connection, asked) is None
        await idempotency.store(connection, asked, Answer(201, b"2"))

    answer = await look_up(database, asked)
    assert answer is not None
    assert answer.body == b"2"


async def test_the_background_task_sweeps(database: Database) -> None:
    asked = line("k")
    async with database.transaction() as connection:
        await idempotency.store(connection, asked, Answer(201, b"1"))
        await age(connection, asked, "8 days")
    task = asyncio.create_task(idempotency.keep_sweeping(database))

    async def is_empty() -> bool:
        async with database.connection() as connection:
            return not await connection.fetchval("select count(*) from idempotency_answer")

    await eventually(is_empty)
    task.cancel()


async def age(connection: Connection, asked: Attempt | None, interval: str) -> None:
    assert asked is not None
    await connection.execute(AGE, asked.scope, interval)


async def test_nothing_readable_of_the_principal_or_the_key_is_kept(
    client: httpx.AsyncClient, database: Database
) -> None:
    await fill(client, "a-key-to-remember")

    async with database.connection() as connection:
        [row] = await connection.fetch("select * from idempotency_answer")
    assert "mai" not in str(dict(row))
    assert "remember" not in str(dict(row))
