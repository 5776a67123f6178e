"""The fixtures themselves: real servers, nothing shared between tests but the servers."""

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from testkit.databases import Databases
from testkit.eventually import eventually
from testkit.plugin import CreateTopics, MakeDatabase
from testkit.servers import Servers
from testkit.topics import create_topics as create_topics_on
from testkit.topics import delete_topics

filled: list[str] = []


async def with_one_sack(dsn: str) -> None:
    filled.append(dsn)
    await run(dsn, "create table sack (id int primary key); insert into sack values (1)")


async def run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()


async def sacks(dsn: str) -> list[int]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select id from sack order by id")
    await connection.close()
    return [row["id"] for row in rows]


async def send(bootstrap: str, topic: str, *values: bytes) -> None:
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, enable_idempotence=True, acks="all"
    ) as producer:
        for value in values:
            await producer.send_and_wait(topic, value, partition=0)


async def read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False) as consumer:
        partition = TopicPartition(topic, 0)
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        return [(await consumer.getone()).value for _ in range(count)]


@pytest.mark.postgres
async def test_a_test_changes_its_own_database_only(make_database: MakeDatabase) -> None:
    first = await make_database("testkit", with_one_sack)
    second = await make_database("testkit", with_one_sack)

    await run(first, "insert into sack values (2)")

    assert await sacks(first) == [1, 2]
    assert await sacks(second) == [1]
    assert len(filled) == 1


@pytest.mark.postgres
async def test_a_database_goes_back_to_an_older_copy_under_its_own_name(
    make_database: MakeDatabase, databases: Databases
) -> None:
    dsn = await make_database("testkit", with_one_sack)
    backup = await databases.copy(dsn)
    await run(dsn, "insert into sack values (2)")

    await databases.restore(dsn, backup=backup)

    assert await sacks(dsn) == [1]


@pytest.mark.kafka
async def test_what_is_sent_to_a_topic_of_the_test_is_read_from_it(
    kafka_bootstrap: str, topic_prefix: str, create_topics: CreateTopics
) -> None:
    await create_topics({"mill.grain": 3})
    topic = topic_prefix + "mill.grain"

    await send(kafka_bootstrap, topic, b"one", b"two")

    assert await read(kafka_bootstrap, topic, 2) == [b"one", b"two"]


@pytest.mark.kafka
async def test_a_topic_made_anew_holds_nothing_of_the_old_one(
    kafka_bootstrap: str, topic_prefix: str, create_topics: CreateTopics
) -> None:
    await create_topics({"mill.grain": 1})
    topic = topic_prefix + "mill.grain"
    await send(kafka_bootstrap, topic, b"old")

    await delete_topics(kafka_bootstrap, [topic])
    await create_topics_on(kafka_bootstrap, {topic: 1})
    await send(kafka_bootstrap, topic, b"new")

    assert await read(kafka_bootstrap, topic, 1) == [b"new"]


@pytest.mark.kafka
async def test_a_killed_broker_comes_back_with_what_it_acknowledged(servers: Servers) -> None:
    kafka = await servers.kafka()
    await create_topics_on(kafka.bootstrap, {"mill.grain": 1})
    await send(kafka.bootstrap, "mill.grain", b"one")

    kafka.kill()
    await kafka.start()

    assert await read(kafka.bootstrap, "mill.grain", 1) == [b"one"]


@pytest.mark.postgres
async def test_a_killed_server_comes_back_with_what_it_committed(servers: Servers) -> None:
    postgres = await servers.postgres()
    await with_one_sack(postgres.dsn)

    postgres.kill()
    await postgres.start()

    assert await sacks(postgres.dsn) == [1]


async def test_eventually_gives_the_first_value_that_is_true() -> None:
    answers = iter([0, None, 7])

    assert await eventually(lambda: next(answers)) == 7


async def test_eventually_reports_the_last_reason() -> None:
    def never() -> bool:
        raise AssertionError("the mill stands still")

    with pytest.raises(AssertionError, match="stands still"):
        await eventually(never, timeout_s=0.02)
