"""Commands over HTTP; beside them the very statements a command runs, straight through asyncpg."""

import asyncio
import secrets
import time
from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson
from uuid_utils.compat import uuid7

from benchmarks.http import Client
from benchmarks.processes import Services
from benchmarks.ratio import Rates, Ratio, paired
from benchmarks.servers import Bench
from eventkit.log import EventLog
from registry.api.office import Asked, Office
from registry.app import EVENT_LOG
from registry.commands import COMMANDS
from registry.domain.clusters.law import Law
from registry.domain.establishments.law import Law as EstablishmentLaw
from registry.domain.establishments.rules import hiding
from registry.domain.returns.reference import ReturnReference
from servicekit.database import Database
from servicekit.identity import Principal
from territory import Territory
from testkit.databases import Databases
from tests.system import papers
from tests.system.tables import with_registry_tables

COMMANDS_COUNT, RUNS, AT_ONCE = 2_000, 3, 16
OFFICER = Principal("bench", "bench", frozenset({"agency_officer"}), frozenset())

type Statement = tuple[str, Sequence[Any]]


async def measure(bench: Bench) -> list[Ratio]:
    """Each command establishes a cluster that is in the plan: another one each time."""
    databases = Databases(bench.dsn)
    planned = await databases.make("registry", with_registry_tables)
    bodies = await _plan(planned)
    recorded = await _recorded(await databases.copy(planned), bodies)
    http, bare = Rates(), Rates()
    for _ in range(RUNS):
        bare.add(len(recorded), await _run_bare(await databases.copy(planned), recorded))
        http.add(len(bodies), await _run_http(bench, await databases.copy(planned), bodies))
    statements = len(recorded[-1])  # the first one also asks for types
    return [
        Ratio(
            name="HTTP commands",
            value=paired(http, bare),
            at_least=0.3,
            aim=0.5,
            baseline=f"its {statements} statements through asyncpg, {AT_ONCE} at once",
            figures={"HTTP": str(http), "bare statements": str(bare)},
        )
    ]


def _office(database: Database, log: EventLog = EVENT_LOG) -> Office:
    territory = Territory.load()
    return Office(
        database=database,
        event_log=log,
        bell=_Silent(),  # type: ignore[arg-type] # nothing is published here
        territory=territory,
        law=Law.load(),
        reference=ReturnReference.load(),
        establishment_law=EstablishmentLaw.load(territory),
        hide=hiding(b"no household is registered here"),
    )


class _Silent:
    def ring(self) -> None:
        """No relay listens."""


async def _plan(dsn: str) -> list[bytes]:
    """Plan entries of all clusters; the bodies of the commands that establish them."""
    database = Database(dsn, name="bench", pool_size_max=1)
    await database.open()
    office = _office(database)
    bodies = []
    for _ in range(0, COMMANDS_COUNT, 200):
        clusters = [str(uuid7()) for _ in range(200)]
        lines = [
            _asked("plan-cluster", papers.plan(f"Cụm {cluster}", cluster_id=cluster))
            for cluster in clusters
        ]
        await office.file_many(OFFICER, lines)
        bodies += [orjson.dumps(papers.establish(cluster)) for cluster in clusters]
    await database.close()
    return bodies


def _asked(name: str, body: dict[str, Any]) -> Asked:
    command = COMMANDS[name]
    return Asked(command=command, body=command.model.model_validate_json(orjson.dumps(body)))


async def _recorded(dsn: str, bodies: list[bytes]) -> list[list[Statement]]:
    """What each command says to the database, as it was said once."""
    database = Database(dsn, name="bench", pool_size_max=1)
    await database.open()
    said: list[Statement] = []
    async with database.connection() as connection:
        connection.add_query_logger(lambda query: said.append((query.query, query.args or ())))
    office = _office(database)
    recorded = []
    for body in bodies:
        said.clear()
        await office.file(OFFICER, _asked("establish-cluster", orjson.loads(body)))
        recorded.append([statement for statement in said if not _is_frame(statement[0])])
    await database.close()
    return recorded


def _is_frame(query: str) -> bool:
    return query.strip().rstrip(";").upper().startswith(("BEGIN", "COMMIT", "ROLLBACK"))


async def _run_bare(dsn: str, recorded: list[list[Statement]]) -> float:
    pool = await asyncpg.create_pool(dsn, min_size=AT_ONCE, max_size=AT_ONCE)
    waiting = iter(recorded)

    async def work() -> None:
        async with pool.acquire() as connection:
            for statements in waiting:
                async with connection.transaction():
                    for query, args in statements:
                        await connection.fetch(query, *args)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    seconds = time.perf_counter() - began
    await pool.close()
    return seconds


async def _run_http(bench: Bench, dsn: str, bodies: list[bytes]) -> float:
    prefix = f"commands-{secrets.token_hex(3)}."
    async with Services(bench, registry=dsn, topic_prefix=prefix) as services:
        port = await services.start("registry", "api")
        token = services.token("agency_officer")
        clients = [
            await Client.connect(port, path="/v1/commands/establish-cluster", token=token)
            for _ in range(AT_ONCE)
        ]
        waiting = iter(bodies)

        async def work(client: Client) -> None:
            for body in waiting:
                status = await client.post(body)
                if status != 201:
                    raise RuntimeError(f"a command was answered with {status}")

        began = time.perf_counter()
        await asyncio.gather(*(work(client) for client in clients))
        seconds = time.perf_counter() - began
        for client in clients:
            client.close()
    return seconds
