"""Processes are killed at the worst moments; what was accepted is published and counted once."""

import pytest
from uuid_utils.compat import uuid7

from testkit.eventually import eventually
from tests.model import Model
from tests.resilience.conftest import EVENTS, Settled
from tests.system import Officer, System
from tests.system.operator import rebuilt
from tests.system.papers import cluster_lines, lease
from tests.system.stranger import listen

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


async def test_promise_2_a_relay_killed_at_any_moment_loses_and_reorders_nothing(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    """What was numbered and not sent is sent; what was sent and not noted is sent once more."""
    await system.start("registry", "api")
    await system.start("reporting")
    for moment in ("after-numbering", "after-send", "after-send"):
        doomed = await system.start("registry", "relay", fault=moment)
        await officer.file_all(cluster_lines(clusters_count // 4))
        await system.died(doomed)

    await system.start("registry", "relay")
    await officer.file_all(cluster_lines(clusters_count // 4))

    heard = await settled()
    assert len(heard) > len({one.id for one in heard}), "what was sent twice is there twice"


async def test_promise_3_a_reader_killed_before_its_commit_applies_the_batch_once(
    system: System, officer: Officer, model: Model, settled: Settled, clusters_count: int
) -> None:
    """The database has nothing of the batch, neither figures nor progress: it is read again."""
    await system.start("registry")
    await system.start("reporting", "api")
    await officer.file_all(cluster_lines(clusters_count))
    await are_published(system, len(model.facts))
    doomed = await system.start("reporting", "consumers", fault="before-reader-commit")
    await system.died(doomed)

    await system.start("reporting", "consumers")

    await settled()


async def test_promises_2_and_3_two_relays_and_two_readers_at_once_do_the_work_of_one(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    """Also when one of each dies in the middle of it."""
    await system.start("registry", "api")
    await system.start("reporting", "api")
    for name in ("first", "second"):
        await system.start("registry", "relay", name=f"{name} relay")
        await system.start("reporting", "consumers", name=f"{name} reader")
    lines = cluster_lines(clusters_count)
    await officer.file_all(lines[: len(lines) // 2])
    system.processes["first relay"].kill()
    system.processes["first reader"].kill()

    await officer.file_all(lines[len(lines) // 2 :])

    await settled()


@pytest.mark.parametrize("moment", ["before-reader-batch", "before-reader-commit"])
async def test_promise_3_a_reader_that_freezes_in_mid_batch_and_wakes_after_another_took_over(
    moment: str, system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    """It holds what was applied meanwhile, and must not apply it once more."""
    await system.start("registry")
    await system.start("reporting", "api")
    await officer.file_all(cluster_lines(clusters_count // 2))
    freezing = await system.start("reporting", "consumers", fault=f"{moment}:1:freeze")
    await system.has_stopped(freezing)
    await system.start("reporting", "consumers", name="second")
    await settled()

    freezing.resume()
    await officer.file_all(cluster_lines(clusters_count // 2))

    await settled()


async def test_promise_3_one_cluster_many_times_in_a_batch_counts_as_it_ends(
    system: System, officer: Officer, model: Model, settled: Settled, clusters_count: int
) -> None:
    """Its row is written once for all of them; and a build that reads all at once is the same."""
    await system.start("registry")
    [first, *_] = await officer.file_all(cluster_lines(1))
    tenant = str(uuid7())
    for nth in range(1, 6):
        again = lease(first["cluster_id"], leased_ha=f"{nth}.00", tenant_id=tenant)
        await officer.file("lease-to-tenant", **again)
    await officer.file_all(cluster_lines(clusters_count // 10))
    await are_published(system, len(model.facts))

    await system.start("reporting")

    await settled()
    await rebuilt(system, "clusters")
    await settled()


async def are_published(system: System, count: int) -> None:
    async def all_heard() -> bool:
        return len(await listen(system, *EVENTS)) >= count

    await eventually(all_heard, timeout_s=60)
