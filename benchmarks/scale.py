"""What people look at in a country 10 and 100 times as large: tables, search, a cluster's history.

Each is asked as the service asks it, of a database with nothing else to do. What the process would
remember from one look to the next is told anew for each size, and no table is remembered at all.
"""

import time
from collections.abc import Awaitable, Callable, Mapping
from itertools import count

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.nation import CLUSTERS, KNOWN, PAST, TENANTS, Nation, name_of
from benchmarks.ratio import Ratio, percentile
from benchmarks.servers import Bench
from eventkit import builds
from reporting.projections import PROJECTIONS
from reporting.queries.cluster import cluster
from reporting.queries.clusters import Wanted, clusters
from reporting.queries.counted import Counted
from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from servicekit.database import Database
from testkit.databases import Databases
from tests.system.tables import with_reporting_tables

SIZES = (1, 10, 100)
RUNS, RUNS_OF_PAST = 15, 3
LINEAR, FLAT = 130, 3  # at most that many times what the smallest country takes

type Look = Callable[[AsyncConnection], Awaitable[object]]
type Times = dict[str, list[float]]  # by what is looked at, a p50 in ms for each size


async def measure(bench: Bench) -> list[Ratio]:
    databases = Databases(bench.dsn)
    dsn = await databases.make("reporting", with_reporting_tables)
    database = Database(dsn, name="bench")
    connection = await asyncpg.connect(dsn, server_settings={"jit": "off"})
    await database.open()
    times: Times = {}
    try:
        for projection in PROJECTIONS:
            await builds.ensure_first(connection, projection)
        nation = Nation(connection)
        for size in SIZES:
            await nation.grow(size)
            for what, look in _looks(size).items():
                runs = RUNS_OF_PAST if what == PAST_TABLE else RUNS
                times.setdefault(what, []).append(await _p50(database, look, runs))
    finally:
        await database.close()
        await connection.close()
        await databases.drop(dsn)  # it is some gigabytes large
    return [_ratio(what, found) for what, found in times.items()]


TABLE, PAST_TABLE = "table of today", f"table of {PAST}, as known on {KNOWN:%Y-%m-%d}"
SEARCH, LIST, DRILL = "search of a name", "list of a province", "from a figure to a history"
ASKED: Mapping[str, int] = {
    TABLE: LINEAR,
    PAST_TABLE: LINEAR,
    SEARCH: FLAT,
    LIST: LINEAR,
    DRILL: LINEAR,
}


def _looks(size: int) -> Mapping[str, Look]:
    counted = Counted()
    middle = _distinct(size * CLUSTERS // 2)

    async def table(connection: AsyncConnection) -> object:
        return await national_table(connection)

    async def past(connection: AsyncConnection) -> object:
        return await national_table(connection, Lens(on=PAST, known=KNOWN))

    async def search(connection: AsyncConnection) -> object:
        found = await clusters(connection, None, Wanted(q=middle), counted=counted)
        if not found.total:
            raise RuntimeError(f"{middle!r} was not found")
        return found

    async def listed(connection: AsyncConnection) -> object:
        wanted = Wanted(unit="15", status="operating")
        return await clusters(connection, None, wanted, counted=counted)

    async def drill(connection: AsyncConnection) -> object:
        wanted = Wanted(unit="15", status="operating", sort="-lap-day")
        found = await clusters(connection, None, wanted, counted=counted)
        return await cluster(connection, found.lines[0].code)

    return {TABLE: table, PAST_TABLE: past, SEARCH: search, LIST: listed, DRILL: drill}


def _distinct(number: int) -> str:
    """The name of this cluster or one after it: of three words, so that few others hold them."""
    names = (name_of(nth) for nth in count(number))
    return next(name for name in names if len(set(name.split())) == len(name.split()))


async def _p50(database: Database, look: Look, runs: int) -> float:
    found = []
    for _ in range(runs + 1):
        async with database.query() as connection:
            began = time.perf_counter()
            await look(connection)
            found.append(1000 * (time.perf_counter() - began))
    return percentile(found[1:], 0.5)  # the first one reads from the disk


def _ratio(what: str, found: list[float]) -> Ratio:
    return Ratio(
        name=f"{what}, {SIZES[-1]} times M",
        value=found[-1] / found[0],
        at_least=ASKED[what],
        aim=None,
        baseline=f"p50 at size M: {CLUSTERS:,} clusters, {TENANTS:,} tenants",
        figures={f"{size} times": f"{ms:,.0f} ms" for size, ms in zip(SIZES, found, strict=True)},
        smaller_is_better=True,
    )
