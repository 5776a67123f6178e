"""`make up`: everything, in the order in which each needs the other."""

import asyncio
import time

from engines import aot
from engines.kafka import Kafka
from engines.postgres import Postgres
from engines.process import ServerProcess
from nhipcau_local import databases, demo, places, programs, topics
from nhipcau_local.saying import console, say, warn
from nhipcau_local.state import State, one_at_a_time
from nhipcau_local.system import SERVICES, System


async def up(*, with_demo: bool = True, size: str | None = None) -> None:
    """Ready when it returns; what runs already is left alone. `size`: of the demo set, if asked."""
    began = time.monotonic()
    with one_at_a_time():
        state = State.load()
        if not places.STATE.exists():
            state.demo = with_demo
        to_load = demo.size_to_load(state, size)
        system = System(state)
        _tell_what_was_lost(system)
        for taken in system.choose_ports():
            warn(taken)
        state.save()
        await _start_engines(system)
        await _start_programs(system)
        if to_load is not None:
            demo.load(system, to_load)
        aot.build_in_background()
        _tell_where(system, time.monotonic() - began)


async def _start_engines(system: System) -> None:
    """At once, and on each what it is to hold: neither waits for the other."""
    async with asyncio.TaskGroup() as together:
        together.create_task(_start_postgres(system))
        together.create_task(_start_kafka(system))
        together.create_task(programs.start(system.issuer))


async def _start_postgres(system: System) -> None:
    await _start_engine(system.postgres, "PostgreSQL")
    if system.postgres.folder.parent != places.LOCAL:
        say(
            f"PostgreSQL's user cannot enter {places.LOCAL}, "
            f"so its data lies in {system.postgres.folder}"
        )
    for service in SERVICES:  # not at once: both revoke rights on the same rows
        databases.ensure(system.postgres, service, system.state.password(service))
    async with asyncio.TaskGroup() as together:
        for program in system.services:
            # What runs as it should was migrated before it was started.
            if not program.process.runs_as(program.command, program.settings):
                together.create_task(migrate(system, program.name))


async def _start_kafka(system: System) -> None:
    await _start_engine(system.kafka, "Kafka")
    for name in await topics.create(system.kafka.bootstrap, topics.declared()):
        say(f"Kafka: topic {name} made")


async def _start_engine(engine: Postgres | Kafka, name: str) -> None:
    if engine.process.running() is not None:
        return
    await engine.start(say)
    say(f"{name}: ready")


async def _start_programs(system: System) -> None:
    for program in system.services:
        await programs.start(program)
    async with asyncio.TaskGroup() as together:
        for program in system.programs:
            together.create_task(programs.until_ready(program))


async def migrate(system: System, service: str) -> None:
    await programs.run(system.service(service, "migrate"), f"The migration of {service}")
    say(f"{service}: its database is up to date")


def _tell_what_was_lost(system: System) -> None:
    processes: list[ServerProcess] = [
        system.postgres.process,
        system.kafka.process,
        *(ServerProcess(name, places.RUN, places.LOGS) for name in ("issuer", *SERVICES)),
    ]
    for process in processes:
        if process.was_lost:
            warn(f"{process.name} was not stopped by `make down`: it died or the machine went down")
            for line in process.last_log_lines(3):
                console.print(f"    {line}", style="dim", markup=False)


def _tell_where(system: System, took_s: float) -> None:
    state = system.state
    console.print(f"\n[bold green]Nhịp Cầu is ready[/bold green] ({took_s:.0f} s)\n")
    for what, where in (
        ("the national page", system.url("reporting") + "/"),
        ("handing in returns", system.url("registry") + "/nop-bieu"),
        ("the operators' page", system.url("reporting") + "/van-hanh"),
        ("reporting's API", system.url("reporting") + "/openapi.json"),
        ("the registry's API", system.url("registry") + "/openapi.json"),
        ("Kafka", system.kafka.bootstrap),
        ("logs", places.shown(places.LOGS)),
    ):
        console.print(f"  {what:<20} {where}")
    data = f"synthetic demo data, size {state.demo_size or demo.USUAL}"
    data = data if state.demo_loaded else "no data yet"
    console.print(
        f"\n  It holds {data}. Next: `make status`, "
        "`make token ROLE=province_officer PROVINCE=10`, `make down`.\n"
    )
