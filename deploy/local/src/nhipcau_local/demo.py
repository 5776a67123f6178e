"""The demo set, sent through the public APIs by a client like any other."""

from engines.process import ServerFailed
from nhipcau_local import programs
from nhipcau_local.saying import say
from nhipcau_local.system import Program, System, python


def load(system: System) -> None:
    """Goes on where an earlier load was stopped."""
    say("demo data: filing five years of decisions and returns")
    loader = Program(
        name="demo",
        command=python("demo"),
        settings={"DEMO_REGISTRY_URL": system.url("registry")},
        url="",
        ready="",
    )
    if programs.run_before_you(loader):
        raise ServerFailed("The demo data could not all be sent (above). `make up` goes on with it")
