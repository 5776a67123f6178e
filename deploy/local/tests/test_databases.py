"""One database and one role for each service, and no way into another's."""

import asyncpg
import pytest

from nhipcau_local import databases
from testkit.servers import Servers

pytestmark = pytest.mark.postgres


async def test_a_role_opens_its_own_database_and_no_other(servers: Servers) -> None:
    postgres = await servers.postgres()
    for service in ("registry", "reporting"):
        databases.ensure(postgres, service, f"the secret of {service}")

    own = await asyncpg.connect(postgres.dsn_of("registry", "registry"))
    await own.execute("create table cluster (id int)")
    await own.close()

    for other in ("reporting", "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(postgres.dsn_of(other, "registry"))


async def test_doing_it_again_changes_nothing(servers: Servers) -> None:
    postgres = await servers.postgres()
    databases.ensure(postgres, "registry", "a secret")
    own = await asyncpg.connect(postgres.dsn_of("registry", "registry"))
    await own.execute("create table cluster (id int)")

    databases.ensure(postgres, "registry", "a secret")

    assert await own.fetchval("select count(*) from cluster") == 0
    await own.close()


async def test_a_secret_may_hold_anything(servers: Servers) -> None:
    postgres = await servers.postgres()

    databases.ensure(postgres, "registry", """it's "quoted" \\ $$ :service""")

    await (await asyncpg.connect(postgres.dsn_of("registry", "registry"))).close()
