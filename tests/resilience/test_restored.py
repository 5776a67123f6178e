"""A database comes back from an older backup: what it no longer knows is not lost in silence."""

from datetime import UTC, datetime

import pytest

from testkit.databases import Databases
from testkit.eventually import eventually
from tests.model import Model
from tests.resilience.conftest import Settled
from tests.system import Officer, System, agree
from tests.system.papers import cluster_lines
from tests.system.stranger import listen

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


async def test_a_reporting_database_from_an_older_backup_reads_on_from_what_it_had(
    system: System,
    officer: Officer,
    settled: Settled,
    databases: Databases,
    clusters_count: int,
) -> None:
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


async def test_a_registry_database_from_an_older_backup_stops_until_a_new_incarnation_begins(
    system: System, officer: Officer, model: Model, settled: Settled, databases: Databases
) -> None:
    await system.start("registry")
    await system.start("reporting")
    await officer.file_all(cluster_lines(8))
    await settled()
    system.processes["registry-all"].kill()
    backup = await databases.copy(system.databases["registry"])
    await system.start("registry")
    kept = len(model.facts)
    await officer.file_all(cluster_lines(5))
    await settled()
    lost = {fact.id for fact in model.facts[kept:]}
    as_known = datetime.now(UTC)

    system.processes["registry-all"].kill()
    await databases.restore(system.databases["registry"], backup=backup)
    await system.start("registry")

    async def has_stopped() -> bool:
        answer = await system.http.get(f"{system.url('registry')}/health/ready")
        return "restored" in answer.text

    await eventually(has_stopped, timeout_s=30)
    system.processes["registry-all"].kill()
    assert await system.run("registry", "incarnation", "start", "--yes") == 0
    started = datetime.now(UTC)
    model.withdraw(lost, started)
    await system.start("registry")
    await officer.file_all(cluster_lines(6))

    await agree(system, model, within_s=60)
    await agree(system, model, known=as_known)
    heard = await listen(system, "registry.cluster")
    places = {one.place for one in heard if "position" in one.attributes}
    second = sorted(position for incarnation, position in places if incarnation == 2)
    assert second == list(range(1, 4 * 6 + 1))
