"""Kafka's jars, exactly those of kafka.lock, fetched once per user."""

import hashlib
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

from engines.saying import Say, quietly
from engines.settings import cache_folder

LOCK = Path(__file__).parent / "kafka.lock"
THREADS = 8
PAUSES_S = (1, 2, 4, 0)
TIMEOUT_S = 30


class Jar(NamedTuple):
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        return f"{self.artifact}-{self.version}.jar"


class JarsMissing(Exception):
    """A jar cannot be had, or is not the one that the lock names."""


def locked() -> list[Jar]:
    return [Jar(*line.split(":")) for line in LOCK.read_text().split()]


def fetch(say: Say = quietly) -> list[Path]:
    """Every jar of the lock, sorted; those that lie in the cache are checked, not fetched."""
    jars = locked()
    libs = cache_folder() / "jars"
    libs.mkdir(parents=True, exist_ok=True)
    missing = [jar for jar in jars if not is_here(jar, libs / jar.file_name)]
    if missing:
        say(f"Kafka: fetching {len(missing)} jars, about 45 MB, from Maven Central")
        _fetch_all(missing, libs, say)
    return sorted(libs / jar.file_name for jar in jars)


def _fetch_all(missing: Sequence[Jar], libs: Path, say: Say) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(_fetch, jar, libs) for jar in missing]
        try:
            for count, done in enumerate(as_completed(waiting), 1):
                done.result()
                if count % 10 == 0 or count == len(missing):
                    say(f"Kafka: {count} of {len(missing)} jars are here")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch(jar: Jar, libs: Path) -> None:
    final = libs / jar.file_name
    for pause_s in PAUSES_S:
        with tempfile.TemporaryDirectory(dir=libs) as scratch:  # jgo trusts any file it finds
            try:
                path = download_into(Path(scratch), jar)
            except (OSError, RuntimeError):  # errors of requests are OSErrors
                time.sleep(pause_s)
                continue
            if not is_here(jar, path):
                raise JarsMissing(f"{jar.file_name}: its SHA-256 is not that of kafka.lock")
            path.replace(final)  # atomic, and only what was checked bears the final name
            return
    raise JarsMissing(
        f"{jar.file_name} cannot be fetched from Maven Central. Is the network there? "
        "What has arrived is kept; try again."
    )


def is_here(jar: Jar, path: Path) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == jar.sha256


def download_into(scratch: Path, jar: Jar) -> Path:
    path: Path = (
        maven(scratch).project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
    )
    return path


def maven(cache: Path) -> Any:
    from jgo.maven import MavenContext  # noqa: PLC0415 - costs half a second; few starts need it

    return MavenContext(repo_cache=cache, local_repos=[], timeout=TIMEOUT_S)
