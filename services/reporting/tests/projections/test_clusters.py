"""What a cluster's facts make of its row, however late and in whatever order they come."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

TENANTS = "select tenant_id, leases, facts from tenant where cluster_id = $1 order by 1"


@pytest.fixture
def au_lau(ids: Iterator[UUID]) -> UUID:
    return next(ids)


@pytest.fixture
def tenant(ids: Iterator[UUID]) -> str:
    return str(next(ids))


async def row_of(connection: asyncpg.Connection, cluster_id: UUID) -> dict[str, Any]:
    row = await connection.fetchrow("select * from cluster where cluster_id = $1", cluster_id)
    assert row is not None
    return dict(row)


async def test_a_cluster_stands_where_its_papers_lead(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID, tenant: str
) -> None:
    registry.cluster(au_lau, "planned", "2019-05-01", aliases=["Hợp Minh"])
    registry.cluster(au_lau, "established", "2020-01-01", area_ha="48.50")
    registry.cluster(au_lau, "detailed-plan-approved", "2020-06-01")
    registry.cluster(au_lau, "land-cleared", "2020-09-01", cleared_ha="40.00")
    registry.cluster(au_lau, "infrastructure-completed", "2021-03-01", ready_ha="22.25")
    registry.cluster(au_lau, "wastewater-changed", "2021-06-01", status="compliant")
    registry.cluster(au_lau, "tenant-leased", "2021-07-01", tenant_id=tenant, is_fdi=True)
    registry.cluster(au_lau, "tenant-status-changed", "2022-01-01", tenant_id=tenant)

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["name"], row["names"], row["code"]) == ("Âu Lâu", "au lau hop minh", "CCN-15-0001")
    assert (row["unit34"], row["unit63"]) == ("15", "15")  # Yên Bái, now Lào Cai: one code, two
    assert (row["planning"], row["legal"]) == ("in-plan", "established")
    assert row["status"] == "operating-established"
    assert (row["plan_ha"], row["gross_ha"]) == (Decimal(50), Decimal("48.5"))
    assert (row["industrial_ha"], row["cleared_ha"], row["ready_ha"]) == (30, 40, Decimal("22.25"))
    assert (row["projects"], row["fdi_projects"], row["projects_operating"]) == (1, 1, 1)
    assert (row["leased_ha"], row["used_ha"], row["wastewater"]) == (2, 2, "compliant")
    assert row["next_on"] is None


async def test_the_last_paper_wins_by_its_day_and_not_by_when_it_came(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    registry.cluster(au_lau, "planned", "2019-05-01")
    registry.cluster(au_lau, "expanded", "2022-01-01", area_ha="70.00")
    registry.cluster(au_lau, "established", "2020-01-01", area_ha="48.50")

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["gross_ha"], row["legal"], row["established"]) == (70, "expanded", True)


async def test_of_two_papers_of_one_day_the_later_recorded_wins(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    registry.cluster(au_lau, "planned", "2019-05-01", area_ha="50.00")
    registry.cluster(au_lau, "plan-adjusted", "2019-05-01", area_ha="45.00")

    await read(registry.messages)

    assert (await row_of(connection, au_lau))["plan_ha"] == 45


async def test_an_abolished_cluster_keeps_its_facts_and_is_no_longer_any_of_them(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID, tenant: str
) -> None:
    registry.cluster(au_lau, "established", "2020-01-01")
    registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=tenant)
    registry.cluster(au_lau, "abolished", "2022-01-01")

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["abolished"], row["legal"], row["status"]) == (True, "abolished", "abolished")


async def test_a_cluster_that_never_was_established_operates_as_such(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID, tenant: str
) -> None:
    registry.cluster(au_lau, "legacy-recorded", "2008-01-01", area_ha="3.50")
    registry.cluster(au_lau, "adjusted", "2012-01-01", changes={"area_ha": "4.50"})
    registry.cluster(au_lau, "tenant-leased", "2009-01-01", tenant_id=tenant)

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["established"], row["legal"]) == (False, "legacy-unestablished")
    assert (row["status"], row["gross_ha"]) == ("operating-unestablished", Decimal("4.5"))


@pytest.mark.parametrize("end", ["tenant-revoked", "tenant-ended"])
async def test_a_tenant_that_is_gone_leases_nothing(
    end: str, connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    au_lau, tenant = next(ids), str(next(ids))
    registry.cluster(au_lau, "established", "2020-01-01")
    registry.cluster(au_lau, "tenant-approved", "2020-03-01", tenant_id=tenant)
    registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=tenant)
    registry.cluster(au_lau, end, "2022-01-01", tenant_id=tenant)

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["projects"], row["leased_ha"], row["taken_ha"]) == (0, 0, 0)


async def test_a_further_lease_of_a_tenant_says_what_is_leased_from_then_on(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID, tenant: str
) -> None:
    registry.cluster(au_lau, "established", "2020-01-01")
    registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=tenant, leased_ha="2.00")
    registry.cluster(au_lau, "tenant-leased", "2022-01-01", tenant_id=tenant, leased_ha="3.20")

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["projects"], row["leased_ha"]) == (1, Decimal("3.2"))


async def test_approved_land_counts_as_taken_and_an_agreement_in_principle_does_not(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    au_lau, firm, agreed, leasing = next(ids), *(str(next(ids)) for _ in range(3))
    registry.cluster(au_lau, "established", "2020-01-01")
    approved: dict[str, str] = {"approved_ha": "3.00"}
    registry.cluster(au_lau, "tenant-approved", "2020-03-01", tenant_id=firm, **approved)
    registry.cluster(
        au_lau, "tenant-approved", "2020-03-01", tenant_id=agreed, paper="principle", **approved
    )
    registry.cluster(au_lau, "tenant-approved", "2020-03-01", tenant_id=leasing, **approved)
    registry.cluster(au_lau, "tenant-leased", "2020-05-01", tenant_id=leasing, leased_ha="1.00")

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["leased_ha"], row["taken_ha"], row["projects"]) == (1, 6, 1)


async def test_the_former_province_stays_known_while_the_cluster_stays_where_it_is(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    stays, moves, never_known = next(ids), next(ids), next(ids)
    registry.cluster(stays, "planned", "2024-01-01", unit="10")
    registry.cluster(
        stays, "adjusted", "2026-01-01", changes={"place": {"unit": "15", "communes": ["A"]}}
    )
    registry.cluster(moves, "planned", "2024-01-01", unit="10")
    registry.cluster(moves, "adjusted", "2026-01-01", changes={"place": {"unit": "25"}})
    registry.cluster(never_known, "planned", "2026-01-01", unit="15")

    await read(registry.messages)

    places = [await row_of(connection, one) for one in (stays, moves, never_known)]
    assert [(row["unit34"], row["unit63"]) for row in places] == [
        ("15", "10"),
        ("25", None),
        ("15", None),
    ]


async def test_a_correction_replaces_what_it_names_whatever_the_days(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    wrong = registry.cluster(au_lau, "established", "2020-06-01", area_ha="84.50")
    registry.cluster(
        au_lau, "established", "2020-01-01", area_ha="48.50", corrects=str(wrong.fact_id)
    )

    await read(registry.messages)

    assert (await row_of(connection, au_lau))["gross_ha"] == Decimal("48.5")


async def test_a_correction_may_be_about_another_tenant_and_be_corrected_itself(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    au_lau, wrong, right = next(ids), str(next(ids)), str(next(ids))
    registry.cluster(au_lau, "established", "2020-01-01")
    first = registry.cluster(au_lau, "tenant-leased", "2021-01-01", tenant_id=wrong)
    second = registry.cluster(
        au_lau, "tenant-leased", "2021-01-01", tenant_id=right, corrects=str(first.fact_id)
    )
    registry.cluster(
        *(au_lau, "tenant-leased", "2021-01-01"),
        tenant_id=right,
        leased_ha="9.00",
        corrects=str(second.fact_id),
    )

    await read(registry.messages, at_a_time=1)

    row = await row_of(connection, au_lau)
    tenants = await connection.fetch(TENANTS, au_lau)
    assert (row["projects"], row["leased_ha"]) == (1, 9)
    assert [tuple(each) for each in tenants] == [(UUID(wrong), False, 0), (UUID(right), True, 1)]


async def test_a_retracted_fact_never_happened(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    planned = registry.cluster(au_lau, "planned", "2019-05-01")
    registry.cluster(au_lau, "fact-retracted", "2019-05-01", corrects=str(planned.fact_id))

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["facts"], row["name"], row["status"], row["planning"]) == (0, None, None, None)


async def test_synthetic_facts_mark_their_cluster_and_a_mixture_is_said(
    connection: asyncpg.Connection, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    real, mixed, by_tenant = next(ids), next(ids), next(ids)
    synthetic = {"kind": "synthetic", "source": "DEMO", "seed": 1}
    registry.cluster(real, "planned", "2019-05-01", provenance={"kind": "real", "source": "QĐ"})
    registry.cluster(mixed, "planned", "2019-05-01", provenance={"kind": "real", "source": "QĐ"})
    registry.cluster(mixed, "established", "2020-01-01", provenance=synthetic)
    registry.cluster(by_tenant, "planned", "2019-05-01")
    registry.cluster(
        by_tenant, "tenant-leased", "2020-01-01", tenant_id=str(next(ids)), provenance=synthetic
    )

    await read(registry.messages)

    rows = [await row_of(connection, one) for one in (real, mixed, by_tenant)]
    assert [(row["provenance"], row["synthetic"]) for row in rows] == [
        ("real", False),
        ("mixed", True),
        (None, True),
    ]


async def test_the_furthest_paper_says_how_far_the_infrastructure_is(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    registry.cluster(au_lau, "construction-started", "2020-01-01")
    registry.cluster(au_lau, "land-cleared", "2021-01-01")

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["infrastructure"], row["status"]) == (3, "under-construction")


async def test_a_fact_of_a_day_to_come_waits_in_the_row_and_does_not_count_yet(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID, tenant: str
) -> None:
    registry.cluster(au_lau, "established", "2020-01-01")
    registry.cluster(au_lau, "abolished", "2027-03-01")
    registry.cluster(au_lau, "tenant-leased", "2027-01-01", tenant_id=tenant)

    await read(registry.messages)

    row = await row_of(connection, au_lau)
    assert (row["abolished"], row["projects"]) == (False, 0)
    assert row["next_on"] == date(2027, 1, 1)


async def test_a_value_that_no_row_can_hold_is_an_error_of_the_data(
    connection: asyncpg.Connection, registry: Registry, read: Read, au_lau: UUID
) -> None:
    registry.cluster(au_lau, "planned", "2019-05-01", name="Âu\u0000Lâu")

    with pytest.raises(asyncpg.DataError):
        await read(registry.messages)
