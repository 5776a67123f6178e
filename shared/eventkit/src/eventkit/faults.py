"""Points at which a test lets the process die, as a power cut would."""

import itertools
import os
import signal

_name, _, _time = os.environ.get("EVENTKIT_FAULT", "").partition(":")  # noqa: TID251 - not a setting
_passes = itertools.count(1)


def point(name: str) -> None:
    """Does nothing, unless EVENTKIT_FAULT=<name>[:<n>] says to die here, the n-th time."""
    if name == _name and next(_passes) == int(_time or 1):
        os.kill(os.getpid(), signal.SIGKILL)
