"""The list of clusters: found, sorted and paged."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from reporting.pages.models import ClusterLine, ClustersPage
from reporting.queries.clusters import Wanted, clusters
from reporting.queries.lens import Lens
from servicekit.database import Database
from servicekit.problems import Problem
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


@pytest.fixture
async def listed(registry: Registry, read: Read, ids: Iterator[UUID]) -> Read:
    """Four clusters: name, unit, gross and industrial land, leased land."""
    for name, unit, gross, industrial, leased in (
        ("Âu Lâu", "15", "50.00", "30.00", "15.00"),
        ("Hòa Thịnh", "54", "40.00", "20.00", None),
        ("Đầm Hồng", "10", "75.00", "40.00", "30.00"),
        ("An Bình", "79", "20.00", None, None),
    ):
        one = next(ids)
        registry.cluster(one, "planned", "2018-01-01", unit, name=name, area_ha=gross)
        registry.cluster(one, "established", "2019-01-01", unit, area_ha=gross)
        if industrial:
            registry.cluster(
                *(one, "detailed-plan-approved", "2019-06-01"), industrial_land_ha=industrial
            )
        if leased:
            registry.cluster(
                *(one, "tenant-leased", "2020-01-01"), tenant_id=str(next(ids)), leased_ha=leased
            )
    await read(registry.messages)
    return read


async def found(
    database: Database, wanted: Wanted | None = None, lens: Lens | None = None
) -> ClustersPage:
    async with database.query() as looking:
        return await clusters(looking, lens, wanted)


def names(lines: Sequence[ClusterLine]) -> list[str]:
    return [line.name for line in lines]


@pytest.mark.usefixtures("listed")
async def test_clusters_are_listed_in_vietnamese_order(database: Database) -> None:
    page = await found(database)

    assert names(page.lines) == ["An Bình", "Âu Lâu", "Đầm Hồng", "Hòa Thịnh"]
    assert (page.total, page.all_total, page.next_cursor) == (4, 4, None)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("hoà thịnh", ["Hòa Thịnh"]),
        ("HOA THINH", ["Hòa Thịnh"]),
        ("dam", ["Đầm Hồng"]),
        ("lào cai", ["Âu Lâu", "Đầm Hồng"]),  # the present province of both
        ("yên bái", ["Âu Lâu"]),  # the former one
        ("dam lao", ["Đầm Hồng"]),
        ("ccn-54", ["Hòa Thịnh"]),
        ("an", ["An Bình"]),
        ("%", []),
    ],
)
@pytest.mark.usefixtures("listed")
async def test_a_search_finds_names_codes_and_provinces_without_accents(
    database: Database, q: str, expected: list[str]
) -> None:
    page = await found(database, Wanted(q=q))

    assert set(names(page.lines)) >= set(expected)
    assert page.total == len(expected) or q == "an"


async def test_what_holds_the_text_as_it_was_typed_comes_first(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    for name in ("Hoa Binh", "Hóa Bình", "Hòa Bình"):
        registry.cluster(next(ids), "planned", "2018-01-01", "01", name=name)
    await read(registry.messages)

    page = await found(database, Wanted(q="hòa b"))

    assert names(page.lines) == ["Hòa Bình", "Hoa Binh", "Hóa Bình"]


@pytest.mark.usefixtures("listed")
async def test_where_nothing_is_found_the_nearest_names_are_offered(database: Database) -> None:
    page = await found(database, Wanted(q="hoa tinh"))

    assert (page.total, page.lines) == (0, ())
    assert names(page.nearest)[:1] == ["Hòa Thịnh"]
    assert (await found(database, Wanted(unit="01"))).nearest == ()


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("-ten", ["Hòa Thịnh", "Đầm Hồng", "Âu Lâu", "An Bình"]),
        ("tinh", ["Hòa Thịnh", "An Bình", "Âu Lâu", "Đầm Hồng"]),  # Đắk Lắk, Hồ Chí Minh, Lào Cai
        ("dien-tich", ["An Bình", "Hòa Thịnh", "Âu Lâu", "Đầm Hồng"]),
        ("-dien-tich", ["Đầm Hồng", "Âu Lâu", "Hòa Thịnh", "An Bình"]),
        ("lap-day", ["Hòa Thịnh", "Âu Lâu", "Đầm Hồng", "An Bình"]),  # 0, 50, 75, not known
        ("-lap-day", ["Đầm Hồng", "Âu Lâu", "Hòa Thịnh", "An Bình"]),
        ("-du-an", ["Âu Lâu", "Đầm Hồng", "An Bình", "Hòa Thịnh"]),
    ],
)
@pytest.mark.usefixtures("listed")
async def test_pages_follow_each_other_in_any_order_without_gap_or_repeat(
    database: Database, sort: str, expected: list[str]
) -> None:
    wanted, lines = Wanted(sort=sort, lines=1), list[ClusterLine]()
    while True:
        page = await found(database, wanted)
        lines += page.lines
        if page.next_cursor is None:
            break
        wanted = replace(wanted, cursor=page.next_cursor)

    assert names(lines) == expected
    assert names((await found(database, Wanted(sort=sort))).lines) == expected


@pytest.mark.usefixtures("listed")
async def test_filters_narrow_the_list(database: Database) -> None:
    of_63 = Lens(borders=date(2025, 6, 30))

    by_34 = await found(database, Wanted(unit="15"))
    by_63 = await found(database, Wanted(unit="15"), of_63)
    operating = await found(database, Wanted(status="operating"))
    full = await found(database, Wanted(fill_from=Decimal(60)))

    assert names(by_34.lines) == ["Âu Lâu", "Đầm Hồng"]
    assert names(by_63.lines) == ["Âu Lâu"]
    assert names(operating.lines) == ["Âu Lâu", "Đầm Hồng"]
    assert [(line.name, line.fill) for line in full.lines] == [("Đầm Hồng", Decimal("75.00"))]
    assert (by_63.total, by_63.all_total) == (1, 4)


@pytest.mark.usefixtures("listed")
async def test_a_line_names_the_unit_of_the_map_and_the_former_one_where_it_differs(
    database: Database,
) -> None:
    by_34 = (await found(database)).lines
    by_63 = (await found(database, None, Lens(borders=date(2025, 6, 30)))).lines

    assert [(line.unit, line.unit_name, line.former_name) for line in by_34[:3]] == [
        ("79", "Hồ Chí Minh", None),
        ("15", "Lào Cai", "Yên Bái"),
        ("15", "Lào Cai", None),
    ]
    assert [(line.unit, line.unit_name) for line in by_63[1:3]] == [
        ("15", "Yên Bái"),
        ("10", "Lào Cai"),
    ]


async def test_the_list_of_another_day_is_folded_from_facts(
    database: Database, listed: Read, registry: Registry
) -> None:
    earlier = await found(database, None, Lens(on=date(2018, 6, 1)))
    known = await found(database, None, Lens(known=registry.messages[1].recorded_at))

    assert {line.status for line in earlier.lines} == {"planned"}
    assert [(line.name, line.status) for line in known.lines] == [("Âu Lâu", "established")]


async def test_a_cursor_that_no_one_gave_out_is_refused(database: Database, read: Read) -> None:
    with pytest.raises(Problem):
        await found(database, Wanted(cursor="eyJ4IjoxfQ"))
