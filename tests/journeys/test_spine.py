"""From a cluster's paper to a live national number, and to any other system."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from testkit.eventually import eventually
from tests.model import Model
from tests.system import Officer, System, agree
from tests.system.days import today
from tests.system.judge import overview, table
from tests.system.papers import detail, document, establish, lease, plan, wastewater
from tests.system.stranger import listen, must_be_whole

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

TODAY = today()
EVENTS = ("registry.cluster", "registry.return", "registry.establishment")


async def an_operating_cluster(officer: Officer, unit: str = "10", name: str = "Tân An") -> str:
    cluster: str = (await officer.file("plan-cluster", **plan(name, unit=unit)))["cluster_id"]
    await officer.file("establish-cluster", **establish(cluster))
    await officer.file("approve-detailed-plan", **detail(cluster))
    await officer.file("lease-to-tenant", **lease(cluster))
    return cluster


async def test_what_a_province_files_is_what_the_national_table_shows(
    system: System, officer: Officer, model: Model
) -> None:
    await system.start("registry")
    await system.start("reporting")

    cluster = await an_operating_cluster(officer)
    await officer.file("change-wastewater", **wastewater(cluster, "compliant"))
    await officer.file("plan-cluster", **plan("Phú Bình", unit="60"))

    await agree(system, model)
    found = await table(system, on=TODAY, borders="34")
    assert found["15"]["fill"] == "8.57"
    assert found["68"]["planned"] == 1


async def test_a_stranger_who_reads_only_kafka_misses_nothing_and_the_feed_says_the_same(
    system: System, officer: Officer
) -> None:
    await system.start("registry")
    cluster = await an_operating_cluster(officer)
    for nth in range(20):
        await officer.file(
            "lease-to-tenant", **lease(cluster, name=f"Công ty số {nth}", leased_ha="0.50")
        )

    async def all_heard() -> bool:
        return len(await listen(system, *EVENTS)) >= 24

    await eventually(all_heard)
    heard = await listen(system, *EVENTS)
    must_be_whole(heard)

    async def pulled_all() -> list[dict[str, Any]]:
        response = await system.http.get(
            f"{system.url('registry')}/v1/events",
            params={"incarnation": 1, "after": 0, "limit": 1000},
            headers={"Authorization": f"Bearer {system.token('subscriber')}"},
        )
        # The feed ends at the cursor, which moves a moment after Kafka has everything.
        assert response.headers["Last-Position"] == "24"
        return list(response.json())

    pulled = await eventually(pulled_all)
    assert [int(event["position"]) for event in pulled] == list(range(1, 25))
    by_position = {one.place[1]: one for one in heard}
    for event in pulled:
        one = by_position[int(event["position"])]
        assert (event["id"], event["data"]) == (one.id, one.data)
        assert event["factid"] == one.attributes["factid"]


async def test_a_late_paper_a_correction_and_a_retraction_leave_earlier_answers_as_they_were(
    system: System, officer: Officer, model: Model
) -> None:
    await system.start("registry")
    await system.start("reporting")
    cluster = await an_operating_cluster(officer)
    wrong = await officer.file(
        "lease-to-tenant", **lease(cluster, name="Công ty Hai", leased_ha="9.00")
    )
    await agree(system, model)
    before = await _known_now(system)

    right = lease(cluster, name="Công ty Hai", leased_ha="4.00") | {"corrects": wrong["fact_id"]}
    corrected = await officer.file("lease-to-tenant", **right | {"tenant_id": wrong["tenant_id"]})
    await officer.file(
        "approve-detailed-plan", **detail(cluster, on="2021-06-01", industrial="30.00")
    )
    await agree(system, model)
    between = await _known_now(system)
    paper = document("2021-02-01")
    await officer.file(
        "retract-fact",
        cluster=cluster, corrects=corrected["fact_id"], reason="chưa từng ký", document=paper,
    )  # fmt: skip

    await agree(system, model)
    leased = [
        (await table(system, on=TODAY, known=known))["15"]["leased_ha"]
        for known in (before, between)
    ]
    assert [Decimal(value) for value in leased] == [Decimal("12.00"), Decimal("7.00")]
    await agree(system, model, on=date(2021, 5, 1))


async def _known_now(system: System) -> datetime:
    """An instant up to which everything is final."""
    known = datetime.now(UTC)

    async def is_final() -> bool:
        return bool((await overview(system, known=known.isoformat()))["final"])

    await eventually(is_final, timeout_s=20)
    return known
