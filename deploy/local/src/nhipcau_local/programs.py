"""Starting our own processes and knowing when they can be used."""

import asyncio
import signal
import subprocess

import httpx

from engines.process import ServerFailed
from engines.settings import environment_with
from nhipcau_local.places import ROOT
from nhipcau_local.saying import say
from nhipcau_local.system import Program

READY_S = 90
DRAIN_S = 30  # above the services' own drain_timeout_s
POLL_S = 0.1
LINES_SHOWN = 15


async def start(program: Program) -> None:
    """Leaves it alone if it runs as it should; starts it anew if its settings have changed."""
    process = program.process
    if process.runs_as(program.command, program.settings):
        return
    if process.running() is not None:
        say(f"{program.name}: its code or settings have changed, starting it anew")
        await process.stop(signal.SIGTERM, within_s=DRAIN_S)
    else:
        say(f"{program.name}: starting on {program.url}")
    process.spawn(program.command, cwd=ROOT, settings=program.settings)


async def until_ready(program: Program) -> None:
    process = program.process
    async with httpx.AsyncClient(timeout=5) as client:
        try:
            async with asyncio.timeout(READY_S):
                while not await _ready(client, program):
                    process.must_live()
                    await asyncio.sleep(POLL_S)
        except TimeoutError:
            raise process.failure(f"was not ready within {READY_S} s") from None


async def stop(program: Program) -> None:
    if program.process.running() is not None:
        say(f"{program.name}: stopping")
    await program.process.stop(signal.SIGTERM, within_s=DRAIN_S)


async def run(program: Program, what: str) -> None:
    """A command that ends, such as `registry migrate`."""
    await asyncio.to_thread(answer, program, what)


def answer(program: Program, what: str) -> str:
    """What a command that ends has to say on standard output."""
    done = subprocess.run(
        list(program.command),
        cwd=ROOT,
        env=environment_with(program.settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        end = "\n".join(f"    {line}" for line in done.stderr.splitlines()[-LINES_SHOWN:])
        raise ServerFailed(f"{what} failed. The end of what it said:\n{end}")
    return done.stdout


def run_before_you(program: Program) -> int:
    """A command whose output is for the person; returns its exit code."""
    return subprocess.run(
        list(program.command), cwd=ROOT, env=environment_with(program.settings), check=False
    ).returncode


async def _ready(client: httpx.AsyncClient, program: Program) -> bool:
    try:
        answer = await client.get(program.url + program.ready)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK
