"""The overview: what has just happened and changed, and the figures through the years."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from reporting.queries.feed import feed
from reporting.queries.lens import Lens
from reporting.queries.overview import overview
from reporting.queries.series import period_ends, series
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


async def test_each_line_of_the_feed_tells_what_its_fact_changed_in_the_country(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one, two, tenant = next(ids), next(ids), str(next(ids))
    registry.cluster(one, "planned", "2019-01-01")
    registry.cluster(one, "established", "2020-01-01")
    registry.cluster(two, "planned", "2019-01-01", unit="01", name="Bình Phú")
    wrong = registry.cluster(two, "established", "2020-01-01", unit="01")
    registry.cluster(one, "tenant-leased", "2021-01-01", tenant_id=tenant, leased_ha="2.00")
    registry.cluster(one, "tenant-leased", "2022-01-01", tenant_id=tenant, leased_ha="3.20")
    registry.cluster(one, "investor-changed", "2022-02-01")
    registry.cluster(two, "fact-retracted", "2020-01-01", corrects=str(wrong.fact_id), unit="01")
    filed = registry.filed("15", "FY-2025", 900, "2025-12-20")
    registry.decided(filed, "accepted", "2025-12-28")
    await read(registry.messages)

    async with database.query() as looking:
        lines = await feed(looking)

    told = [(line.type.split(".")[-2], line.cluster_name, line.effect) for line in lines]
    assert told == [
        ("accepted", None, ("jobs", 0, 900)),
        ("submitted", None, None),
        ("fact-retracted", "Bình Phú", ("established", 2, 1)),
        ("investor-changed", "Âu Lâu", None),
        ("tenant-leased", "Âu Lâu", ("leased_ha", Decimal("2.00"), Decimal("3.20"))),
        ("tenant-leased", "Âu Lâu", ("operating", 0, 1)),
        ("established", "Bình Phú", ("established", 1, 2)),
        ("planned", "Bình Phú", ("planned", 1, 2)),
        ("established", "Âu Lâu", ("established", 0, 1)),
        ("planned", "Âu Lâu", ("planned", 0, 1)),
    ]
    assert (lines[0].unit_name, lines[2].unit_name, lines[3].document) == (
        *("Lào Cai", "Hà Nội"),
        "7/QĐ",
    )
    assert lines[0].at == registry.clock


async def test_facts_recorded_a_microsecond_apart_each_tell_their_own_change(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    """As a relay numbers them: the moment before the second is the moment of the first."""
    one, tenants = next(ids), [str(next(ids)) for _ in range(2)]
    registry.cluster(one, "planned", "2019-01-01")
    registry.cluster(one, "established", "2020-01-01")
    registry.cluster(one, "tenant-leased", "2021-01-01", tenant_id=tenants[0])
    told = registry.messages
    for nth, tenant in enumerate(tenants):
        message = registry.cluster(
            one, "tenant-status-changed", f"2022-01-0{nth + 1}", tenant_id=tenant
        )
        told[-1] = message._replace(recorded_at=registry.clock.replace(minute=59, microsecond=nth))
    await read(told)

    async with database.query() as looking:
        lines = await feed(looking)

    assert [line.effect for line in lines] == [
        None,
        ("projects_operating", 0, 1),
        ("operating", 0, 1),
        ("established", 0, 1),
        ("planned", 0, 1),
    ]


async def test_the_feed_of_the_past_ends_with_what_was_known_then(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    then = registry.cluster(one, "established", "2020-01-01").recorded_at
    registry.cluster(next(ids), "established", "2020-01-01")
    await read(registry.messages)

    async with database.query() as looking:
        lines = await feed(looking, Lens(known=then))

    assert [line.effect for line in lines] == [("established", 0, 1), ("planned", 0, 1)]


async def test_a_series_begins_with_the_first_period_that_has_anything(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2024-07-01")
    registry.cluster(one, "established", "2025-08-01")
    registry.decided(registry.filed("15", "FY-2025", 900, "2025-12-14"), "accepted", "2025-12-14")
    await read(registry.messages)

    async with database.query() as looking:
        found = await series(looking, ("planned", "established", "fill", "jobs"))

    values = {key: [point.value for point in points] for key, points in found.items()}
    days = ["2024-12-14", "2025-06-14", "2025-12-14", "2026-06-14"]
    assert [str(point.on) for point in found["planned"]] == days
    assert values == {
        "planned": [Decimal(1)] * 4,
        "established": [Decimal(0), Decimal(0), Decimal(1), Decimal(1)],
        "fill": [None] * 4,
        "jobs": [None, None, Decimal(900), Decimal(900)],
    }


def test_periods_end_in_the_middle_of_june_and_of_december() -> None:
    assert period_ends(before=date(2026, 6, 14), count=3) == [
        date(2025, 12, 14),
        date(2025, 6, 14),
        date(2024, 12, 14),
    ]
    assert period_ends(before=date(2026, 6, 15), count=1) == [date(2026, 6, 14)]


async def test_all_of_an_overview_is_of_one_snapshot_and_compared_with_the_last_period(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-01-01")
    registry.cluster(one, "established", "2026-07-01")
    await read(registry.messages)

    async with database.query() as looking:
        found = await overview(looking, ("established",))
        await read([registry.cluster(next(ids), "established", "2026-07-01")])
        same = await overview(looking, ("established",))

    assert (found.table.rows, found.feed, found.series) == (same.table.rows, same.feed, same.series)
    assert found.table.revision == same.table.revision
    assert (found.previous.on, found.previous.rows[0].cells["established"].value) == (
        *(date(2026, 6, 14),),
        0,
    )
