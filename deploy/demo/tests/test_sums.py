"""The sums of demo-data.md 2, judged by the model that judges the services."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from demo.allocation import Allocation, allocations
from demo.days import PERIODS
from demo.world import World
from tests.model import Figures

END_OF_2022, END_OF_2023 = date(2022, 12, 31), date(2023, 12, 31)
FIRST_KNOWN = datetime(2023, 1, 20, tzinfo=UTC)


def sums_of(clusters: list[Any]) -> dict[str, Any]:
    """Of clusters with a decision; the legacy ones come on top, except in projects."""
    established = [one for one in clusters if one.is_established]
    operating = [one for one in established if one.is_operating]
    return {
        "established": len(established),
        "established_ha": sum(one.area_ha for one in established),
        "operating": len(operating),
        "operating_ha": sum(one.area_ha for one in operating),
        "industrial_ha": sum(one.industrial_ha for one in operating),
        "leased_ha": sum(p.leased_ha for one in operating for p in one.projects),
        "projects": sum(len(one.projects) for one in clusters if one.is_operating),
        "legacy": sum(one.is_operating and not one.established for one in clusters),
        "wastewater": sum(one.wastewater in ("operating", "compliant") for one in operating),
    }


def allocated(one: Allocation) -> dict[str, Any]:
    return {
        "established": one.established,
        "established_ha": Decimal(one.established_ha) / 100,
        "operating": one.operating,
        "operating_ha": Decimal(one.operating_ha) / 100,
        "industrial_ha": Decimal(one.industrial_ha) / 100,
        "leased_ha": Decimal(one.leased_ha) / 100,
        "projects": one.projects,
        "legacy": one.legacy,
        "wastewater": one.wastewater,
    }


def test_each_province_has_at_the_end_of_2023_what_the_table_gives_it(country_told: Any) -> None:
    found = country_told.clusters(END_OF_2023)

    assert {code: sums_of(found[code]) for code in allocations()} == {
        code: allocated(one) for code, one in allocations().items()
    }


def test_the_country_at_the_end_of_2023_is_as_published(country_told: Any) -> None:
    clusters = [one for ones in country_told.clusters(END_OF_2023).values() for one in ones]
    sums = sums_of(clusters)
    legacy = [one for one in clusters if one.is_operating and not one.established]

    assert (sums["established"], sums["established_ha"]) == (1057, Decimal("38050.00"))
    assert (sums["operating"], sums["operating_ha"]) == (728, Decimal("24000.00"))
    assert (sums["industrial_ha"], sums["leased_ha"]) == (Decimal("16800.00"), Decimal("10869.60"))
    assert round(100 * sums["leased_ha"] / sums["industrial_ha"], 2) == Decimal("64.70")
    assert (sums["projects"], sums["wastewater"]) == (14312, 205)
    assert len(legacy) == 42
    assert sum(one.area_ha for one in legacy) == Decimal("630.00")
    assert sum(one.industrial_ha for one in legacy) == Decimal("441.00")
    assert sum(p.leased_ha for one in legacy for p in one.projects) == Decimal("285.33")


def test_the_country_at_the_end_of_2022_is_as_first_published(country_told: Any) -> None:
    country, _ = country_told.figures(on=END_OF_2022, borders="63", known=FIRST_KNOWN)
    legacy = [
        one
        for ones in country_told.clusters(END_OF_2022).values()
        for one in ones
        if one.is_operating and not one.established
    ]
    industrial = country.industrial_ha - sum(one.industrial_ha for one in legacy)
    leased = country.leased_ha - sum(p.leased_ha for one in legacy for p in one.projects)

    assert country.established == 1084
    assert 39_000 < country.established_ha < 39_500
    assert country.operating_established == 734
    assert 23_300 < country.operating_ha - sum(one.area_ha for one in legacy) < 23_400
    assert 13_300 < country.projects < 13_400
    assert round(100 * leased / industrial, 1) == Decimal("64.8")
    assert 776_000 < country.jobs < 777_000


def test_the_double_counts_of_2022_are_gone_as_known_later(country_told: Any) -> None:
    country, _ = country_told.figures(on=END_OF_2022, borders="63")

    assert country.established == 1084 - 8


def test_jobs_at_the_end_of_2023_come_from_the_returns_of_that_year(country_told: Any) -> None:
    country, units = country_told.figures(on=END_OF_2023, borders="63")

    assert country.jobs == 700_000
    assert all(units[code].jobs == one.jobs for code, one in allocations().items())


def test_the_set_of_size_s_is_that_of_its_six_provinces(world: World, told: Any) -> None:
    country, units = told.figures(on=END_OF_2023, borders="63")

    assert sorted(units) == sorted(world.clusters) == ["01", "10", "15", "60", "67", "68"]
    assert (country.established, country.operating_established) == (170, 110)
    assert country.projects == 3117
    assert country.jobs == 90_431


def figures(told: Any, on: date, borders: str, unit: str) -> Figures:
    _, units = told.figures(on=on, borders=borders)
    found: Figures = units[unit]
    return found


def test_hanoi_is_in_march_2024_as_published(told: Any) -> None:
    found = figures(told, date(2024, 3, 31), "63", "01")
    formal = sums_of(told.clusters(date(2024, 3, 31))["01"])

    assert found.planned == 159
    assert (formal["operating"], formal["operating_ha"]) == (70, Decimal("1680.00"))


def test_lao_cai_is_in_december_2025_as_published(world: World, told: Any) -> None:
    found = figures(told, date(2025, 12, 31), "34", "15")
    rows = rows_of(world, "15", "FY-2025", version=2)

    assert (found.established, found.established_ha) == (22, Decimal("843.78"))
    assert (found.operating, found.projects) == (16, 233)
    assert found.wastewater_operating == 0
    assert (found.planned, rows["2"]) == (54, "2928.00")


def test_lao_cai_is_in_october_2026_as_published(told: Any) -> None:
    found = figures(told, date(2026, 10, 5), "34", "15")
    clusters = told.clusters(date(2026, 10, 5))
    lao_cai = [one for code in ("10", "15") for one in clusters[code] if not one.abolished]

    assert (found.established, found.established_ha) == (25, Decimal("1028.78"))
    assert (found.leased_ha, found.projects, found.planned) == (Decimal("203.76"), 232, 56)
    assert sum(one.industrial_ha or 0 for one in lao_cai) == Decimal("755.81")


def test_plans_and_capital_of_june_2025_are_as_published(country: World, country_told: Any) -> None:
    planned, _ = country_told.figures(on=date(2025, 6, 30), borders="63")
    rows = [rows_of(country, code, "H1-2025") for code in allocations()]
    capital = sum(Decimal(row["13"]) for row in rows)
    paid = sum(Decimal(row["14"]) for row in rows)
    plans = sum(row["9"] for row in rows)

    assert planned.planned == 2114
    assert round(100 * Decimal(plans) / 2114, 1) == Decimal("47.3")
    assert sum(row["11"] for row in rows) == 814
    assert round(capital / 1000, 1) == Decimal("192.5")
    assert round(paid / 1000, 1) == Decimal("63.3")


@pytest.mark.parametrize("year", [2024, 2025])
@pytest.mark.parametrize("size", ["S", "M"])
def test_a_later_year_grows_by_two_to_three_per_cent(
    year: int, size: str, told: Any, country_told: Any
) -> None:
    model = told if size == "S" else country_told
    before, _ = model.figures(on=date(year - 1, 12, 31))
    after, _ = model.figures(on=date(year, 12, 31))

    for name in ("established", "operating_established", "projects", "leased_ha"):
        growth = getattr(after, name) / getattr(before, name) - 1
        assert Decimal("0.0185") < Decimal(growth) < Decimal("0.0305"), name


def rows_of(world: World, unit: str, period: str, *, version: int | None = None) -> Any:
    """The rows of the newest version, or of one."""
    submitted = [
        line.body
        for line in world.lines
        if line.body["command"] == "submit-return"
        and line.body["form"] == "B04"
        and line.expected is None
        and (line.body["unit"], line.body["period"]) == (unit, period)
        and version in {None, line.body["return_version"]}
    ]
    return submitted[-1]["rows"]


def test_every_period_has_its_returns(country: World) -> None:
    assert len(country.owed) == 63 * 7 + 34 * 2 == 509
    assert [period.code for period in PERIODS][-1] == "H1-2026"
