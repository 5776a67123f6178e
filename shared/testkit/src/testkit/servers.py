"""Servers that a test, a benchmark or a whole run owns, and that die with it."""

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from engines import aot, kafka, postgres
from engines.kafka import Kafka
from engines.postgres import Postgres

# Reads until the run is gone, however it ended; then nothing of it stays.
GUARD = """
read -r _
for file in "$1"/*/*.pid; do
    pid=$(sed -n 's/.*"pid": \\([0-9]*\\).*/\\1/p' "$file" 2>/dev/null)
    [ -n "$pid" ] && kill -KILL "$pid" 2>/dev/null
done
rm -rf "$1"
"""


class Servers:
    """`with Servers() as servers`: each call starts one more; leaving kills them all."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._started: list[Postgres | Kafka] = []
        self._open = ExitStack()

    async def postgres(self, settings: Mapping[str, str] | None = None) -> Postgres:
        """Stop, kill, pause and start it as you like: its data and its port stay."""
        server = Postgres(
            self._next_folder("postgres"), settings={**postgres.THROWAWAY, **(settings or {})}
        )
        self._started.append(server)
        await server.start()
        return server

    async def kafka(
        self, settings: Mapping[str, str] | None = None, *, port: int | None = None
    ) -> Kafka:
        """As above."""
        server = Kafka(
            self._next_folder("kafka"),
            settings={**kafka.THROWAWAY, **(settings or {})},
            wanted_port=port,
        )
        self._started.append(server)
        await server.start()
        aot.build_in_background()
        return server

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in reversed(self._started):
            server.kill()  # nothing in them is worth a clean stop
        self._open.close()

    def _next_folder(self, name: str) -> Path:
        if self._folder is None:
            self._folder = self._open.enter_context(_guarded_folder())
        return self._folder / f"{name}-{len(self._started) + 1}"


@contextmanager
def _guarded_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-tests-"))
    folder.chmod(0o755)  # PostgreSQL may have to run as another user
    guard = subprocess.Popen(
        ["/bin/sh", "-c", GUARD, "guard", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield folder
    finally:
        guard.communicate()
