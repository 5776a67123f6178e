"""Every process apart, from images: each may do what it must, and dies without losing anything."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)

from demo.allocation import allocations, provinces_of
from registry.app import STREAMS
from tests.compose.project import DEMO_S, ROOT, Failed, Project, secret

pytestmark = pytest.mark.timeout(900)

SERVICES = (
    *("registry-api", "registry-relay"),
    *("reporting-api", "reporting-consumers", "reporting-relay"),
)
SERVERS = (*SERVICES, "issuer", "kafka", "postgres", "prometheus")
type Table = Mapping[str, Mapping[str, Any]]

BACK_S = 120


def eventually(what: str, check: Callable[[], bool], within_s: float = BACK_S) -> None:
    until = time.monotonic() + within_s
    while True:
        try:
            if check():
                return
            why = ""
        except (httpx.HTTPError, Failed) as error:
            why = repr(error)
        assert time.monotonic() < until, f"not within {within_s:.0f} s: {what} {why}"
        time.sleep(0.3)


# ---- what is seen from outside ----


def table(project: Project, day: str) -> Table:
    rows = project.get("reporting", "/v1/overview", on=day, borders=day).json()["rows"]
    return {
        f"{row['kind']} {row['code']}": {key: cell["value"] for key, cell in row["cells"].items()}
        for row in rows
    }


def today(project: Project) -> str:
    day: str = project.get("registry", "/v1/clock").json()["now"][:10]
    return day


def last_position(project: Project) -> int:
    return int(project.get("registry", "/v1/events", limit=1).headers["Last-Position"])


def has_read_on(project: Project) -> bool:
    """Reporting has read what registry has numbered, and registry has numbered all it accepted."""
    status = project.compose("exec", "-T", "registry-relay", "registry", "status", "--json")
    [source] = project.get("reporting", "/v1/overview").json()["fresh"]
    return '"pending": 0' in status and source["position"] == last_position(project)


def pulled(project: Project) -> list[tuple[int, str]]:
    """The whole pull feed: position and id of each event."""
    found: list[tuple[int, str]] = []
    while True:
        after = found[-1][0] if found else 0
        page = project.get("registry", "/v1/events", incarnation=1, after=after, limit=1000).json()
        if not page:
            return found
        found += [(int(event["position"]), event["id"]) for event in page]


def options(project: Project, user: str, password: str | None = None) -> dict[str, Any]:
    return {
        "bootstrap_servers": f"127.0.0.1:{project.ports['kafka']}",
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": user,
        "sasl_plain_password": password or secret(f"{user}_kafka_password"),
    }


async def heard(project: Project) -> list[tuple[int, str]]:
    """What the read-only subscriber finds on Kafka: position and id, each once, by position."""
    consumer = AIOKafkaConsumer(**options(project, "subscriber"), auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [
            TopicPartition(topic, n) for topic, count in STREAMS.items() for n in range(count)
        ]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found = set[tuple[int, str]]()
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            for records in (await consumer.getmany(timeout_ms=1000)).values():
                for record in records:
                    headers = dict(record.headers)
                    if "ce_position" in headers:
                        found.add((int(headers["ce_position"]), headers["ce_id"].decode()))
        return sorted(found)
    finally:
        await consumer.stop()


async def must_be_whole(project: Project) -> None:
    """Positions 1 to N without a gap, on Kafka and in the pull feed, and both tell the same."""
    on_kafka = await heard(project)

    assert [position for position, _ in on_kafka] == list(range(1, last_position(project) + 1))
    assert pulled(project) == on_kafka


def plan(nth: int, day: str) -> dict[str, Any]:
    return {
        "document": {"number": f"{nth}/QĐ-THU", "date": day, "issuer": "UBND tỉnh Lào Cai"},
        "name": f"Thử {nth}",
        "place": {"unit": "15", "communes": ["Bảo Yên"]},
        "area_ha": "45.00",
        "industries": ["chế biến gỗ"],
        "plan_period": "2021-2030",
    }


# ---- as it was started ----


@pytest.mark.parametrize("service", SERVERS)
def test_a_process_can_do_no_more_than_it_must(project: Project, service: str) -> None:
    found = project.inspect(service)
    host, config = found["HostConfig"], found["Config"]

    assert project.is_well(service)
    assert config["User"] not in {"", "root", "0", "0:0"}
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert not host["CapAdd"]
    assert host["Memory"] > 0
    assert {binding[0]["HostIp"] for binding in (host["PortBindings"] or {}).values()} <= {
        "127.0.0.1"
    }
    secrets = {path.read_text().strip() for path in (ROOT / "deploy/compose/secrets").glob("*_*")}
    assert not [word for word in secrets if any(word in given for given in config["Env"])]


@pytest.mark.parametrize(("role", "other"), [("registry", "reporting"), ("reporting", "registry")])
def test_a_role_opens_its_own_database_and_no_other(
    project: Project, role: str, other: str
) -> None:
    def open_as(database: str) -> str:
        address = f"postgresql://{role}@127.0.0.1/{database}"
        password = ("--env", f"PGPASSWORD={secret(f'{role}_database_password')}")
        psql = ("psql", "--no-psqlrc", "--tuples-only", address, "--command", "select 1")
        return project.compose("exec", "-T", *password, "postgres", *psql)

    assert open_as(role).strip() == "1"
    for closed in (other, "postgres", "template1"):
        with pytest.raises(Failed, match="permission denied for database"):
            open_as(closed)


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("registry", "reporting.parking"),
        ("reporting", "registry.cluster"),
        ("subscriber", "registry.cluster"),
        ("subscriber", "reporting.parking"),
    ],
)
async def test_a_user_of_kafka_cannot_write_what_is_anothers(
    project: Project, user: str, topic: str
) -> None:
    for idempotent in (True, False):
        producer = AIOKafkaProducer(**options(project, user), enable_idempotence=idempotent)
        try:
            with pytest.raises((TopicAuthorizationFailedError, ClusterAuthorizationFailedError)):
                await write(producer, topic)
        finally:
            await producer.stop()


async def write(producer: AIOKafkaProducer, topic: str) -> None:
    await producer.start()
    await producer.send_and_wait(topic, b"{}")


async def test_who_has_no_password_does_not_come_into_kafka(project: Project) -> None:
    unknown = (
        {"bootstrap_servers": f"127.0.0.1:{project.ports['kafka']}"},
        options(project, "registry", "another long word"),
        options(project, "admin"),  # whose place is the inner listener
    )
    for given in unknown:
        producer = AIOKafkaProducer(**given, request_timeout_ms=2000)
        try:
            with pytest.raises(KafkaConnectionError):
                await producer.start()
        finally:
            await producer.stop()


def test_prometheus_reaches_every_process_and_takes_the_rules(project: Project) -> None:
    def asked() -> bool:
        targets = httpx.get(f"{project.url('prometheus')}/api/v1/targets").json()["data"]
        up = {
            target["labels"]["process"]
            for target in targets["activeTargets"]
            if target["health"] == "up"
        }
        return up >= set(SERVICES)

    eventually("every process is asked", asked)
    rules = httpx.get(f"{project.url('prometheus')}/api/v1/rules").json()["data"]["groups"]
    assert {rule["health"] for group in rules for rule in group["rules"]} <= {"ok", "unknown"}
    tried = ("promtool", "test", "rules", "/etc/prometheus/rules.test.yml")
    assert "SUCCESS" in project.compose("exec", "-T", "prometheus", *tried)


# ---- with the demo set ----


@pytest.fixture(scope="module")
def loaded(project: Project) -> Project:
    """Through the public APIs, by a container of its own."""
    project.compose("run", "--rm", "demo", within_s=DEMO_S)
    eventually("reporting has read the demo set", partial(has_read_on, project))
    return project


async def test_the_demo_set_makes_the_figures_that_it_was_made_from(loaded: Project) -> None:
    found = table(loaded, "2023-12-31")

    for code in provinces_of("S"):
        wanted, cells = allocations()[code], found[f"unit {code}"]
        assert (cells["established"], cells["operating_established"], cells["projects"]) == (
            wanted.established,
            wanted.operating,
            wanted.projects,
        )
    await must_be_whole(loaded)


async def test_each_container_is_killed_and_comes_back_and_nothing_is_lost(
    loaded: Project,
) -> None:
    day = today(loaded)
    before, begun_at = table(loaded, day), last_position(loaded)

    filed = 0
    for service in SERVERS:
        for kill in (loaded.kill_as_the_machine_would, loaded.kill_and_start):
            filed += 1
            assert loaded.file("plan-cluster", f"kill-{filed}", plan(filed, day)).status_code == 201
            started_at = loaded.started_at(service)
            kill(service)
            eventually(f"{service} is well again", partial(is_back, loaded, service, started_at))
            # The client that does not know whether it was heard asks again, with the same key.
            again = loaded.file("plan-cluster", f"kill-{filed}", plan(filed, day))
            assert again.status_code in {201, 503}
        eventually(f"all is read after {service}", partial(has_read_on, loaded))

    after = table(loaded, day)
    assert last_position(loaded) == begun_at + filed
    assert after["country VN"]["planned"] == before["country VN"]["planned"] + filed
    assert but_planned(after) == but_planned(before)
    await must_be_whole(loaded)


def is_back(project: Project, service: str, started_at: str) -> bool:
    return project.started_at(service) != started_at and project.is_well(service)


def but_planned(found: Table) -> Table:
    return {name: {**cells, "planned": None} for name, cells in found.items()}


async def test_commands_are_accepted_while_kafka_is_away(loaded: Project) -> None:
    day, begun_at = today(loaded), last_position(loaded)
    loaded.compose("stop", "kafka")

    answer = loaded.file("plan-cluster", "without-kafka", plan(1001, day))

    assert answer.status_code == 201
    assert loaded.get("registry", "/health/ready").json()["ready"]
    assert last_position(loaded) == begun_at, "the feed ends at what Kafka holds"
    loaded.compose("start", "kafka")
    eventually("it is on Kafka", lambda: last_position(loaded) == begun_at + 1)
    eventually("it is read", partial(has_read_on, loaded))
    await must_be_whole(loaded)


async def test_all_is_stopped_in_order_and_goes_on_from_its_volumes(loaded: Project) -> None:
    day = today(loaded)
    before, position = table(loaded, day), last_position(loaded)

    loaded.compose("stop", within_s=180)

    stopped = {name: loaded.inspect(name)["State"]["ExitCode"] for name in SERVICES}
    assert stopped == dict.fromkeys(SERVICES, 0), "each finished what it had begun"
    loaded.up()
    eventually("reporting answers as before", partial(has_read_on, loaded))
    assert last_position(loaded) == position
    assert table(loaded, day) == before
    await must_be_whole(loaded)


def test_down_leaves_nothing(loaded: Project) -> None:
    loaded.down()

    mine = ("--filter", f"label=com.docker.compose.project={loaded.name}", "--quiet")
    assert loaded.docker("ps", "--all", *mine) == ""
    assert loaded.docker("volume", "ls", *mine) == ""
    assert loaded.docker("network", "ls", *mine) == ""
