"""Builds the broker's AOT cache once, in the background: half of a start's time and work."""

import asyncio
import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from engines.java import aot_cache
from engines.kafka import Kafka

TOPIC = "training"
KEPT = 3  # 70 MB each; checkouts of one user may differ in Java
WRITING_S = 300  # The cache is written while the broker stops: 34 s on a busy machine.


def build_in_background() -> bool:
    """True: a build was started, in a process of its own that no one waits for."""
    cache = aot_cache()
    if cache.exists():
        return False
    cache.parent.mkdir(parents=True, exist_ok=True)
    # Through a shell that ends at once, so that the build is nobody's child to wait for.
    subprocess.run(
        [
            *("/bin/sh", "-c", 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 &', "sh"),
            *(str(cache.with_suffix(".log")), sys.executable, "-m", "engines.aot"),
        ],
        cwd=cache.parent,
        start_new_session=True,
        check=True,
    )
    return True


async def build() -> None:
    """One build at a time for this user; the second comer leaves it to the first."""
    cache = aot_cache()
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if not cache.exists():
            with tempfile.TemporaryDirectory(dir=cache.parent, prefix="training-") as scratch:
                await _train(Path(scratch), cache)


async def _train(scratch: Path, cache: Path) -> None:
    written = scratch / "kafka.aot"
    kafka = Kafka(scratch / "kafka")
    await kafka.start(aot=f"-XX:AOTCacheOutput={written}")
    try:
        await _produce_and_join(kafka.bootstrap)
    finally:
        await kafka.stop(within_s=WRITING_S)
    if written.exists():
        written.replace(cache)
        caches = sorted(cache.parent.glob("kafka-*.aot"), key=lambda path: path.stat().st_mtime)
        for older in caches[:-KEPT]:
            older.unlink()


async def _produce_and_join(bootstrap: str) -> None:
    """What every broker of ours does in its first seconds."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, num_partitions=3, replication_factor=1)])
    await admin.close()
    async with AIOKafkaProducer(
        bootstrap_servers=bootstrap, enable_idempotence=True, acks="all"
    ) as producer:
        for number in range(2000):
            await producer.send(TOPIC, str(number).encode() * 50)
        await producer.flush()
    async with AIOKafkaConsumer(
        TOPIC, bootstrap_servers=bootstrap, group_id=TOPIC, auto_offset_reset="earliest"
    ) as consumer:
        await consumer.getone()
        await consumer.commit()


if __name__ == "__main__":
    os.nice(19)
    asyncio.run(build())
