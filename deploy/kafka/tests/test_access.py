"""Where all is refused that is not declared, each user can do what it must, and no more."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    TopicAuthorizationFailedError,
)

from engines.ports import free_port
from nhipcau_kafka import access, topics
from nhipcau_kafka.asking import connected
from nhipcau_kafka.passwords import TooShort, set_passwords
from testkit.servers import Servers

pytestmark = pytest.mark.kafka

FOLDER = Path(__file__).parents[1]
USERS = access.declared(FOLDER / "access.yaml")
TOPICS = topics.declared(FOLDER / "topics.yaml")
SECRETS = {user.name: f"a long word of {user.name}" for user in USERS}


class Guarded:
    """A broker as deploy/kafka/server.properties has it: what is not allowed is refused."""

    def __init__(self, admin: str, clients: str) -> None:
        self.admin = admin
        self.clients = clients

    def options(self, user: str, password: str | None = None) -> Mapping[str, Any]:
        return {
            "bootstrap_servers": self.clients,
            "security_protocol": "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": user,
            "sasl_plain_password": password or SECRETS[user],
        }


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guarded() -> AsyncIterator[Guarded]:
    ports = set[int]()
    while len(ports) < 3:
        ports.add(free_port())
    plain, controller, clients = ports
    with Servers() as servers:
        listeners = f"PLAINTEXT://127.0.0.1:{plain},CLIENTS://127.0.0.1:{clients}"
        kafka = await servers.kafka(
            {
                "listeners": f"{listeners},CONTROLLER://127.0.0.1:{controller}",
                "advertised.listeners": listeners,
                "controller.quorum.voters": f"1@127.0.0.1:{controller}",
                "listener.security.protocol.map": (
                    "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,CLIENTS:SASL_PLAINTEXT"
                ),
                "inter.broker.listener.name": "PLAINTEXT",
                "listener.name.clients.sasl.enabled.mechanisms": "SCRAM-SHA-512",
                "listener.name.clients.scram-sha-512.sasl.jaas.config": (
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"
                ),
                "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users": "User:ANONYMOUS",  # who comes in by the other listeners
            },
            port=plain,
        )
        guarded = Guarded(kafka.bootstrap, f"127.0.0.1:{clients}")
        async with connected(guarded.admin, {}) as client:
            await set_passwords(client, SECRETS)
            await access.grant(client, USERS)
        await topics.create(guarded.admin, TOPICS)
        yield guarded


async def writes(guarded: Guarded, user: str, topic: str) -> bool:
    """As the relay does it: who may write nothing is refused before it can try."""
    producer = AIOKafkaProducer(**guarded.options(user), enable_idempotence=True, acks="all")
    try:
        await producer.start()
        await producer.send_and_wait(topic, b"grain")
    except (TopicAuthorizationFailedError, ClusterAuthorizationFailedError):
        return False
    else:
        return True
    finally:
        await producer.stop()


async def reads(guarded: Guarded, user: str, topic: str, group: str | None = None) -> bool:
    consumer = AIOKafkaConsumer(
        topic, **guarded.options(user), group_id=group, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        await consumer.getmany(timeout_ms=200)
    except (TopicAuthorizationFailedError, GroupAuthorizationFailedError):
        return False
    else:
        return True
    finally:
        await consumer.stop()


async def test_a_service_writes_its_own_topics_only_and_a_subscriber_none(
    guarded: Guarded,
) -> None:
    allowed = {
        (user.name, topic.name)
        for user, topic in product(USERS, TOPICS)
        if await writes(guarded, user.name, topic.name)
    }

    assert allowed == {(topic.owner, topic.name) for topic in TOPICS}


async def test_each_reads_what_it_must_in_groups_of_its_own(guarded: Guarded) -> None:
    assert await reads(guarded, "registry", "registry.cluster")
    assert not await reads(guarded, "registry", "reporting.parking")
    assert await reads(guarded, "reporting", "registry.cluster", group="reporting.clusters.1")
    assert await reads(guarded, "subscriber", "registry.cluster", group="subscriber-mill")
    assert await reads(guarded, "subscriber", "reporting.parking")
    # In a group of ours it would be given partitions that our reader then waits for.
    assert not await reads(guarded, "subscriber", "registry.cluster", group="reporting.clusters.1")


async def test_no_one_comes_in_without_the_right_password(guarded: Guarded) -> None:
    for user, password in (("registry", "another long word"), ("nobody", "another long word")):
        producer = AIOKafkaProducer(**guarded.options(user, password))
        try:
            with pytest.raises(KafkaConnectionError):
                await producer.start()
        finally:
            await producer.stop()


async def test_rights_become_what_is_declared_and_then_stay(guarded: Guarded) -> None:
    [registry, *_] = USERS
    async with connected(guarded.admin, {}) as client:
        mill = replace(registry, name="mill", writes=["mill.*"], reads=["mill.grain"])
        given, _ = await access.grant(client, [mill])
        less, more = replace(mill, reads=[]), replace(mill, reads=[], groups=["mill-*"])

        again = await access.grant(client, [mill])
        _, taken = await access.grant(client, [less])
        after = await access.grant(client, [more])

        assert given == mill.rights()
        assert again == (set(), set())
        assert {right.name for right in taken} == {"mill.grain"}
        assert after == (more.rights() - less.rights(), set())
        assert await access.rights_of(client, "mill") == more.rights()
        assert await access.rights_of(client, "registry") == registry.rights()


async def test_a_password_that_could_be_guessed_is_refused(guarded: Guarded) -> None:
    async with connected(guarded.admin, {}) as client:
        with pytest.raises(TooShort, match="of mill has fewer than 12"):
            await set_passwords(client, {"mill": "mill"})
