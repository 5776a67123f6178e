"""The national table through its three dates, with what is missing in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest

from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from reporting.queries.remembered import Remembered
from reporting.views import Cell, NationalTable
from servicekit.database import Database
from services.reporting.tests.telling import TODAY, Read, Registry

pytestmark = pytest.mark.postgres

OF_63 = date(2025, 6, 30)

WAITING = """
insert into reader_waiting (
    reader, stream, stream_id, incarnation, streamversion, kind, reason, source, type, event_id,
    fact_id, position, previousposition, recorded_at, accepted_at, correlation_id, topic, partition,
    "offset", value
)
select reader, $3, $2, 1, $4, 'data', 'bad', 'registry', 'x', uuidv7(), $2, 1, 0,
    $5, $5, $2, 'registry.cluster', 0, 0, $6
from reader_build where projection = $7 and build = $1
"""


def cell(table: NationalTable, code: str, key: str) -> Cell:
    return next(row for row in table.rows if row.code == code).cells[key]


def value(table: NationalTable, code: str, key: str) -> Decimal | int | None:
    return cell(table, code, key).value


async def seen(database: Database, lens: Lens | None = None) -> NationalTable:
    async with database.query() as looking:
        return await national_table(looking, lens)


async def test_every_figure_of_a_cluster_is_where_the_form_wants_it(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one, legacy, idle, gone = (next(ids) for _ in range(4))
    for cluster_id in (one, idle, gone):
        registry.cluster(cluster_id, "planned", "2018-01-01")
        registry.cluster(cluster_id, "established", "2019-01-01", area_ha="50.00")
        registry.cluster(cluster_id, "detailed-plan-approved", "2019-06-01")
        registry.cluster(cluster_id, "wastewater-changed", "2020-01-01", status="compliant")
    registry.cluster(legacy, "legacy-recorded", "2008-01-01", area_ha="20.00")
    for nth, cluster_id in enumerate((one, one, legacy, gone)):
        tenant = {"tenant_id": str(next(ids))}
        registry.cluster(
            cluster_id, "tenant-leased", "2020-01-01", **tenant, leased_ha="2.50", is_fdi=nth == 0
        )
        registry.cluster(cluster_id, "tenant-status-changed", "2021-01-01", **tenant)
    registry.cluster(idle, "wastewater-changed", "2021-01-01", status="under-investment")
    registry.cluster(gone, "abolished", "2022-01-01")
    registry.cluster(gone, "withdrawn-from-plan", "2022-01-01")
    await read(registry.messages)

    table = await seen(database)

    found = {key: of.value for key, of in table.rows[0].cells.items()}
    assert found == {
        "planned": 2,
        "established": 2,
        "established_ha": Decimal("100.00"),
        "operating": 2,
        "operating_established": 1,
        "operating_unestablished": 1,
        "operating_ha": Decimal("70.00"),
        "industrial_ha": Decimal("30.00"),
        "leased_ha": Decimal("7.50"),
        "fill": Decimal("25.00"),
        "projects": 3,
        "fdi_projects": 1,
        "projects_operating": 3,
        "wastewater_invested": 2,
        "wastewater_operating": 1,
        "wastewater_compliant": 1,
        "jobs": None,
    }


async def test_every_cell_names_its_source_and_basis_and_why_it_is_empty(
    database: Database, read: Read
) -> None:
    table = await seen(database)

    assert {of.source for key, of in table.rows[0].cells.items() if key != "jobs"} == {
        "registry.cluster"
    }
    assert cell(table, "VN", "fill") == Cell(
        key="fill", value=None, source="registry.cluster", basis="F2", missing="no-land"
    )
    assert cell(table, "15", "jobs") == Cell(
        key="jobs", value=None, source="registry.return", missing="no-return"
    )
    assert value(table, "15", "established") == 0


async def test_there_is_a_row_for_the_country_each_region_and_each_unit_of_the_map(
    database: Database, read: Read
) -> None:
    of_34, of_63 = await seen(database), await seen(database, Lens(borders=OF_63))

    assert [len(table.rows) for table in (of_34, of_63)] == [1 + 3 + 34, 1 + 3 + 63 + 1]
    assert [row.kind for row in of_63.rows[:5]] == ["country", *["region"] * 3, "unit"]
    assert (of_63.rows[-1].code, of_63.rows[-1].kind) == ("??", "unknown")


async def test_what_names_only_a_unit_of_today_is_in_the_line_of_the_unknown_by_the_63(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    registry.cluster(next(ids), "planned", "2024-01-01", unit="10")
    registry.cluster(next(ids), "planned", "2026-01-01", unit="15", former_unit="10")
    registry.cluster(next(ids), "planned", "2026-01-01", unit="15")
    registry.cluster(next(ids), "planned", "2026-01-01", unit="01")
    await read(registry.messages)

    of_34, of_63 = await seen(database), await seen(database, Lens(borders=OF_63))

    assert [value(of_34, code, "planned") for code in ("VN", "15", "01")] == [4, 3, 1]
    assert [value(of_63, code, "planned") for code in ("VN", "10", "15", "01", "??")] == [
        *(4, 2, 0, 1, 1)
    ]


async def test_a_state_on_a_day_holds_what_took_effect_by_then(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    registry.cluster(one, "established", "2020-01-01")
    registry.cluster(one, "abolished", "2027-01-01")
    await read(registry.messages)

    days = ("2018-12-31", "2019-01-01", "2020-01-01", str(TODAY), "2027-01-01")
    tables = [await seen(database, Lens(on=date.fromisoformat(day))) for day in days]

    assert [value(table, "VN", "planned") for table in tables] == [0, 1, 1, 1, 1]
    assert [value(table, "VN", "established") for table in tables] == [0, 0, 1, 1, 0]


async def test_as_known_then_a_later_correction_has_not_been_heard_of(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    wrong = registry.cluster(one, "established", "2020-01-01", area_ha="84.50")
    right = registry.cluster(
        one, "established", "2020-01-01", area_ha="48.50", corrects=str(wrong.fact_id)
    )
    never = registry.cluster(one, "fact-retracted", "2020-01-01", corrects=str(right.fact_id))
    await read(registry.messages)

    instants = [wrong.recorded_at - timedelta(microseconds=1)]
    instants += [message.recorded_at for message in (wrong, right, never)]
    tables = [await seen(database, Lens(known=instant)) for instant in instants]

    areas = [value(table, "15", "established_ha") for table in tables]
    assert areas == [0, Decimal("84.50"), Decimal("48.50"), 0]


async def test_jobs_are_those_of_each_units_latest_accepted_return_on_both_maps(
    database: Database, registry: Registry, read: Read
) -> None:
    for unit, period, jobs, day in (
        ("10", "FY-2024", 280, "2024-12-20"),
        ("10", "H1-2025", 300, "2025-06-20"),
        ("15", "H1-2025", 500, "2025-06-20"),
        ("01", "H1-2025", 40, "2025-06-20"),
        ("15", "FY-2025", 900, "2025-12-20"),
        ("01", "FY-2025", 44, "2025-12-20"),
    ):
        registry.decided(registry.filed(unit, period, jobs, day), "accepted", day)
    await read(registry.messages)

    merged, apart = date(2026, 1, 1), date(2025, 7, 15)
    found = {}
    for on in (apart, merged):
        for borders in (TODAY, OF_63):
            table = await seen(database, Lens(on=on, borders=borders))
            codes = ["VN", "01", "15", "10", "??"] if borders == OF_63 else ["VN", "01", "15"]
            found[on, borders] = [value(table, code, "jobs") for code in codes]

    by_63 = await seen(database, Lens(on=merged, borders=OF_63))
    assert [cell(by_63, code, "jobs").missing for code in ("15", "10", "02", "??")] == [
        *("merged", "merged", "no-return", None)
    ]
    assert found == {
        (apart, TODAY): [840, 40, 800],
        (apart, OF_63): [840, 40, 500, 300, None],
        (merged, TODAY): [944, 44, 900],
        (merged, OF_63): [944, 44, None, None, 900],
    }


async def test_parked_events_are_counted_in_the_cells_they_are_missing_in(
    connection: asyncpg.Connection,
    database: Database,
    registry: Registry,
    read: Read,
    ids: Iterator[UUID],
) -> None:
    known, unheard, unreadable, filed = (next(ids) for _ in range(4))
    registry.cluster(known, "planned", "2024-01-01", unit="10")
    born = registry.cluster(unheard, "planned", "2024-01-01", unit="79").value
    submitted = registry.filed("01", "FY-2025", 44, "2025-12-20", return_id=filed)
    await read(registry.messages[:1])
    then = datetime(2026, 3, 1, tzinfo=UTC)
    for stream_id, version, at, body, projection in (
        (known, 2, then, b"{}", "clusters"),
        (known, 3, then + timedelta(days=1), b"{}", "clusters"),
        (unheard, 1, then, born, "clusters"),
        (unreadable, 1, then, b"\xff", "clusters"),
        (submitted, 1, then, registry.messages[-1].value, "returns"),
    ):
        await connection.execute(
            WAITING, read.build, stream_id, "registry.x", version, at, body, projection
        )

    table = await seen(database)
    before = await seen(database, Lens(known=then))
    earlier = await seen(database, Lens(known=then - timedelta(days=1)))

    codes = ("VN", "B", "15", "79", "01", "??")
    assert [cell(table, code, "fill").parked for code in codes] == [4, 2, 2, 1, 0, 1]
    assert [cell(table, code, "jobs").parked for code in codes] == [1, 1, 0, 0, 1, 0]
    assert [cell(before, code, "fill").parked for code in codes] == [3, 1, 1, 1, 0, 1]
    assert cell(earlier, "VN", "fill").parked == 0


async def test_synthetic_facts_and_returns_mark_the_table(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    registry.cluster(next(ids), "planned", "2020-01-01")
    await read(registry.messages)
    before = await seen(database)

    filed = registry.filed(
        *("15", "FY-2025", 9, "2025-12-20"), provenance={"kind": "synthetic", "source": "DEMO"}
    )
    registry.decided(filed, "accepted", "2025-12-28")
    await read(registry.messages[1:])

    assert not before.synthetic
    assert (await seen(database)).synthetic


async def test_what_is_remembered_of_a_day_is_forgotten_when_a_late_paper_changes_it(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    remembered, lens = Remembered(), Lens(on=date(2022, 1, 1))
    one = next(ids)
    registry.cluster(one, "planned", "2020-01-01")
    await read(registry.messages)

    async def established() -> Decimal | int | None:
        async with database.query() as looking:
            table = await national_table(looking, lens, remembered=remembered)
        return value(table, "VN", "established")

    first = await established()
    await read([registry.cluster(one, "established", "2023-01-01")])
    later_day = await established()
    await read([registry.cluster(one, "established", "2021-01-01")])

    assert [first, later_day, await established()] == [0, 0, 1]


async def test_it_is_final_only_when_its_readers_say_so(
    connection: asyncpg.Connection, database: Database, read: Read
) -> None:
    now = await seen(database)
    unread = await seen(database, Lens(known=datetime(2026, 3, 1, tzinfo=UTC)))
    for topic in ("registry.cluster", "registry.heartbeat", "registry.return"):
        await connection.execute(
            "insert into reader_offset (reader, topic, partition)"
            " select reader, $2, 0 from reader_build where build = $1",
            read.build,
            topic,
        )
    await connection.execute(
        "insert into reader_heartbeat select reader, 'registry', '2026-03-02', 1, 0,"
        """ '{"registry.cluster": {"0": 0}, "registry.return": {"0": 0}}'"""
        " from reader_build where build = $1",
        read.build,
    )
    final = await seen(database, Lens(known=datetime(2026, 3, 1, tzinfo=UTC)))
    later = await seen(database, Lens(known=datetime(2026, 3, 3, tzinfo=UTC)))

    assert (now.final, now.why_not_final) == (False, ("future",))
    assert not unread.final
    assert (final.final, final.why_not_final) == (True, ())
    assert (later.final, later.why_not_final) == (False, ("behind:registry",))
    assert [source.source for source in final.fresh] == ["registry"]
    assert final.fresh[0].complete_to == datetime(2026, 3, 2, tzinfo=UTC)
