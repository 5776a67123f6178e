"""Writes kafka.lock: every jar of the broker with its SHA-256, and no registry's address."""

import hashlib
import tempfile
from pathlib import Path

from engines.jars import LOCK, Jar, download_into, maven
from engines.saying import to_stderr

KAFKA = "4.3.1"
# `!`: by its own pom. Otherwise log4j's parent also decides Kafka's versions, and picks an old one.
ROOTS = (
    f"org.apache.kafka:kafka_2.13:{KAFKA}!",
    # The broker's log: without it the broker dies in silence. The version is log4j-core's.
    "org.apache.logging.log4j:log4j-slf4j-impl:2.25.4!",
)
# For people at a prompt (topics, groups): its own jar is enough.
ALONE = (Jar("org.apache.kafka", "kafka-tools", KAFKA, ""),)


def write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        context = maven(Path(scratch))
        named, theirs = context.resolver.resolve(
            [context.create_dependency(root) for root in ROOTS]
        )
        jars = {
            Jar(found.groupId, found.artifactId, found.version, "") for found in (*named, *theirs)
        }
        lines = []
        for jar in sorted(jars | set(ALONE)):
            path = download_into(Path(scratch), jar)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            lines.append(f"{jar.group}:{jar.artifact}:{jar.version}:{digest}\n")
            to_stderr(f"{jar.artifact} {jar.version}")
    LOCK.write_text("".join(lines))
    to_stderr(f"{LOCK.name}: {len(lines)} jars")


if __name__ == "__main__":
    write()
