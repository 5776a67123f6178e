"""How an engine tells what it is busy with: one plain line at a time."""

import sys
from collections.abc import Callable

type Say = Callable[[str], None]


def quietly(_line: str) -> None:
    return None


def to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
