"""Kafka's own tools for people: `python -m engines.kafka_tool console-consumer --topic …`."""

import os
import sys

from engines import jars
from engines.java import JAVA, LOG_CONFIGURATION
from engines.saying import to_stderr

TOOLS = {
    "topics": "org.apache.kafka.tools.TopicCommand",
    "configs": "kafka.admin.ConfigCommand",
    "consumer-groups": "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    "console-consumer": "org.apache.kafka.tools.consumer.ConsoleConsumer",
    "console-producer": "org.apache.kafka.tools.ConsoleProducer",
    "get-offsets": "org.apache.kafka.tools.GetOffsetShell",
}


def main() -> None:
    name, *arguments = sys.argv[1:] or [""]
    if name not in TOOLS:
        sys.exit(f"Which tool? {', '.join(TOOLS)}")
    classpath = ":".join(str(jar) for jar in jars.fetch(to_stderr))
    quiet = f"-Dlog4j2.configurationFile={LOG_CONFIGURATION.with_name('log4j2-tools.xml')}"
    java = str(JAVA)
    os.execv(java, [java, "-XX:+UseSerialGC", quiet, "-cp", classpath, TOOLS[name], *arguments])  # noqa: S606 - our own Java


main()
