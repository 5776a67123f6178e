"""A country in the tables of one build: clusters with their tenants and facts, as many as asked.

The database makes each row from the number of its cluster, so what was made for a small country is
part of the large one. Hot rows are folded from the facts, as a reader does it.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from uuid import UUID

import asyncpg

from reporting import fold, tables
from reporting.projections.placement import territory
from reporting.projections.rows import ALL_THERE_IS, PRESENT, upsert_of
from territory import fold as without_accents
from territory import vietnamese_sort_key

CLUSTERS, TENANTS = 1_057, 14_312  # of size M
PAST, KNOWN = date(2023, 12, 31), datetime(2024, 1, 31, tzinfo=UTC)
SYLLABLES = (
    *("An", "Âu", "Bắc", "Bình", "Cẩm", "Châu", "Đại", "Đầm", "Đông", "Đức", "Hải", "Hòa", "Hồng"),
    *("Hưng", "Khánh", "Lạc", "Lâu", "Lộc", "Long", "Mỹ", "Nam", "Ninh", "Phú", "Phúc", "Quang"),
    *("Sơn", "Tân", "Tây", "Thành", "Thịnh", "Thuận", "Tiên", "Trung", "Vân", "Việt", "Vĩnh"),
    *("Xuân", "Yên"),
)
NAMES = [" ".join(name) for name in product(SYLLABLES, repeat=3)]
SPREAD = 7_919  # prime, so that even the smallest country has names of all kinds

MAKERS = (
    """
    create function pg_temp.id(kind int, n bigint) returns uuid language sql
        return (kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
    """,
    """
    create function pg_temp.paper(day date) returns bytea language sql return convert_to(
        format('{"document":{"number":"9/QĐ","date":"%s","issuer":"UBND"}}', day), 'UTF8')
    """,
    "create temp table named (nth int primary key, name text, key text, folded text)",
)
# Of every cluster its plan, of most the rest. `n` is its number, `s` the place of a fact in it.
OWN = f"""
insert into cluster_fact (
    build, cluster_id, code, occurred_on, streamversion, incarnation, position, event_id, fact_id,
    type, recorded_at, provenance, data, unit34, unit63, name, name_key, names, planning, legal,
    infrastructure, wastewater, plan_ha, gross_ha, industrial_ha, ready_ha
)
select 1, pg_temp.id(10000000, n), 'CCN-' || lpad(n::text, 6, '0'), day, s, 1, n::bigint * 100 + s,
    pg_temp.id(20000000, n * 100 + s), pg_temp.id(20000000, n * 100 + s),
    'vn.nhipcau.registry.cluster.' || word || '.v1', day + interval '10 days', 'synthetic',
    pg_temp.paper(day),
    case when s = 1 then ($1::text[])[1 + n % 63] end,
    case when s = 1 then ($2::text[])[1 + n % 63] end,
    named.name, named.key, named.folded,
    case when s = 1 then 'in-plan' end, case when s = 2 then 'established' end,
    case when s = 4 then 4 end, case when s = 5 then 'operating' end,
    case when s = 1 then 50 + n % 25 end, case when s = 2 then 40 + n % 35 end,
    case when s = 3 then 30 + n % 10 end, case when s = 4 then 20 + n % 10 end
from generate_series($3::int, $4::int) as n
cross join unnest(array['planned', 'established', 'detailed-plan-approved',
    'infrastructure-completed', 'wastewater-changed']) with ordinality as told (word, s)
cross join lateral (select date '2018-01-01' + (n % 300 + s * 200)::int as day) as d
left join named on s = 1 and named.nth = n::bigint * {SPREAD} % {len(NAMES)}
where n % 10 < 8 or s = 1
"""
# Each has leased, some operate, a few have left.
LET = """
insert into tenant_fact (
    build, cluster_id, tenant_id, occurred_on, streamversion, incarnation, position, event_id,
    fact_id, type, recorded_at, provenance, data, name, country, industry, is_fdi, status, ending,
    leased_ha
)
select 1, pg_temp.id(10000000, c), pg_temp.id(30000000, n), day, 5 + n % 20 * 2 + s, 1,
    c::bigint * 100 + 5 + n % 20 * 2 + s,
    pg_temp.id(40000000, n * 2 + s), pg_temp.id(40000000, n * 2 + s),
    'vn.nhipcau.registry.cluster.tenant-' || word || '.v1', day + interval '10 days', 'synthetic',
    pg_temp.paper(day), case when s = 1 then 'Công ty ' || n end, case when s = 1 then 'VN' end,
    case when s = 1 then 'C16' end, case when s = 1 then n % 7 = 0 end,
    case when word = 'status-changed' then 'operating' end,
    case when word = 'ended' then 'ended' end, case when s = 1 then 0.5 + n % 4 end
from generate_series($1::int, $2::int) as n
cross join lateral (select 1 + (n - 1)::bigint * $3 / $4 as c) as place
cross join generate_series(1, case when n % 3 = 0 then 2 else 1 end) as s
cross join lateral (
    select case when s = 1 then 'leased' when n % 15 = 0 then 'ended' else 'status-changed' end
) as told (word)
cross join lateral (select date '2021-01-01' + (n % 700 + s * 500)::int as day) as d
"""
HOT_TENANTS = upsert_of(
    tables.tenant,
    fold.tenants(
        ids="(select distinct cluster_id, tenant_id from tenant_fact where cluster_id > $4)",
        **PRESENT,
    ),
)
HOT_CLUSTERS = upsert_of(
    tables.cluster,
    fold.clusters_from_hot_tenants(
        ids="(select distinct cluster_id from cluster_fact where cluster_id > $4)", **PRESENT
    ),
)
SETTLE = "vacuum (analyze) cluster_fact, tenant_fact, cluster, tenant"


class Nation:
    """Clusters, tenants and facts of the build 1; `grow(1)` makes as many as there are."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._size = 0

    async def grow(self, size: int) -> None:
        connection = self._connection
        if not self._size:
            for maker in MAKERS:
                await connection.execute(maker)
            await connection.copy_records_to_table("named", records=_names())
        units = territory().units_of("63")
        before = self._size
        await connection.execute(
            OWN,
            [territory().successor(unit.code).code for unit in units],
            [unit.code for unit in units],
            before * CLUSTERS + 1,
            size * CLUSTERS,
        )
        await connection.execute(LET, before * TENANTS + 1, size * TENANTS, CLUSTERS, TENANTS)
        await connection.execute("analyze cluster_fact, tenant_fact")
        today = await connection.fetchval("select day from present_day")
        for hot in (HOT_TENANTS, HOT_CLUSTERS):
            await connection.execute(hot, 1, today, ALL_THERE_IS, id_of(before * CLUSTERS))
        await connection.execute(SETTLE)
        self._size = size


def name_of(number: int) -> str:
    """Of a cluster, without accents."""
    return without_accents(NAMES[number * SPREAD % len(NAMES)])


def _names() -> Iterator[tuple[int, str, str, str]]:
    for nth, name in enumerate(NAMES):
        yield nth, name, vietnamese_sort_key(name), without_accents(name)


def id_of(number: int) -> UUID:
    """Of a cluster."""
    return UUID(f"10000000-0000-7000-8000-{number:012x}")
