"""The verbs that ask a running system for one thing."""

import json
from pathlib import Path

from nhipcau_local import places, programs, topics, up
from nhipcau_local import poison as poisoning
from nhipcau_local.saying import say
from nhipcau_local.state import State
from nhipcau_local.system import SERVICES, System
from servicekit.issuer import choices
from servicekit.issuer.tokens import mint


class NotRunning(Exception):
    """The verb needs a system that was started by `make up`."""


class NotSoCalled(Exception):
    """A name was left out, or is none of those that exist."""


def token(role: str, provinces: list[str]) -> str:
    """For the programs of this machine: signed with the development issuer's key."""
    known = choices.role(role)
    if known is None:
        there_are = ", ".join(each.code for each in choices.ROLES)
        raise NotSoCalled(
            f"Which role? There are {there_are}. "
            "For example: make token ROLE=province_officer PROVINCE=10"
        )
    if known.of_a_province and not provinces:
        raise NotSoCalled(f"Of which province? For example: make token ROLE={role} PROVINCE=10")
    codes = {each.code for each in (*choices.provinces(), *choices.former_provinces())}
    codes |= {code.removeprefix("63:") for code in codes}
    for place in provinces:
        if place.partition("/")[0] not in codes:
            raise NotSoCalled(
                f"No province is called {place!r}: 15 is one of today's, 63:15 a former one, "
                "15/02647 a commune of it"
            )
    return mint(places.ISSUER, _system().url("issuer"), role=role, provinces=provinces)


async def make_topics(*, bootstrap: str | None, replication: int, declared: Path) -> None:
    address = bootstrap or _system().kafka.bootstrap
    made = await topics.create(address, topics.declared(declared), replication=replication)
    for name in made:
        say(f"topic {name} made")
    if not made:
        say("every declared topic is there")


async def migrate() -> None:
    system = _system()
    for service in SERVICES:
        await up.migrate(system, service)


def asked(service: str, *verb: str) -> int:
    """The service's own command line, with the settings of this machine; its exit code."""
    return programs.run_before_you(_system().service(service, *verb))


def lag(*, as_json: bool) -> int:
    """Of every service; one JSON object by its name, for programs."""
    system = _system()
    if not as_json:
        return max(asked(service, "lag") for service in SERVICES)
    found = {
        service: json.loads(
            programs.answer(system.service(service, "lag", "--json"), f"{service} lag")
        )
        for service in SERVICES
    }
    print(json.dumps(found, indent=2))
    return 0


def release(parked: str, reason: str) -> int:
    if not parked or not reason:
        raise NotSoCalled('Which, and why? For example: make release ID=3 REASON="…"')
    return asked("reporting", "parked", "release", parked, "--reason", reason)


def rebuild(projection: str, build: str, reason: str) -> int:
    if not projection:
        raise NotSoCalled("Which projection? For example: make rebuild PROJECTION=clusters")
    if not build:
        there_are = _projections()
        if projection not in there_are:
            raise NotSoCalled(f"Which projection? There are {', '.join(there_are)}")
        code = asked("reporting", "rebuild", projection)
        say(
            "Let it answer, or the old one again, with: "
            f'make rebuild PROJECTION={projection} BUILD=… REASON="…"'
        )
        return code
    if not reason:
        raise NotSoCalled('Why? The reason is kept with the decision: REASON="…"')
    return asked("reporting", "builds", "switch", projection, build, "--reason", reason)


def _projections() -> list[str]:
    program = _system().service("reporting", "builds", "list", "--json")
    builds = json.loads(programs.answer(program, "reporting builds list"))
    return sorted({build["projection"] for build in builds})


async def incarnation(service: str) -> int:
    """The service is down meanwhile: its relay must not number."""
    if service not in SERVICES:
        raise NotSoCalled(f"Which service? make incarnation SERVICE={'|'.join(SERVICES)}")
    system = _system()
    program = system.service(service)
    await programs.stop(program)
    code = programs.run_before_you(system.service(service, "incarnation", "start"))
    await programs.start(program)
    await programs.until_ready(program)
    return code


async def poison() -> None:
    system = _system()
    if not system.state.demo:
        raise NotSoCalled("Only a demo may be poisoned; this system was made with DEMO=no")
    cluster = await poisoning.poison(system.database("registry"))
    say(f"a fact that cannot be read is in the log, and a good one behind it: cluster {cluster}")


def _system() -> System:
    system = System(State.load())
    if system.postgres.process.running() is None:
        raise NotRunning("Nothing runs here: `make up` first")
    return system
