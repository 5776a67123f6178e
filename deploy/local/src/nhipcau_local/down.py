"""`make down` and `make fresh`."""

import asyncio
import shutil

from nhipcau_local import places, programs
from nhipcau_local.saying import say
from nhipcau_local.state import State, one_at_a_time
from nhipcau_local.system import System


async def down() -> None:
    """Services first, so that they can finish what they have; then what they stand on."""
    with one_at_a_time():
        await _stop()
    say("stopped; `make up` goes on with the same data")


async def fresh() -> None:
    with one_at_a_time():
        await _stop()
        # Also what lies outside the checkout; the lock that we hold goes last.
        folder = places.postgres_folder()
        if folder.parent != places.LOCAL:
            shutil.rmtree(folder.parent)
        shutil.rmtree(places.LOCAL)
    say("stopped, and its data is forgotten")


async def _stop() -> None:
    if not places.STATE.exists():
        return
    system = System(State.load())
    async with asyncio.TaskGroup() as together:
        for program in system.programs:
            together.create_task(programs.stop(program))
    say("PostgreSQL and Kafka: stopping")
    async with asyncio.TaskGroup() as together:
        together.create_task(system.kafka.stop())
        together.create_task(system.postgres.stop())
