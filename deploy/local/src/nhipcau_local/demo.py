"""The demo set, sent through the public APIs by a client like any other."""

from engines.process import ServerFailed
from nhipcau_local import places, programs
from nhipcau_local.saying import say
from nhipcau_local.state import State
from nhipcau_local.system import Program, System, python
from servicekit.issuer.tokens import mint

ROLES = ("agency_officer", "operator")  # it files for every province, and moves the clocks
LIFE_S = 4 * 3600
SIZES = ("S", "M")
"""Each holds those before it."""
USUAL = "S"
REFUSED = 3  # how the loader ends where nothing was sent, and nothing of it can be


class CannotBeLoaded(Exception):
    """What this system holds, or is, does not go with what was asked for."""


def size_to_load(state: State, asked: str | None) -> str | None:
    """The size that is asked for, or that was begun; None where it is there."""
    if not state.demo:
        if asked is None:
            return None
        raise CannotBeLoaded(
            "This system was made with DEMO=no and takes no synthetic data. "
            f"A new one does: `make fresh && make demo SIZE={asked}` (its data is forgotten)"
        )
    known = state.demo_size or (USUAL if state.demo_loaded else "")
    size = asked or known or USUAL
    if size not in SIZES:
        raise CannotBeLoaded(f"The sizes of the demo set are {' and '.join(SIZES)}, not {size!r}")
    if not known:
        return size
    if SIZES.index(size) < SIZES.index(known):
        say(f"demo data: size {size} is a part of size {known}")
        size = known
    return None if state.demo_loaded and size == known else size


def load(system: System, size: str) -> None:
    """Goes on where an earlier load was stopped."""
    state = system.state
    before = state.demo_size, state.demo_loaded
    state.demo_size, state.demo_loaded = size, False
    state.save()
    say(f"demo data, size {size}: filing what happened from 2022 to 2026, as the days go by")
    token = mint(places.ISSUER, system.url("issuer"), role=ROLES, name="demo", life_s=LIFE_S)
    loader = Program(
        name="demo",
        command=python("demo", "load"),
        settings={
            "DEMO_REGISTRY_URL": system.url("registry"),
            "DEMO_REPORTING_URL": system.url("reporting"),
            "DEMO_TOKEN": token,
            "DEMO_SIZE": size,
        },
        url="",
        ready="",
    )
    ended = programs.run_before_you(loader)
    if ended == REFUSED:
        state.demo_size, state.demo_loaded = before
        state.save()
        raise CannotBeLoaded(
            f"Nothing of size {size} was filed. In a new system all of it can be: "
            f"`make fresh && make demo SIZE={size}` (what is here is forgotten)"
        )
    if ended:
        raise ServerFailed("The demo data is not all there; `make up` goes on with it")
    state.demo_loaded = True
    state.save()
