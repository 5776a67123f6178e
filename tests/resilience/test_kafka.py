"""Kafka is away, forgets a topic, or gets everything a second time."""

import asyncpg
import pytest

from testkit import topics
from testkit.eventually import eventually
from testkit.servers import Servers
from tests.resilience.conftest import Settled
from tests.system import Officer, System
from tests.system.judge import overview
from tests.system.papers import cluster_lines
from tests.system.system import STREAMS

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]


async def test_commands_go_on_while_kafka_is_away_and_the_backlog_drains_in_order(
    system: System, officer: Officer, settled: Settled, servers: Servers, clusters_count: int
) -> None:
    kafka = await servers.kafka()
    system.kafka_bootstrap = kafka.bootstrap
    prefixed = {system.topic_prefix + name: count for name, count in STREAMS.items()}
    await topics.create_topics(kafka.bootstrap, prefixed)
    await system.start("registry")
    await system.start("reporting")
    await officer.file_all(cluster_lines(5))
    await settled()

    kafka.kill()
    answers = await officer.file_all(cluster_lines(clusters_count))
    assert {answer["status"] for answer in answers} == {201}
    ready = await system.http.get(f"{system.url('registry')}/health/ready")
    assert ready.status_code == 200
    await kafka.start()

    await settled(within_s=120)


async def test_a_topic_made_anew_is_filled_again_and_read_again_without_counting_twice(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry")
    await system.start("reporting")
    await officer.file_all(cluster_lines(clusters_count))
    await settled()

    name = system.topic_prefix + "registry.cluster"
    await topics.delete_topics(system.kafka_bootstrap, [name])
    await topics.create_topics(system.kafka_bootstrap, {name: STREAMS["registry.cluster"]})
    await officer.file_all(cluster_lines(10))

    # What came before the loss was noticed stands before what was published again.
    await settled(within_s=120, in_order=False)


async def test_the_whole_log_published_again_changes_no_figure(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    await system.start("registry", "api")
    await system.start("registry", "relay")
    await system.start("reporting")
    await officer.file_all(cluster_lines(clusters_count))
    once = await settled()
    before = await overview(system)

    system.processes["registry-relay"].kill()
    connection = await asyncpg.connect(system.databases["registry"])
    await connection.execute("update event_relay set cursor_position = 0")
    await connection.execute("update event_partition set acked_position = 0")
    await connection.close()
    await system.start("registry", "relay")

    async def all_twice() -> bool:
        return len(await settled()) >= 2 * len(once)

    await eventually(all_twice, timeout_s=60)
    assert (await overview(system))["rows"] == before["rows"]
