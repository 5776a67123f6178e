"""One province: figures and place, what came, is owed and parked, whom it is taken for."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from reporting.queries.remembered import Remembered
from reporting.queries.unit import unit
from reporting.queries.unit_named import NoSuchUnit, called, through_the_reform
from reporting.unit_views import UnitPage
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

OF_63 = date(2025, 6, 30)
WAITS = """
insert into reader_waiting (
    reader, stream, stream_id, incarnation, streamversion, kind, reason, source, type, event_id,
    fact_id, position, previousposition, recorded_at, accepted_at, correlation_id, topic, partition,
    "offset", value
)
select reader, 'registry.cluster', $2, 1, 99, 'data', 'area_ha: bad', 'registry', 'expanded', $2,
    $2, 1, 0, now(), now(), $2, 'registry.cluster', 0, 0, '{}'
from reader_build where projection = 'clusters' and build = $1
"""


@pytest.fixture
async def told(registry: Registry, read: Read, ids: Iterator[UUID]) -> list[UUID]:
    """Three clusters in two provinces of today, returns of two periods, some establishments."""
    ones = [next(ids) for _ in range(3)]
    for one, unit_, gross in zip(
        ones, ("10", "15", "34"), ("50.00", "75.00", "30.00"), strict=True
    ):
        registry.cluster(one, "planned", "2018-01-01", unit_, area_ha=gross)
        registry.cluster(one, "established", "2019-01-01", unit_, area_ha=gross)
    for unit_, jobs in (("10", 300), ("15", 500)):
        filed = registry.filed(unit_, "H1-2025", jobs, "2025-06-20", rows={"1": 1, "25": jobs})
        registry.decided(filed, "accepted", "2025-06-28")
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20", rows={"1": 2, "3": 7, "25": 900})
    registry.decided(filed, "returned", "2025-12-28")
    registry.filed("15", "FY-2025", 910, "2026-01-20", version=2, return_id=filed,
                   rows={"1": 2, "3": 7, "25": 910})  # fmt: skip
    registry.decided(filed, "accepted", "2026-01-25", version=2)
    for nth, (form, size) in enumerate(
        (
            ("household", "micro"),
            ("household", None),
            ("enterprise", "small"),
            ("household", "micro"),
        )
    ):
        one = next(ids)
        registry.establishment(
            *(one, "registered", "2024-05-06", "10" if nth < 3 else "34"), legal_form=form,
            size=size,
            place={"commune": f"Xã {nth % 2}"},
        )  # fmt: skip
    await read(registry.messages)
    return ones


async def page_of(database: Database, code: str, lens: Lens | None = None) -> UnitPage:
    async with database.query() as looking:
        return await unit(looking, code, lens or Lens(), remembered=Remembered())


@pytest.mark.usefixtures("told")
async def test_figures_are_those_of_the_national_table_with_their_place_in_it(
    database: Database,
) -> None:
    for lens in (Lens(), Lens(borders=OF_63), Lens(on=date(2018, 6, 1))):
        async with database.query() as looking:
            rows = (await national_table(looking, lens)).rows
        units = [row for row in rows if row.kind == "unit"]
        for code in ("15", "34" if lens.borders else "33"):
            page = await page_of(database, code, lens)
            mine = next(row for row in units if row.code == code)
            for figure in page.figures:
                values = [row.cells[figure.key].value for row in units]
                known = sorted((v for v in values if v is not None), reverse=True)
                assert figure.value == mine.cells[figure.key].value
                assert figure.ranked == len(known)
                if figure.value is not None:
                    assert known[(figure.rank or 0) - 1] == figure.value
                    assert known.index(figure.value) == (figure.rank or 0) - 1
                assert figure.country == rows[0].cells[figure.key].value


@pytest.mark.usefixtures("told")
async def test_what_came_and_what_is_owed_by_whom_it_was_to_come_from(database: Database) -> None:
    page = await page_of(database, "15")

    came = [(one.period, one.unit, one.state, one.versions, one.accepted_version)
            for one in page.returns]  # fmt: skip
    assert came == [
        ("FY-2025", "15", "accepted", 2, 2),
        ("H1-2025", "10", "accepted", 1, 1),
        ("H1-2025", "15", "accepted", 1, 1),
    ]
    assert [(one.period, one.unit, one.state) for one in page.duties] == [
        ("H1-2026", "15", "nothing")
    ]
    assert page.duties[0].days_left < 0
    assert page.merged_into is None
    hung_yen = await page_of(database, "33")
    assert [one.period for one in hung_yen.duties] == ["H1-2026"], "nothing ever came: the last one"


@pytest.mark.usefixtures("told")
async def test_a_former_province_owes_nothing_where_it_reports_together_with_another(
    database: Database,
) -> None:
    page = await page_of(database, "10", Lens(borders=OF_63))

    assert (page.name_vi, page.map, page.duties) == ("Lào Cai", "63", ())
    assert page.merged_into is not None
    assert (page.merged_into.code, page.merged_into.borders) == ("15", "34")
    assert [(one.period, one.unit) for one in page.returns] == [("H1-2025", "10")]
    assert [line.unit for line in page.clusters] == ["10"]


@pytest.mark.usefixtures("told")
async def test_the_two_sources_of_the_last_accepted_return_are_summed_up(
    database: Database,
) -> None:
    both = (await page_of(database, "15")).two_sources

    assert both is not None
    assert (both.period, both.compared, both.differing) == ("FY-2025", 2, 1)
    assert [(one.row, one.value, one.facts) for one in both.greatest] == [("3", 7, 2)]
    assert (await page_of(database, "33")).two_sources is None


@pytest.mark.usefixtures("told")
async def test_active_establishments_are_counted_by_form_and_size(database: Database) -> None:
    rural = (await page_of(database, "15")).establishments
    earlier = await page_of(database, "15", Lens(on=date(2024, 5, 5)))

    assert rural.by_form == {"household": {"micro": 1, "": 1}, "enterprise": {"small": 1}}
    assert rural.total == 3
    assert [(one.name, one.establishments) for one in (await page_of(database, "15")).communes] == [
        ("Xã 0", 2),
        ("Xã 1", 1),
    ]
    assert earlier.establishments.total == 0


async def test_what_is_parked_of_it_is_named_with_its_reason(
    database: Database, connection: asyncpg.Connection, read: Read, told: list[UUID]
) -> None:
    await connection.execute(WAITS, read.build, told[0])

    page, other = await page_of(database, "15"), await page_of(database, "33")

    assert [(one.name, one.waiting, one.projection) for one in page.parked] == [
        ("Âu Lâu", 1, "clusters")
    ]
    assert other.parked == ()


async def test_a_code_is_one_of_todays_map_unless_only_the_other_knows_it(
    database: Database, read: Read
) -> None:
    assert read
    assert [(await page_of(database, code)).map for code in ("15", "02")] == ["34", "63"]
    with pytest.raises(NoSuchUnit):
        await page_of(database, "02", Lens(borders=date(2026, 1, 1)))
    with pytest.raises(NoSuchUnit):
        await page_of(database, "99")


def test_it_is_said_whom_a_unit_is_taken_for_and_what_it_was_made_of() -> None:
    lao_cai = through_the_reform("15", "34")
    yen_bai = through_the_reform("15", "63")

    assert lao_cai.same_code is not None
    assert lao_cai.same_name is not None
    assert (lao_cai.same_code.name_vi, lao_cai.same_name.code) == ("Yên Bái", "10")
    assert [one.name_vi for one in lao_cai.predecessors] == ["Lào Cai", "Yên Bái"]
    assert yen_bai.successor is not None
    assert yen_bai.successor.name_vi == "Lào Cai"
    assert through_the_reform("01", "34").same_name is None


def test_a_unit_that_straddles_two_promotion_regions_names_both_with_their_parts() -> None:
    regions = through_the_reform("68", "34").regions

    assert len(regions) == 2
    parts = {part.name_vi for region in regions for part in region.parts}
    assert parts == {"Lâm Đồng", "Đắk Nông", "Bình Thuận"}
    assert [len(through_the_reform(code, "34").regions) for code in ("15", "01")] == [1, 1]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("lao-cai", [("15", "34"), ("10", "63")]),  # one name, two codes: it is asked which
        ("Hà Nội", [("01", "34")]),
        ("yen bai", [("15", "63")]),
        ("ba-ria-vung-tau", [("77", "63")]),
        ("nowhere", []),
    ],
)
def test_a_unit_is_called_by_its_name(name: str, found: list[tuple[str, str]]) -> None:
    assert [(one.code, one.borders) for one in called(name)] == found
