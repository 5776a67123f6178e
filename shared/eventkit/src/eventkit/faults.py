"""Points at which a test lets the process die, as a power cut would, or freezes it."""

import itertools
import os
import signal

_name, _, _rest = os.environ.get("EVENTKIT_FAULT", "").partition(":")  # noqa: TID251 - not a setting
_time, _, _how = _rest.partition(":")
_signal = signal.SIGSTOP if _how == "freeze" else signal.SIGKILL
_passes = itertools.count(1)


def point(name: str) -> None:
    """Does nothing, unless EVENTKIT_FAULT=<name>[:<n>[:freeze]] says it, the n-th time."""
    if name == _name and next(_passes) == int(_time or 1):
        os.kill(os.getpid(), _signal)
