"""The golden vectors G1 to G12 of the domain notes, exact to the hundredth.

G11 is a rate of capital and not of land: its arithmetic is the same.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from reporting.queries.cluster import cluster
from reporting.queries.figures import rate
from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from reporting.views import NationalTable
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        pytest.param("23.78", "39.97", "59.49", id="G1"),
        pytest.param("11.26", "27.98", "40.24", id="G2"),
        pytest.param("6.55", "20", "32.75", id="G3"),
        pytest.param("4.06", "14", "29.00", id="G4"),
        pytest.param("188.749", "650.324", "29.02", id="G5, first"),
        pytest.param("203.759", "668.314", "30.49", id="G5, second"),
        pytest.param("203.76", "755.81", "26.96", id="G5, third"),
        pytest.param("717.8", "850.7", "84.38", id="G6"),
        pytest.param("717.8", "765.5", "93.77", id="G7"),
        pytest.param("717.8", "1179", "60.88", id="G8"),
        pytest.param("586.65", "677.8", "86.55", id="G9"),
        pytest.param("677.8", "1095.5", "61.87", id="G9, of the gross area"),
        pytest.param("480.7", "882.0", "54.50", id="G10"),
        pytest.param("882.0", "1369.6", "64.40", id="G10, of the gross area"),
        pytest.param("63.3", "192.5", "32.88", id="G11"),
    ],
)
def test_a_rate_is_rounded_half_up_to_hundredths(
    numerator: str, denominator: str, expected: str
) -> None:
    assert rate(Decimal(numerator), Decimal(denominator)) == Decimal(expected)


def an_operating_cluster(
    registry: Registry,
    ids: Iterator[UUID],
    *,
    leased: str,
    industrial: str,
    gross: str = "75.00",
    ready: str | None = None,
    unit: str = "15",
) -> UUID:
    cluster_id = next(ids)
    registry.cluster(cluster_id, "planned", "2018-01-01", unit)
    registry.cluster(cluster_id, "established", "2019-01-01", unit, area_ha=gross)
    registry.cluster(
        cluster_id, "detailed-plan-approved", "2019-06-01", unit, industrial_land_ha=industrial
    )
    if ready is not None:
        registry.cluster(cluster_id, "infrastructure-completed", "2019-09-01", ready_ha=ready)
    registry.cluster(
        cluster_id, "tenant-leased", "2020-01-01", tenant_id=str(next(ids)), leased_ha=leased
    )
    return cluster_id


@pytest.mark.parametrize(
    ("leased", "industrial", "gross", "ready", "rates"),
    [
        pytest.param("11.26", "27.98", "39.97", None, {"F2": "40.24"}, id="Yên Thế, G2"),
        pytest.param("23.78", "27.98", "39.97", None, {"F5": "59.49"}, id="Yên Thế, G1"),
        pytest.param("4.06", "14", "20", None, {"F2": "29.00"}, id="Hưng Khánh, G4"),
        pytest.param("6.55", "14", "20", None, {"F5": "32.75"}, id="Hưng Khánh, G3"),
        pytest.param(
            *("717.8", "850.7", "1179", "765.5"),
            {"F2": "84.38", "F3": "93.77", "F5": "60.88", "F4": None, "F6": "0.00"},
            id="Tây Ninh, G6 to G8",
        ),
    ],
)
async def test_one_cluster_shows_its_land_on_every_basis(
    *,
    database: Database,
    registry: Registry,
    read: Read,
    ids: Iterator[UUID],
    leased: str,
    industrial: str,
    gross: str,
    ready: str | None,
    rates: dict[str, str | None],
) -> None:
    one = an_operating_cluster(
        registry, ids, leased=leased, industrial=industrial, gross=gross, ready=ready
    )
    await read(registry.messages)

    async with database.query() as looking:
        page = await cluster(looking, one)

    assert page is not None
    found = {fill.basis: fill.rate for fill in page.fills}
    assert set(found) == {"F1", "F2", "F3", "F4", "F5", "F6"}
    wanted = {basis: None if text is None else Decimal(text) for basis, text in rates.items()}
    assert {basis: found[basis] for basis in rates} == wanted


def fill_of(table: NationalTable, code: str) -> Decimal | int | None:
    cell = next(row for row in table.rows if row.code == code).cells["fill"]
    assert cell.basis == "F2"
    return cell.value


async def test_g5_one_province_on_three_days(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = an_operating_cluster(registry, ids, leased="188.749", industrial="650.324")
    tenant = str(next(ids))
    registry.cluster(one, "detailed-plan-approved", "2023-01-01", industrial_land_ha="668.314")
    registry.cluster(one, "tenant-leased", "2023-01-01", tenant_id=tenant, leased_ha="15.010")
    registry.cluster(one, "detailed-plan-approved", "2024-01-01", industrial_land_ha="755.81")
    registry.cluster(one, "tenant-leased", "2024-01-01", tenant_id=tenant, leased_ha="15.011")
    await read(registry.messages)

    days = (date(2022, 6, 30), date(2023, 6, 30), date(2024, 6, 30))
    async with database.query() as looking:
        found = [fill_of(await national_table(looking, Lens(on=day)), "15") for day in days]

    assert found == [Decimal("29.02"), Decimal("30.49"), Decimal("26.96")]


async def test_g12_a_rate_is_weighted_by_area_and_no_mean_of_rates(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    an_operating_cluster(registry, ids, leased="10.00", industrial="10.00")
    an_operating_cluster(registry, ids, leased="10.00", industrial="90.00")
    await read(registry.messages)

    async with database.query() as looking:
        table = await national_table(looking)

    assert [fill_of(table, code) for code in ("VN", "B", "15")] == [Decimal("20.00")] * 3
