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


@pytest.mark.timeout(600)
async def test_promises_2_and_6_commands_go_on_while_kafka_is_away_and_the_backlog_drains(
    system: System, officer: Officer, settled: Settled, servers: Servers, clusters_count: int
) -> None:
    kafka = await servers.kafka()
    system.kafka_bootstrap = kafka.bootstrap
    prefixed = {system.topic_prefix + name: count for name, count in STREAMS.items()}
    await topics.create_topics(kafka.bootstrap, prefixed)
    await system.up()
    await officer.file_all(cluster_lines(5))
    await settled()

    kafka.kill()
    answers = await officer.file_all(cluster_lines(clusters_count))
    assert {answer["status"] for answer in answers} == {201}
    await eventually(lambda: relay_says(system, "kafka-away"), timeout_s=60)
    ready = await system.http.get(f"{system.url('registry')}/health/ready")
    assert ready.status_code == 200
    figures = await overview(system)
    assert figures["rows"], "reports go on and say how old they are"
    await kafka.start()

    await settled()


async def test_promise_2_a_topic_made_anew_is_filled_again_and_not_counted_twice(
    system: System, officer: Officer, settled: Settled, clusters_count: int
) -> None:
    """Also where each new partition has newer facts before anyone has noticed."""
    await system.up()
    await officer.file_all(cluster_lines(clusters_count))
    await settled()

    name = system.topic_prefix + "registry.cluster"
    await topics.delete_topics(system.kafka_bootstrap, [name])
    await topics.create_topics(system.kafka_bootstrap, {name: STREAMS["registry.cluster"]})
    await officer.file_all(cluster_lines(clusters_count))

    await settled(refilled=True)


async def test_promise_3_the_whole_log_published_again_changes_no_figure(
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
    # One more, which comes after all that was repeated: so that was read, too.
    await officer.file_all(cluster_lines(1, unit="60"))

    heard = await settled()
    assert len(heard) >= 2 * len(once) + 4
    assert _without(await overview(system), "60") == _without(before, "60")


def _without(figures: object, unit: str) -> list[object]:
    """The rows that the one more does not change."""
    assert isinstance(figures, dict)
    return [
        row for row in figures["rows"] if row["kind"] == "unit" and row["code"] not in (unit, "68")
    ]


async def relay_says(system: System, word: str) -> bool:
    answer = await system.http.get(f"{system.url('registry')}/health/ready")
    return word in answer.text
