"""A database comes back from an older backup: what it no longer knows is not lost in silence."""

from datetime import UTC, datetime

import pytest

from testkit.databases import Databases
from testkit.eventually import eventually
from tests.model import Model
from tests.resilience.conftest import Settled
from tests.resilience.test_kafka import relay_says
from tests.system import Officer, System, agree
from tests.system.judge import overview
from tests.system.papers import cluster_lines, lease

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


async def test_promise_3_a_reporting_database_from_an_older_backup_reads_on_from_what_it_had(
    system: System,
    officer: Officer,
    settled: Settled,
    databases: Databases,
    clusters_count: int,
) -> None:
    """Kafka's group is further than this database: only what is stored with the figures counts."""
    await system.start("registry")
    await system.start("reporting")
    await officer.file_all(cluster_lines(clusters_count // 2))
    await settled()
    system.processes["reporting-all"].kill()
    backup = await databases.copy(system.databases["reporting"])
    await system.start("reporting")
    await officer.file_all(cluster_lines(clusters_count // 2))
    await settled()

    system.processes["reporting-all"].kill()
    await databases.restore(system.databases["reporting"], backup=backup)
    await system.start("reporting")

    await settled()


async def test_promises_2_and_3_a_registry_database_from_an_older_backup_waits_for_an_incarnation(
    system: System, officer: Officer, model: Model, settled: Settled, databases: Databases
) -> None:
    """Its positions would be given again to other facts; what it lost is withdrawn, not erased."""
    await system.up()
    kept = await officer.file_all(cluster_lines(8))
    await settled()
    system.processes["registry-all"].kill()
    backup = await databases.copy(system.databases["registry"])
    await system.start("registry")
    count = len(model.facts)
    # Of new clusters, and one of a cluster whose versions go on after it was lost.
    await officer.file_all(cluster_lines(5))
    await officer.file("lease-to-tenant", **lease(kept[0]["cluster_id"], leased_ha="2.50"))
    await settled()
    lost = {fact.id for fact in model.facts[count:]}
    as_known = datetime.now(UTC)
    await eventually(lambda: is_final(system, as_known), timeout_s=30)

    system.processes["registry-all"].kill()
    await databases.restore(system.databases["registry"], backup=backup)
    await system.start("registry")
    await eventually(lambda: relay_says(system, "restored"), timeout_s=60)
    await agree(system, model)
    system.processes["registry-all"].kill()
    assert await system.run("registry", "incarnation", "start") == 0
    model.withdraw(lost, datetime.now(UTC))
    await system.start("registry")
    await officer.file("lease-to-tenant", **lease(kept[0]["cluster_id"], leased_ha="4.00"))
    await officer.file_all(cluster_lines(6))

    heard = await settled()
    places = {one.place for one in heard if one.is_fact}
    assert len([place for place in places if place[0] == 1]) == count + len(lost)
    assert len([place for place in places if place[0] == 2]) == 1 + 6 * 4
    await agree(system, model, known=as_known)
    assert (await overview(system, known=as_known.isoformat()))["final"], "and it stays final"


async def is_final(system: System, known: datetime) -> bool:
    return bool((await overview(system, known=known.isoformat()))["final"])
