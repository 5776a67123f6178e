"""Published figures are computed on their day, by their map, from what they mean."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from reporting.queries.published import NO_DAY, NO_FACTS, NO_RETURNS, Compared, published
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

DEMO = {"kind": "synthetic", "source": "DEMO"}


@pytest.fixture
async def found(
    database: Database, read: Read, registry: Registry, ids: Iterator[UUID]
) -> dict[str, Compared]:
    """Lào Cai as it was on 5/10/2026: 25 clusters, of which one has 203.76 ha let of 755.81."""
    for number in range(25):
        cluster = next(ids)
        made_up: dict[str, Any] = {} if number else {"provenance": DEMO}
        area = "28.78" if number else "338.06"
        registry.cluster(cluster, "planned", "2020-01-06", unit="10", area_ha=area)
        registry.cluster(cluster, "established", "2020-01-06", area_ha=area, **made_up)
        if not number:
            registry.cluster(
                cluster, "detailed-plan-approved", "2020-02-06", industrial_land_ha="755.81"
            )
            tenant = str(next(ids))
            registry.cluster(
                cluster, "tenant-leased", "2020-02-06", tenant_id=tenant, leased_ha="203.76"
            )
    rows = {"14": "332.4"}
    filed = registry.filed("15", "H1-2026", None, "2026-06-28", rows=rows, provenance=DEMO)
    registry.decided(filed, "accepted", "2026-07-02")
    await read(registry.messages)
    async with database.query() as connection:
        return {one.figure.figure_id: one for one in await published(connection)}


async def test_each_is_computed_on_its_day_by_its_map_or_says_why_not(
    found: dict[str, Compared],
) -> None:
    def told(suffix: str) -> tuple[object, ...]:
        one = found[f"ccn-34-15-20261005-{suffix}"]
        return one.computed, one.matches, one.basis, one.origin

    assert len(found) == 395
    assert told("established") == (25, True, "row 3", "mixed")
    assert told("established-ha") == (Decimal("1028.78"), True, "row 4", "mixed")
    assert told("leased-ha") == (Decimal("203.76"), True, "row 18", "mixed")
    assert told("planned") == (25, False, "row 1", "mixed")
    paid = found["ccn-34-15-20261005-infra-paid"]
    assert paid.computed == Decimal(332_400_000_000)
    assert (paid.matches, paid.origin) == (True, "synthetic"), "printed as 332 tỷ"
    earlier = found["ccn-34-15-2025m12-established"]
    assert (earlier.computed, earlier.matches) == (Decimal(25), False)
    nowhere = found["ccn-34-80-20260615-planned"]
    assert (nowhere.computed, nowhere.matches, nowhere.why) == (None, None, NO_FACTS)
    assert found["ccn-vn-2023-jobs"].why == NO_RETURNS
    assert found["ccn-34-15-undated-a-leased-ha"].computed is None
    assert found["ccn-vn-2025m06-detailed-plan-share"].computed == Decimal("4.0000")
    assert {one.why for one in found.values() if one.computed is None} >= {NO_FACTS, NO_RETURNS}
    assert NO_DAY not in {one.why for one in found.values()}
