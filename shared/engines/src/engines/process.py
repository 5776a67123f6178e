"""A server process that outlives whoever started it, found again by its pid file."""

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from engines.settings import environment_with

POLL_S = 0.05
KILLED_S = 10
LOG_BYTES_MAX = 20 * 1024 * 1024


class ServerFailed(Exception):
    """A server did not start or did not live; says which, and what its log ended with."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The user a process runs as, when that is not ours."""

    uid: int
    gid: int


@dataclass(slots=True)
class ServerProcess:
    name: str
    folder: Path  # its pid file lies here
    logs: Path | None = None  # None: in the folder too
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def log(self) -> Path:
        return (self.logs or self.folder) / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    def spawn(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        settings: Mapping[str, str] | None = None,
        owner: Owner | None = None,
    ) -> None:
        """Start it in a session of its own, so that Ctrl-C in our terminal does not reach it.

        `settings` are added to our environment.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES_MAX:
            self.log.replace(self.log.with_suffix(".log.old"))
        as_owner = {"user": owner.uid, "group": owner.gid, "extra_groups": []} if owner else {}
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                list(command),
                cwd=cwd,
                env=environment_with(settings or {}),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_owner,  # type: ignore[call-overload] # three optional keywords at once
            )
        known = {
            "pid": self._child.pid,
            "command": list(command),
            "settings": _digest(settings),
        }
        fresh = self.pid_file.with_suffix(".pid.new")
        fresh.write_text(json.dumps(known))
        fresh.replace(self.pid_file)

    def running(self) -> psutil.Process | None:
        """The live process, or None; a pid that another program took over is not ours."""
        try:
            if self._child is not None:
                # In its first moment a program has no arguments yet to be known by.
                return psutil.Process(self._child.pid) if self._child.poll() is None else None
            known = json.loads(self.pid_file.read_text())
            process = psutil.Process(known["pid"])
            alive = process.status() != psutil.STATUS_ZOMBIE
            return process if alive and process.cmdline() == known["command"] else None
        except (OSError, ValueError, KeyError, psutil.Error):
            return None

    def runs_as(self, command: Sequence[str], settings: Mapping[str, str]) -> bool:
        """It lives, and was started exactly so."""
        if self.running() is None:
            return False
        known = json.loads(self.pid_file.read_text())
        return bool(known["command"] == list(command) and known["settings"] == _digest(settings))

    @property
    def was_lost(self) -> bool:
        """It was started, nobody stopped it, and it is gone: it died, or the machine went down."""
        return self.pid_file.exists() and self.running() is None

    def must_live(self) -> None:
        if self.running() is None:
            raise self.failure("stopped right after it was started")

    async def stop(self, how: signal.Signals, *, within_s: float) -> None:
        """Ask it to stop; after `within_s` kill it."""
        process = self.running()
        if process is not None:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(how)
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    while self.running() is not None:  # noqa: ASYNC110 - a process has no event
                        await asyncio.sleep(POLL_S)
        self.kill()

    def kill(self) -> None:
        """SIGKILL, to its children too: as a power cut would end it."""
        process = self.running()
        if process is not None:
            with suppress(psutil.NoSuchProcess):
                family = [process, *process.children(recursive=True)]
                for member in family:
                    with suppress(psutil.NoSuchProcess):
                        member.kill()
                _wait_for_the_end(family)
        if self._child is not None:
            self._child.wait()
            self._child = None
        self.pid_file.unlink(missing_ok=True)

    def pause(self) -> None:
        """SIGSTOP: it is there and answers nothing, as on a machine that hangs."""
        os.kill(self._pid(), signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self._pid(), signal.SIGCONT)

    def _pid(self) -> int:
        process = self.running()
        if process is None:
            raise self.failure("does not run")
        return int(process.pid)

    def failure(self, what: str) -> ServerFailed:
        tail = "\n".join(f"    {line}" for line in self.last_log_lines())
        return ServerFailed(f"{self.name} {what}. The end of {self.log}:\n{tail}")

    def last_log_lines(self, count: int = 12) -> list[str]:
        try:
            with self.log.open(errors="replace") as lines:
                return [line.rstrip("\n") for line in deque(lines, maxlen=count)]
        except OSError:
            return []


def _wait_for_the_end(family: Sequence[psutil.Process]) -> None:
    """A zombie has ended too: who must reap it is not ours to know."""
    deadline = time.monotonic() + KILLED_S
    for member in family:
        with suppress(psutil.NoSuchProcess):
            while member.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
                time.sleep(POLL_S / 5)


def _digest(settings: Mapping[str, str] | None) -> str:
    return hashlib.sha256(json.dumps(sorted((settings or {}).items())).encode()).hexdigest()
