"""A fact that cannot be read: what waits, what the figures say meanwhile, and how it is settled."""

from datetime import UTC, datetime
from typing import Any

import pytest

from testkit.eventually import eventually
from tests.model import Model
from tests.system import Officer, System, agree
from tests.system.judge import overview
from tests.system.log import put_through
from tests.system.operator import decide, operations
from tests.system.papers import cluster_lines, detail, establish, lease, plan
from tests.system.stranger import listen

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

REFUSED = {"cleared_ha": "-1.00"}  # a known type with a body that no reader takes
BUILDS = "projections/clusters/builds"


async def test_a_bad_fact_waits_alone_and_what_an_operator_decides_holds_in_every_build(
    system: System, officer: Officer, model: Model
) -> None:
    await system.up()
    cluster = (await officer.file("plan-cluster", **plan("Nậm Tăng")))["cluster_id"]
    await officer.file("establish-cluster", **establish(cluster))
    await agree(system, model)
    before = list(model.facts)
    await put_through(system, cluster, "land-cleared", **REFUSED)
    await officer.file("approve-detailed-plan", **detail(cluster))
    await officer.file("lease-to-tenant", **lease(cluster))
    behind = [fact for fact in model.facts if fact not in before]
    await officer.file_all(cluster_lines(4, unit="60"))

    # The others flow; what waits is said, and nothing is final.
    without = Model()
    without.facts = [fact for fact in model.facts if fact not in behind]
    await agree(system, without)
    [parked] = (await operations(system))["parked"]
    assert (parked["stream_id"], parked["kind"], parked["waiting"]) == (cluster, "data", 3)
    await eventually(lambda: _says_what_is_missing(system, 3), timeout_s=20)

    # Trying again changes nothing.
    refused = await decide(system, f"parked/{parked['id']}/release")
    assert (refused.status_code, refused.json()["code"]) == (409, "still-not-applicable")
    assert [line["id"] for line in (await operations(system))["parked"]] == [parked["id"]]
    await agree(system, without)

    # Discarded with a reason: the rest is applied in its order.
    discarded = await decide(
        system, f"parked/{parked['id']}/discard", reason="Tỉnh đã gửi lại dưới số khác."
    )
    assert discarded.status_code == 204
    await agree(system, model)
    assert (await operations(system))["parked"] == []
    await eventually(lambda: _is_final(system), timeout_s=20)

    # A rebuild beside the live one obeys it; switch, and switch back.
    started = await decide_without_reason(system, BUILDS)
    await eventually(lambda: _is_the_same(system, started["build"]), timeout_s=60)
    for build, left in ((started["build"], 1), (1, started["build"])):
        switched = await decide(system, f"{BUILDS}/{build}/switch", reason="Khớp từng dòng.")
        assert switched.json() == {"projection": "clusters", "build": build, "left": left}
        await agree(system, model)
    assert (await operations(system))["parked"] == []

    # Each decision is a fact that anyone can read.
    await eventually(lambda: _are_told(system, "discarded", "switched", "switched"), timeout_s=20)


async def decide_without_reason(system: System, where: str) -> dict[str, Any]:
    """A build is begun by anyone who operates, and decides nothing yet."""
    answer = await system.http.post(
        f"{system.url('reporting')}/v1/ops/{where}",
        headers={"Authorization": f"Bearer {system.token('operator')}"},
    )
    started: dict[str, Any] = answer.raise_for_status().json()
    return started


async def _says_what_is_missing(system: System, events: int) -> bool:
    figures = await overview(system, known=datetime.now(UTC).isoformat())
    parked = {
        row["code"]: row["cells"]["established"]["parked"]
        for row in figures["rows"]
        if row["kind"] in {"country", "unit"} and row["cells"]["established"]["parked"]
    }
    assert len(parked) == 2, parked
    assert set(parked.values()) == {events}, parked
    assert "15" in parked
    assert not figures["final"]
    assert any("parked" in reason for reason in figures["why_not_final"]), figures["why_not_final"]
    return True


async def _is_final(system: System) -> bool:
    known = datetime.now(UTC).isoformat()

    async def settled() -> bool:
        return bool((await overview(system, known=known))["final"])

    return await eventually(settled, timeout_s=20)


async def _is_the_same(system: System, build: int) -> bool:
    answer = await system.http.get(
        f"{system.url('reporting')}/v1/ops/{BUILDS}/{build}/comparison",
        headers={"Authorization": f"Bearer {system.token('operator')}"},
    )
    found = answer.raise_for_status().json()
    assert (found["differing"], found["rows"] > 0) == (0, True), found["examples"]
    return True


async def _are_told(system: System, *happened: str) -> bool:
    """On Kafka, for anyone who listens, in the order in which they were taken."""
    told = [one.type.split(".")[-2] for one in await listen(system, "reporting.parking")]
    assert told == list(happened), told
    return True
