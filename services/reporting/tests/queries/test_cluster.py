"""One cluster: where it stands, what it was, and what became of each of its facts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from reporting.pages.models import ClusterPage
from reporting.queries.cluster import cluster
from reporting.queries.lens import Lens
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres


async def page_of(
    database: Database, reference: UUID | str, lens: Lens | None = None
) -> ClusterPage:
    async with database.query() as looking:
        page = await cluster(looking, reference, lens)
    assert page is not None
    return page


def axes(page: ClusterPage) -> dict[str, tuple[str, str | None]]:
    return {
        axis.key: (axis.state, None if axis.since is None else axis.since.isoformat())
        for axis in page.axes
    }


async def test_a_cluster_that_was_only_planned_stands_at_the_beginning_of_every_axis(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    place = {"unit": "15", "communes": ["Âu Lâu", "Y Can"], "lead_commune": "Âu Lâu"}
    registry.cluster(one, "planned", "2019-05-01", place=place, aliases=["Hợp Minh"])
    await read(registry.messages)

    page = await page_of(database, one)

    assert (page.name, page.aliases, page.communes) == (
        *("Âu Lâu", ("Hợp Minh",)),
        ("Âu Lâu", "Y Can"),
    )
    assert (page.status, page.plan_ha, page.gross_ha) == ("planned", Decimal("50.00"), None)
    assert axes(page) == {
        "planning": ("in-plan", "2019-05-01"),
        "legal": ("none", None),
        "investor": ("none", None),
        "detailed_plan": ("none", None),
        "infrastructure": ("none", None),
        "wastewater": ("none", None),
        "operation": ("no-project", None),
    }


async def test_a_full_cluster_stands_at_the_end_of_every_axis(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one, tenant = next(ids), str(next(ids))
    for word, day, said in (
        ("planned", "2019-05-01", {"industries": ["gỗ"]}),
        ("plan-adjusted", "2019-09-01", {"industries": ["gỗ", "giấy"]}),
        ("established", "2020-01-01", {}),
        ("adjusted", "2020-02-01", {"changes": {"industries": ["gỗ", "dệt"]}}),
        ("detailed-plan-approved", "2020-06-01", {}),
        ("detailed-plan-approved", "2021-06-01", {"industrial_land_ha": "2.00"}),
        ("infrastructure-completed", "2022-01-01", {}),
        ("infrastructure-completed", "2023-01-01", {"complete": True}),
        ("wastewater-changed", "2023-06-01", {"status": "built"}),
        ("wastewater-changed", "2023-07-01", {"status": "compliant"}),
        ("investor-changed", "2023-09-01", {"investor": None}),
        ("tenant-leased", "2024-01-01", {"tenant_id": tenant, "leased_ha": "2.00"}),
    ):
        registry.cluster(one, word, day, **said)
    await read(registry.messages)

    page = await page_of(database, one)

    assert (page.investor, page.industries) == (None, ("gỗ", "dệt"))
    assert axes(page) == {
        "planning": ("plan-adjusted", "2019-09-01"),
        "legal": ("adjusted", "2020-02-01"),
        "investor": ("replacing", "2023-09-01"),
        "detailed_plan": ("amended", "2021-06-01"),
        "infrastructure": ("complete", "2023-01-01"),
        "wastewater": ("compliant", "2023-07-01"),
        "operation": ("full", "2024-01-01"),
    }


async def test_its_history_shows_what_was_replaced_and_by_which_fact(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    wrong = registry.cluster(one, "established", "2020-03-01", area_ha="84.50")
    right = registry.cluster(
        *(one, "established", "2020-01-01"), note="đọc nhầm số", corrects=str(wrong.fact_id)
    )
    await read(registry.messages)

    now = await page_of(database, one)
    before = await page_of(database, one, Lens(known=wrong.recorded_at))

    assert [(line.fact_id, line.corrects, line.corrected_by) for line in now.timeline] == [
        (right.fact_id, wrong.fact_id, None),
        (wrong.fact_id, None, right.fact_id),
    ]
    assert now.timeline[0].note == "đọc nhầm số"
    assert now.timeline[0].paper is not None
    assert now.timeline[0].paper.number == "2/QĐ"
    assert set(now.timeline[0].data) == {
        *("area_ha", "investor", "regime", "cluster_types", "legacy")
    }
    assert [(line.fact_id, line.corrected_by) for line in before.timeline] == [
        (wrong.fact_id, None)
    ]
    assert (before.gross_ha, now.gross_ha) == (Decimal("84.50"), Decimal("50.00"))


async def test_its_tenants_are_listed_with_those_that_are_gone_last(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one, gone, here, agreed = next(ids), *(str(next(ids)) for _ in range(3))
    registry.cluster(one, "established", "2020-01-01")
    registry.cluster(one, "tenant-approved", "2020-02-01", tenant_id=gone, name="An (mẫu)")
    registry.cluster(one, "tenant-leased", "2020-03-01", tenant_id=gone)
    registry.cluster(one, "tenant-ended", "2021-03-01", tenant_id=gone)
    registry.cluster(one, "tenant-leased", "2020-04-01", tenant_id=here, name="Bình (mẫu)")
    registry.cluster(
        *(one, "tenant-approved", "2020-05-01"), tenant_id=agreed, name="Chi", paper="principle"
    )
    await read(registry.messages)

    page = await page_of(database, one)

    assert [(line.name, line.status, line.since) for line in page.tenants] == [
        ("Bình (mẫu)", "leased", date(2020, 4, 1)),
        ("Chi", "principle-agreed", date(2020, 5, 1)),
        ("An (mẫu)", "ended", date(2021, 3, 1)),
    ]


async def test_a_cluster_is_found_by_its_code_and_an_unknown_one_is_not(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    registry.cluster(one, "planned", "2019-05-01")
    await read(registry.messages)

    assert (await page_of(database, "CCN-15-0001")).id == one
    async with database.query() as looking:
        assert await cluster(looking, "CCN-15-9999") is None
        assert await cluster(looking, next(ids)) is None


async def test_before_anything_was_known_of_it_a_cluster_has_an_empty_page(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    first = registry.cluster(one, "planned", "2019-05-01")
    await read(registry.messages)

    page = await page_of(database, one, Lens(known=first.recorded_at - timedelta(microseconds=1)))

    assert (page.timeline, page.tenants, page.status, page.name) == ((), (), "none", page.code)


async def test_of_a_real_record_the_generated_fields_are_named(
    database: Database, registry: Registry, read: Read, ids: Iterator[UUID]
) -> None:
    one = next(ids)
    provenance = {"kind": "mixed", "source": "báo Lào Cai", "generated": ["document.number"]}
    registry.cluster(one, "planned", "2019-05-01", provenance=provenance)
    await read(registry.messages)

    page = await page_of(database, one)

    assert page.provenance is not None
    assert (page.provenance.kind, page.provenance.source, page.synthetic) == (
        *("mixed", "báo Lào Cai"),
        True,
    )
    assert page.provenance.generated == ("document.number",)
