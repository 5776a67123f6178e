"""A schema is brought to its head from code, once, whoever starts first."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from servicekit import migrations

pytestmark = pytest.mark.postgres

ENVIRONMENT = "from servicekit import migrations\n\nmigrations.run()\n"
REVISION = """
from servicekit import migrations

revision = {revision!r}
down_revision = {before!r}

def upgrade() -> None:
    migrations.execute({statements!r})
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A service that is nothing but its migrations."""
    name = f"mill_{tmp_path.name.replace('-', '_')}"
    (tmp_path / name / "migrations" / "versions").mkdir(parents=True)
    (tmp_path / name / "__init__.py").touch()
    (tmp_path / name / "migrations" / "env.py").write_text(ENVIRONMENT)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / name
    sys.modules.pop(name, None)
    migrations._heads.cache_clear()


@pytest.fixture
async def dsn(make_database: Callable[..., Awaitable[str]]) -> str:
    async def nothing(_dsn: str) -> None:
        return None

    found: str = await make_database("servicekit_empty", nothing)
    return found


def revise(package: Path, revision: str, before: str | None, *statements: str) -> None:
    text = REVISION.format(revision=revision, before=before, statements=statements)
    (package / "migrations" / "versions" / f"{revision}.py").write_text(text)


async def tables(dsn: str) -> set[str]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    await connection.close()
    return {row["relname"] for row in rows} - {"alembic_version"}


async def test_every_revision_is_run_once_and_in_order(dsn: str, package: Path) -> None:
    revise(package, "0001", None, "create table sack ()", "insert into sack default values")
    await migrations.upgrade(dsn, package.name)
    revise(package, "0002", "0001", "alter table sack rename to bag")
    migrations._heads.cache_clear()  # a new release is a new process

    assert not await migrations.is_current(dsn, package.name)
    await migrations.upgrade(dsn, package.name)
    await migrations.upgrade(dsn, package.name)

    assert await tables(dsn) == {"bag"}
    assert await migrations.is_current(dsn, package.name)


async def test_an_empty_database_is_not_current(dsn: str, package: Path) -> None:
    revise(package, "0001", None, "create table sack ()")

    assert not await migrations.is_current(dsn, package.name)


async def test_two_processes_may_start_together(dsn: str, package: Path) -> None:
    revise(package, "0001", None, "create table sack ()", "select pg_sleep(0.1)")

    await asyncio.gather(*(migrations.upgrade(dsn, package.name) for _ in range(3)))

    assert await tables(dsn) == {"sack"}


async def test_a_revision_that_fails_leaves_nothing_and_the_ones_before_stay(
    dsn: str, package: Path
) -> None:
    revise(package, "0001", None, "create table sack ()")
    revise(package, "0002", "0001", "create table bag ()", "select 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        await migrations.upgrade(dsn, package.name)

    assert await tables(dsn) == {"sack"}
    revise(package, "0002", "0001", "create table bag ()")
    await migrations.upgrade(dsn, package.name)
    assert await tables(dsn) == {"sack", "bag"}


async def test_a_revision_does_not_wait_long_for_a_lock(
    dsn: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "set lock_timeout = '50ms'")
    revise(package, "0001", None, "create table sack ()")
    await migrations.upgrade(dsn, package.name)
    revise(package, "0002", "0001", "alter table sack add column weight_kg integer")
    reader = await asyncpg.connect(dsn)
    async with reader.transaction():
        await reader.execute("select from sack")

        with pytest.raises(Exception, match="lock timeout"):
            await migrations.upgrade(dsn, package.name)

    await reader.close()


async def test_one_does_not_wait_for_ever_for_another_that_migrates(
    dsn: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "WAIT_S_MAX", 0.05)
    revise(package, "0001", None, "create table sack ()")
    other = await asyncpg.connect(dsn)
    await other.execute("select pg_advisory_lock($1)", migrations.LOCK)

    with pytest.raises(migrations.StillMigrating):
        await migrations.upgrade(dsn, package.name)

    await other.close()


async def test_sql_is_run_as_it_stands(dsn: str, package: Path) -> None:
    revise(
        package,
        "0001",
        None,
        "create function fold(word text) returns text language plpgsql as"
        " $$ begin return word || ':x%s' || '{}'::json::text; end $$",
    )

    await migrations.upgrade(dsn, package.name)

    connection = await asyncpg.connect(dsn)
    assert await connection.fetchval("select fold('a')") == "a:x%s{}"
    await connection.close()
