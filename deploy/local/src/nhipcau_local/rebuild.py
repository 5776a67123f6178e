"""`make rebuild`: a new build beside the live one, compared with it; then the switch."""

import json
import subprocess
import time

from engines.process import ServerFailed
from engines.settings import environment_with
from nhipcau_local import places, programs
from nhipcau_local.places import ROOT
from nhipcau_local.saying import say
from nhipcau_local.system import System

POLL_S = 1.0
STANDSTILL_S = 120  # without one message read in so long, something is wrong


def rebuild(system: System, projection: str) -> int:
    """Starts it, waits until it has read what the live one has, and compares row by row."""
    code = _builds(system, "start", projection)
    if code:
        return code
    build = max(line["build"] for line in _lines(system, projection))
    _wait(system, projection, build)
    code = _builds(system, "compare", projection, str(build))
    say(
        f"Switch to it, or back, with: make rebuild PROJECTION={projection} BUILD={build} "
        'REASON="…"'
    )
    return code


def switch(system: System, projection: str, build: str, reason: str) -> int:
    return _builds(system, "switch", projection, build, "--reason", reason)


def _wait(system: System, projection: str, build: int) -> None:
    least, moved = None, time.monotonic()
    while True:
        [line] = [line for line in _lines(system, projection) if line["build"] == build]
        behind = line["behind"]
        if behind == 0:
            return
        if least is None or behind < least:
            least, moved = behind, time.monotonic()
            say(f"build {build} of {projection}: {behind} messages behind the live one")
        elif time.monotonic() - moved > STANDSTILL_S:
            raise ServerFailed(
                f"Build {build} of {projection} has stood still for {STANDSTILL_S} s; "
                f"see {places.shown(places.LOGS / 'reporting.log')}"
            )
        time.sleep(POLL_S)


def _lines(system: System, projection: str) -> list[dict[str, int]]:
    program = system.service("reporting", "builds", "list", "--json")
    done = subprocess.run(
        program.command,
        cwd=ROOT,
        env=environment_with(program.settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ServerFailed(f"The builds cannot be listed:\n{done.stderr}")
    return [line for line in json.loads(done.stdout) if line["projection"] == projection]


def _builds(system: System, *arguments: str) -> int:
    return programs.run_before_you(system.service("reporting", "builds", *arguments))
