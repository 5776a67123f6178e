"""What must be the same at the next start: ports, passwords, whether the demo set is in."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Self

from nhipcau_local.places import LOCAL, STATE


class Busy(Exception):
    """Another `make` is at work on the same system."""


@dataclass(slots=True)
class State:
    demo: bool = True  # decided when the databases are made, and kept with them
    demo_loaded: bool = False
    demo_size: str = ""  # that is there, or on its way
    ports: dict[str, int] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = STATE) -> Self:
        try:
            return cls(**json.loads(path.read_text()))
        except FileNotFoundError:
            return cls()

    def save(self, path: Path = STATE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(self), indent=2) + "\n")
        fresh.replace(path)

    def password(self, of: str) -> str:
        return self.passwords.setdefault(of, secrets.token_urlsafe(24))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "lock").open("w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise Busy("Another `make` is starting or stopping this system: wait for it") from None
        yield
