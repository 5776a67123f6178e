"""What cannot be applied or read: one cluster waits, the rest flows, nothing is lost."""

from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaProducer

from testkit.eventually import eventually
from tests.model import Model
from tests.resilience.conftest import Settled
from tests.system import Officer, System, agree
from tests.system.judge import overview
from tests.system.log import put_through, put_unknown
from tests.system.operator import decide, operations, rebuilt
from tests.system.papers import cluster_lines, lease, plan, wastewater
from tests.system.stranger import Place, listen

pytestmark = [pytest.mark.postgres, pytest.mark.kafka]

CLUSTERS = "registry.cluster"
UNIT = "68"  # today's code of the unit in which the victim lies

# As a bug in a release of reporting would refuse a fact in which nothing is wrong.
A_BUG = "alter table cluster_fact add constraint a_bug check (name <> 'Cụm Lạ') not valid"
ITS_END = "alter table cluster_fact drop constraint a_bug"

CLOUDEVENT = {
    "ce_specversion": b"1.0",
    "ce_id": b"1",
    "ce_source": b"/stranger",
    "ce_type": b"vn.nhipcau.stranger.thing.dreamt.v1",
    "content-type": b"application/json",
}
STARTED = {
    "ce_source": b"/registry",
    "ce_type": b"vn.nhipcau.registry.relay.incarnation-started.v1",
}
UNREADABLE: dict[str, tuple[bytes | None, dict[str, bytes]]] = {
    "no headers": (b"{}", {}),
    "no value": (None, {}),
    "not JSON": (b"{not json", CLOUDEVENT | STARTED),
    "wrong version": (b"{}", CLOUDEVENT | {"ce_specversion": b"0.3"}),
    "unknown type": (b"{}", CLOUDEVENT),
    "no text": (b"\xff\xfe\x00", {"ce_type": b"\xff\x00", "ce_specversion": b"1.0"}),
}


async def test_promise_5_a_poisoned_event_parks_its_cluster_only_and_loses_nothing(
    system: System, officer: Officer, model: Model, settled: Settled, clusters_count: int
) -> None:
    """A known type with a body that the reader refuses, in the midst of all the others."""
    await system.up()
    await officer.file_all(cluster_lines(clusters_count // 2))
    [born, *_] = await officer.file_all(cluster_lines(1, unit="60"))
    cluster = born["cluster_id"]
    poison = await put_through(system, cluster, "land-cleared", cleared_ha="-1.00")
    seen = len(model.facts)
    await officer.file("change-wastewater", **wastewater(cluster, "compliant"))
    await officer.file("lease-to-tenant", **lease(cluster, leased_ha="5.25"))
    behind = {fact.id for fact in model.facts[seen:]}
    await officer.file_all(cluster_lines(clusters_count // 2))

    without = Model()
    without.facts = [fact for fact in model.facts if fact.id not in behind]
    await agree(system, without, within_s=120)
    parked = await _parked(system)
    assert (parked["stream_id"], parked["kind"], parked["waiting"]) == (cluster, "data", 3)
    figures = await overview(system)
    [row] = [row for row in figures["rows"] if row["code"] == UNIT and row["kind"] == "unit"]
    assert row["cells"]["established"]["parked"] == 3, "the figures say what is missing"
    assert [source["parked"] for source in figures["fresh"]] == [1]

    refused = await decide(system, f"parked/{parked['id']}/release")
    assert refused.status_code == 409
    await agree(system, without)
    discarded = await decide(system, f"parked/{parked['id']}/discard")
    assert discarded.is_success

    await settled(besides={poison})
    assert not (await operations(system))["parked"]
    await eventually(lambda: _was_told(system, "parking.discarded"))
    await rebuilt(system, "clusters")
    await settled(besides={poison})


async def test_promise_5_what_a_bug_refused_is_released_in_order_once_that_is_repaired(
    system: System, officer: Officer, model: Model, settled: Settled
) -> None:
    """Also what came after it, and what came after the release."""
    await system.up()
    reporting = await asyncpg.connect(system.databases["reporting"])
    await reporting.execute(A_BUG)
    lines = cluster_lines(3)
    lines[4]["name"] = "Cụm Lạ"
    filed = await officer.file_all(lines)
    without = Model()
    without.facts = [fact for fact in model.facts if fact.subject != filed[4]["cluster_id"]]
    await agree(system, without)
    parked = await _parked(system)
    assert parked["waiting"] == 4

    await reporting.execute(ITS_END)
    await reporting.close()
    released = await decide(system, f"parked/{parked['id']}/release")

    assert released.json() == {"applied": 4}
    again = lease(filed[4]["cluster_id"], leased_ha="2.75")
    await officer.file("lease-to-tenant", **again)
    await settled()


async def test_promise_5_unreadable_messages_of_others_are_set_aside_and_stop_nothing(
    system: System, officer: Officer, settled: Settled
) -> None:
    """Not those of types that are not known yet, which only count."""
    await system.start("registry", "api")
    await system.start("registry", "relay")
    await system.start("reporting")
    [born, *_] = await officer.file_all(cluster_lines(5))
    await settled()
    places = await _say(system, CLUSTERS, UNREADABLE)
    unknown = await put_unknown(system)
    await officer.file("change-wastewater", **wastewater(born["cluster_id"], "built"))
    # The relay looks back past them all to its own last message.
    system.processes["registry-relay"].kill()
    more = await _say(system, CLUSTERS, UNREADABLE)
    await system.start("registry", "relay")
    await officer.file("plan-cluster", **plan("Cụm Sau", unit="60"))

    await settled(but=places | more, besides=unknown)
    found = await eventually(lambda: _quarantined(system, len(places | more)))
    assert {_place(line) for line in found} == places | more
    assert not (await operations(system))["parked"]
    assert [source["quarantined"] for source in (await overview(system))["fresh"]] == [len(found)]

    for line in found:
        where = {name: line[name] for name in ("topic", "partition", "offset")}
        answer = await decide(system, "messages/discard", projection="clusters", **where)
        assert answer.is_success, answer.text
    assert [source["quarantined"] for source in (await overview(system))["fresh"]] == [0]


async def _parked(system: System) -> dict[str, Any]:
    async def one() -> dict[str, Any]:
        [found] = (await operations(system))["parked"] or [None]
        return dict(found or {})

    found: dict[str, Any] = await eventually(one)
    return found


async def _quarantined(system: System, count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await operations(system))["quarantined"]
    return found if len(found) == count else []


def _place(line: dict[str, Any]) -> Place:
    return line["topic"], line["partition"], line["offset"]


async def _was_told(system: System, happened: str) -> bool:
    heard = await listen(system, "reporting.parking")
    return f"vn.nhipcau.reporting.{happened}.v1" in {one.type for one in heard}


async def _say(
    system: System, topic: str, messages: dict[str, tuple[bytes | None, dict[str, bytes]]]
) -> set[Place]:
    """Put there by someone who knows no better; where each of them lies."""
    producer = AIOKafkaProducer(bootstrap_servers=system.kafka_bootstrap)
    await producer.start()
    try:
        said = [
            await producer.send_and_wait(
                system.topic_prefix + topic, value, key=name.encode(), headers=[*headers.items()]
            )
            for name, (value, headers) in messages.items()
        ]
    finally:
        await producer.stop()
    return {(topic, one.partition, one.offset) for one in said}
