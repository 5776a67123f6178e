"""A report shows both sources row by row: what returns say, what facts add up to, and why not."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from reporting.queries.asked import Asked, NoSuchReport
from reporting.queries.report import report
from reporting.report_views import Report, ReportLine
from servicekit.database import Database
from services.reporting.tests.telling import Read, Registry

pytestmark = pytest.mark.postgres

ROWS: dict[str, Any] = {
    "1": 3,
    "2": "150.00",
    "3": 2,
    "4": "100.00",
    "5": 1,
    "6": "50.00",
    "7": 1,
    "13": "250.500",
    "14": "80.000",
    "15": 2,
    "17": "60.00",
    "18": "12.00",
    "19": "20.00",
    "20": 4,
    "23": "18250.500",
    "25": 900,
    "27": None,
}


@pytest.fixture
def ask(database: Database, read: Read, registry: Registry) -> Any:
    """Reads what was told since, then asks."""
    told = iter(registry.messages)

    async def ask(unit: str, period: str = "H1-2026", form: str = "B04", **asked: Any) -> Report:
        await read(list(told))
        async with database.query() as connection:
            return await report(connection, Asked(form=form, unit=unit, period=period, **asked))

    return ask


def line(found: Report, code: str) -> ReportLine:
    return next(line for line in found.lines if line.code == code)


def file(
    registry: Registry,
    unit: str,
    period: str,
    rows: dict[str, Any],
    on: str,
    *,
    accepted: str | None,
    **said: Any,
) -> UUID:
    filed = registry.filed(unit, period, None, on, rows=rows, **said)
    if accepted is not None:
        registry.decided(filed, "accepted", accepted, version=said.get("version", 1))
    return filed


def two_clusters(registry: Registry, ids: Iterator[UUID]) -> tuple[UUID, UUID]:
    """In Lào Cai, one established in the period; both operate."""
    old, new = next(ids), next(ids)
    for cluster, former, day in ((old, "10", "2020-03-01"), (new, "15", "2026-02-01")):
        placed = {"unit": former} if day < "2025" else {"unit": "15", "former_unit": former}
        registry.cluster(cluster, "planned", day, area_ha="60.00", **placed)
        registry.cluster(cluster, "established", day, area_ha="50.00", cluster_types=["craft"])
        registry.cluster(cluster, "detailed-plan-approved", day, industrial_land_ha="30.00")
        registry.cluster(cluster, "infrastructure-project-approved", day, total_bnvnd="125.250")
        tenant = str(next(ids))
        registry.cluster(cluster, "tenant-leased", day, tenant_id=tenant, leased_ha="6.00")
    return old, new


async def test_returns_and_facts_stand_side_by_side_with_their_difference(
    ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    two_clusters(registry, ids)
    file(registry, "15", "H1-2026", ROWS, "2026-06-28", accepted="2026-07-02")

    found = await ask("15")

    assert (found.state, found.version) == ("accepted", 1)
    one = line(found, "1")
    assert (one.value, one.facts, one.difference) == (3, 2, 1)
    capital = line(found, "13")
    assert (capital.value, capital.facts) == (Decimal("250.500"), Decimal("250.500000"))
    assert capital.difference == 0
    assert [line(found, code).facts for code in ("3", "5", "7", "9", "11", "15")] == [
        2,
        1,
        2,
        2,
        2,
        2,
    ]
    assert line(found, "19").facts == Decimal("20.00")
    assert line(found, "15.3").facts == 2
    assert [line(found, code).events for code in ("5", "18")] == [1, 2]


async def test_a_row_that_no_fact_tells_says_why(
    ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    file(registry, "15", "H1-2026", ROWS, "2026-06-28", accepted="2026-07-02")

    found = await ask("15")

    for code in ("14", "23", "24", "25"):
        assert (line(found, code).facts, line(found, code).why_no_facts) == (None, "only-returns")
    assert (line(found, "3").facts, line(found, "3").difference) == (0, 2)
    assert (line(found, "19").facts, line(found, "19").why_no_facts) == (None, "no-land")
    assert (line(found, "27").value, line(found, "27").why_no_value) == (None, "empty")


async def test_facts_are_those_of_the_periods_last_day(
    ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    old, _ = two_clusters(registry, ids)
    registry.cluster(old, "abolished", "2026-06-15", unit="15", former_unit="10")

    assert line(await ask("15"), "3").facts == 2
    assert line(await ask("15", "FY-2025"), "3").facts == 1
    assert line(await ask("15", "FY-2026"), "3").facts == 1


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-12-14", 0), ("2025-12-15", 1), ("2026-06-14", 1), ("2026-06-15", 0)]
)
async def test_both_days_that_bound_a_period_belong_to_it(
    day: str, counts: int, ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    cluster = next(ids)
    registry.cluster(cluster, "planned", "2025-01-01", unit="10")
    registry.cluster(cluster, "established", day)

    assert line(await ask("15"), "5").facts == counts


async def test_any_version_can_be_shown_and_compared_with_another(
    ask: Any, registry: Registry
) -> None:
    filed = file(registry, "15", "H1-2026", ROWS, "2026-06-28", accepted="2026-07-02")
    registry.filed(
        "15", "H1-2026", None, "2026-08-29", rows=ROWS | {"3": 3}, version=2, return_id=filed
    )

    waiting = await ask("15")
    assert (waiting.version, line(waiting, "3").value) == (1, 2)
    assert [(one.version, one.state) for one in waiting.versions] == [
        (2, "submitted"),
        (1, "accepted"),
    ]
    newest = await ask("15", version=2, compare="1")
    assert (line(newest, "3").value, line(newest, "3").before, line(newest, "3").delta) == (3, 2, 1)
    for wrong in ({"version": 9}, {"compare": "9"}, {"compare": "Q1-2026"}):
        with pytest.raises(NoSuchReport):
            await ask("15", **wrong)


async def test_a_row_is_compared_with_the_period_before_or_with_the_year_before(
    ask: Any, registry: Registry
) -> None:
    file(registry, "15", "H1-2026", ROWS, "2026-06-28", accepted="2026-07-02")
    file(registry, "15", "FY-2025", ROWS | {"3": 1, "5": 9}, "2025-12-28", accepted="2025-12-30")
    for unit in ("10", "15"):  # what Lào Cai was before the reform
        rows = ROWS | {"3": 7, "5": 2}
        file(registry, unit, "H1-2025", rows, "2025-06-25", accepted="2025-06-28")

    found = await ask("15")

    assert dict(found.before) == {"cumulative": "FY-2025", "in-period": "H1-2025"}
    assert (line(found, "3").before, line(found, "3").delta) == (1, 1)
    assert (line(found, "5").before, line(found, "5").delta) == (4, -3)
    assert line(await ask("15", compare="none"), "3").before is None
    assert line(await ask("15", compare="H1-2025"), "3").before == 14


async def test_predecessors_are_added_up_and_rates_made_anew(ask: Any, registry: Registry) -> None:
    file(registry, "10", "H1-2025", ROWS, "2025-06-25", accepted="2025-06-28")
    other = {"3": 5, "17": "40.00", "18": "38.00", "19": "95.00"}
    file(registry, "15", "H1-2025", other, "2025-06-25", accepted="2025-06-28")

    alone = await ask("15", "H1-2025")
    merged = await ask("15", "H1-2025", borders=alone.today)

    assert (line(alone, "3").value, alone.unit_name, alone.state) == (5, "Yên Bái", "accepted")
    assert (line(merged, "3").value, merged.unit_name, merged.state) == (7, "Lào Cai", None)
    assert line(merged, "19").value == Decimal("50.00")
    assert [(one.code, one.state) for one in merged.contributors] == [
        ("10", "accepted"),
        ("15", "accepted"),
    ]
    country = await ask("VN", "H1-2025")
    assert (line(country, "3").value, len(country.contributors)) == (7, 63)
    region = await ask("B", "H1-2025")
    assert line(region, "3").value == 7


async def test_a_former_province_is_reported_by_the_one_it_went_into(
    ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    two_clusters(registry, ids)
    file(registry, "15", "FY-2025", ROWS, "2025-12-28", accepted="2025-12-30")

    found = await ask("10", "FY-2025", borders=(await ask("10", "H1-2025")).borders)

    assert found.merged_into is not None
    assert found.merged_into.code == "15"
    assert (line(found, "3").value, line(found, "3").why_no_value) == (None, "merged")
    assert line(found, "3").facts == 1


async def test_what_was_known_then_stays_as_it_was(
    ask: Any, registry: Registry, ids: Iterator[UUID]
) -> None:
    two_clusters(registry, ids)
    filed = file(registry, "15", "H1-2026", ROWS, "2026-01-01", accepted="2026-01-01")
    then = registry.clock
    registry.filed(
        "15", "H1-2026", None, "2026-01-01", rows=ROWS | {"3": 9}, version=2, return_id=filed
    )
    registry.decided(filed, "accepted", "2026-01-01", version=2)
    registry.cluster(next(ids), "established", "2026-01-01", unit="15")

    assert line(await ask("15"), "3").value == 9
    before = line(await ask("15", known=then), "3")
    assert (before.value, before.facts) == (2, 2)


async def test_nothing_received_is_an_empty_report_that_says_who_owes_it(ask: Any) -> None:
    found = await ask("01")

    assert (found.state, found.version, found.versions) == ("nothing", None, ())
    assert line(found, "3").why_no_value == "no-return"
    assert [(one.code, one.state) for one in found.contributors] == [("01", "nothing")]
    for wrong in (("99", "H1-2026"), ("01", "H3-2026"), ("10", "H1-2026")):
        with pytest.raises(NoSuchReport):
            await ask(*wrong)


async def test_a_commune_has_its_own_form_and_its_province_their_sum(
    ask: Any, registry: Registry, connection: asyncpg.Connection, read: Read
) -> None:
    for code, name, count in (("02671", "Âu Lâu", 2), ("02680", "Yên Bình", 3)):
        subject = {"kind": "commune", "code": code, "name": name}
        rows = {"3": count, "25": 100}
        file(
            registry, "15", "H1-2026", rows, "2026-06-20",
            accepted="2026-06-22", form="B03", subject=subject,
        )  # fmt: skip

    one = await ask("15", form="B03", subject="02671")
    both = await ask("15", form="B03")

    assert (one.subject_name, line(one, "3").value) == ("Âu Lâu", 2)
    assert line(one, "3").why_no_facts == "no-communes"
    assert line(both, "3").value == 5
    assert [one.name for one in both.contributors] == ["Âu Lâu", "Yên Bình"]
    assert (
        await connection.fetchval(
            "select count(jobs) from unit_return where build = $1", read.build
        )
        == 0
    )
