"""What a client hears of a database that is away, busy, or cannot hold what was sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from servicekit.database import Connection, Database, sqlalchemy_url
from servicekit.problems import Problem

pytestmark = pytest.mark.postgres


async def with_sacks(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("create table sack (number integer, kind text)")
    await connection.close()


@pytest.fixture
async def dsn(make_database: Callable[..., Awaitable[str]]) -> str:
    dsn: str = await make_database("servicekit_database", with_sacks)
    return dsn


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    database = Database(dsn, name="mill", pool_size_max=2, lock_timeout_s=0.1)
    await database.open()
    yield database
    await database.close()


async def insert(connection: Connection, number: object = 1, kind: object = "gạo") -> None:
    await connection.execute("insert into sack values ($1, $2)", number, kind)


async def test_a_transaction_is_there_after_it_and_not_at_all_after_an_error(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        await insert(connection)
    with pytest.raises(RuntimeError):
        await broken(database)

    async with database.query() as connection:
        assert await connection.scalar(text("select count(*) from sack")) == 1


async def broken(database: Database) -> None:
    async with database.transaction() as connection:
        await insert(connection)
        raise RuntimeError


async def test_a_query_cannot_write(database: Database) -> None:
    async with database.query() as connection:
        with pytest.raises(Exception, match="read-only"):
            await connection.execute(text("insert into sack values (1, 'x')"))


async def test_a_process_opens_while_its_database_is_away() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none", name="mill")
    await database.open()

    for use in (transact, ask):
        with pytest.raises(Problem) as refused:
            await use(database)
        assert refused.value.code == "database-away"
        assert refused.value.headers["Retry-After"]
    with pytest.raises(OSError, match="1"):
        await database.ping()
    await database.close()


async def transact(database: Database) -> None:
    async with database.transaction() as connection:
        await insert(connection)


async def ask(database: Database) -> None:
    async with database.query() as connection:
        await connection.execute(text("select 1"))


END_OTHERS = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
"""


async def test_a_session_that_was_ended_is_a_problem_and_the_next_one_works(
    database: Database, dsn: str
) -> None:
    other = await asyncpg.connect(dsn)
    # The server's last word and the end of the connection reach us one after the other.
    for turns_later in range(8):
        for use in (transact, ask):
            await use(database)
        await other.execute(END_OTHERS)
        for _ in range(turns_later):
            await asyncio.sleep(0)

        heard = [await said(use, database) for use in (transact, ask, transact, ask)]

        assert set(heard[:2]) <= {"ok", "database-away"}
        assert heard[2:] == ["ok", "ok"]
    await other.close()


async def said(use: Callable[[Database], Awaitable[None]], database: Database) -> str:
    try:
        await use(database)
    except Problem as problem:
        return problem.code
    return "ok"


async def test_a_row_that_others_hold_is_busy(database: Database) -> None:
    async with database.transaction() as connection:
        await insert(connection)
    async with database.transaction() as first:
        await first.execute("update sack set kind = 'ngô'")

        with pytest.raises(Problem) as refused:
            await change(database)

    assert refused.value.code == "busy"


async def change(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute("update sack set kind = 'sắn'")


async def test_a_pool_that_is_used_up_is_overloaded(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicekit.database.ACQUIRE_S_MAX", 0.05)
    async with database.connection(), database.connection():
        with pytest.raises(Problem) as refused:
            await transact(database)

    assert refused.value.code == "overloaded"


async def test_what_no_row_can_hold_is_the_clients_to_correct(database: Database) -> None:
    with pytest.raises(Problem) as refused:
        await run(database, "select 2147483647::int + 1")

    assert refused.value.code == "unacceptable-value"


async def test_a_bug_of_ours_stays_a_bug(database: Database) -> None:
    with pytest.raises(asyncpg.UndefinedTableError):
        await run(database, "select * from nowhere")
    with pytest.raises(asyncpg.DataError):
        await run_with(database, "not a number")


async def run(database: Database, statement: str) -> None:
    async with database.connection() as connection:
        await connection.execute(statement)


async def run_with(database: Database, number: object) -> None:
    async with database.connection() as connection:
        await insert(connection, number)


async def test_connections_are_given_back_whatever_happens(database: Database) -> None:
    for _ in range(5):
        with pytest.raises(RuntimeError):
            await broken(database)

    await asyncio.gather(*(transact(database) for _ in range(20)))


def test_a_database_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        _ = Database("postgresql://x", name="mill").pool


def test_an_address_that_asks_for_encryption_is_understood_by_both_ways_to_postgresql() -> None:
    url = sqlalchemy_url("postgresql://mill:hush@db:5432/mill?sslmode=require")

    assert url.render_as_string() == "postgresql+asyncpg://mill:***@db:5432/mill?ssl=require"


async def test_such_an_address_is_tried_with_encryption_only(dsn: str) -> None:
    engine = create_async_engine(sqlalchemy_url(dsn + "?sslmode=require"))

    # This server has none.
    with pytest.raises(ConnectionError, match="rejected SSL upgrade"):
        await engine.connect()

    await engine.dispose()


@pytest.mark.parametrize("how", ["transaction", "query"])
async def test_a_database_that_takes_no_connections_is_away(
    dsn: str, postgres_server: str, how: str
) -> None:
    name = dsn.rpartition("/")[2]
    server = await asyncpg.connect(postgres_server)
    await server.execute(f'alter database "{name}" with allow_connections false')
    database = Database(dsn, name="mill", pool_size_max=1)
    await database.open()
    try:
        with pytest.raises(Problem) as refused:
            async with getattr(database, how)():
                pass
    finally:
        await server.execute(f'alter database "{name}" with allow_connections true')
        await server.close()
        await database.close()

    assert refused.value.code == "database-away"
