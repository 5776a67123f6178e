"""The demo set, sent through the public APIs by a client like any other."""

from engines.process import ServerFailed
from nhipcau_local import places, programs
from nhipcau_local.saying import say
from nhipcau_local.system import Program, System, python
from servicekit.issuer.tokens import mint

ROLES = ("agency_officer", "operator")  # it files for every province, and moves the clocks
LIFE_S = 4 * 3600


def load(system: System) -> None:
    """Goes on where an earlier load was stopped."""
    say("demo data: filing the decisions and returns of 2022 to 2026, as their days go by")
    token = mint(places.ISSUER, system.url("issuer"), role=ROLES, name="demo", life_s=LIFE_S)
    loader = Program(
        name="demo",
        command=python("demo", "load"),
        settings={
            "DEMO_REGISTRY_URL": system.url("registry"),
            "DEMO_REPORTING_URL": system.url("reporting"),
            "DEMO_TOKEN": token,
        },
        url="",
        ready="",
    )
    if programs.run_before_you(loader):
        raise ServerFailed("The demo data is not all there; `make up` goes on with it")
