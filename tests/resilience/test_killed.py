"""Processes are killed at the worst moments; what was accepted is published and counted once."""

import asyncio

import pytest

from tests.resilience.conftest import Settled
from tests.system import Officer, System
from tests.system.papers import cluster_lines

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


@pytest.mark.parametrize("moment", ["after-numbering", "after-send"])
async def test_a_relay_killed_and_started_again_loses_and_reorders_nothing(
    moment: str, system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry", "api")
    await system.start("reporting", "all")
    doomed = await system.start("registry", "relay", fault=moment)
    await officer.file_all(cluster_lines(clusters_count))
    await system.died(doomed)

    again = await system.start("registry", "relay", fault=moment)
    await officer.file_all(cluster_lines(clusters_count // 2))
    await system.died(again)
    await system.start("registry", "relay")

    await settled()


async def test_a_reader_killed_before_its_commit_applies_the_batch_once(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry", "all")
    await system.start("reporting", "api")
    doomed = await system.start("reporting", "consumers", fault="before-reader-commit:2")
    for _ in range(4):
        await officer.file_all(cluster_lines(clusters_count // 4))
    await system.died(doomed)

    await system.start("reporting", "consumers")

    await settled()


async def test_two_relays_and_two_readers_at_once_do_the_work_of_one(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry", "api")
    await system.start("reporting", "api")
    await system.start("registry", "relay")
    await system.start("registry", "relay", name="spare")
    await system.start("reporting", "consumers")
    await system.start("reporting", "consumers", name="second")
    lines = cluster_lines(clusters_count)
    await officer.file_all(lines[: len(lines) // 2])
    system.processes["registry-relay"].kill()

    await officer.file_all(lines[len(lines) // 2 :])

    await settled()


async def test_a_reader_that_hangs_in_mid_batch_and_wakes_after_another_took_over_harms_nothing(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry", "all")
    await system.start("reporting", "api")
    hanging = await system.start("reporting", "consumers")
    filing = asyncio.create_task(officer.file_all(cluster_lines(clusters_count)))
    await asyncio.wait([filing], timeout=0.3)
    hanging.pause()
    await system.start("reporting", "consumers", name="second")
    await filing
    await settled()

    hanging.resume()
    await officer.file_all(cluster_lines(clusters_count // 2))

    await settled()
