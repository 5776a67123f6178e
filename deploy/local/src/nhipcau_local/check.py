"""`make check`: what can be judged without running the system, two at a time."""

import asyncio
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from nhipcau_local.places import ROOT
from nhipcau_local.saying import console

AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    command: tuple[str, ...]


def checks() -> tuple[Check, ...]:
    programs = Path(sys.prefix) / "bin"
    python = str(programs / "python")
    return (
        # The longest first: the others run beside it.
        Check("types", (python, "-m", "mypy", "--pretty", *typed_folders())),
        Check("lint", (str(programs / "ruff"), "check", ".")),
        Check("format", (str(programs / "ruff"), "format", "--check", ".")),
        Check("import contracts", (str(programs / "lint-imports"), "--no-cache")),
        Check(
            "architecture, drift, contracts",
            (python, "-m", "pytest", "-q", "--no-header", "tests/architecture"),
        ),
    )


def typed_folders() -> list[str]:
    """Members first; what has no code yet is left out, for mypy refuses an empty folder."""
    folders = [*ROOT.glob("shared/*"), *ROOT.glob("services/*"), *ROOT.glob("deploy/*")]
    folders += [ROOT / "tests", ROOT / "benchmarks"]
    return sorted(str(folder.relative_to(ROOT)) for folder in folders if any(folder.rglob("*.py")))


async def check() -> bool:
    """True: everything holds. All of it is said, not only the first that does not."""
    turns = asyncio.Semaphore(AT_ONCE)
    held = await asyncio.gather(*(_run(each, turns) for each in checks()))
    return all(held)


async def _run(check: Check, turns: asyncio.Semaphore) -> bool:
    async with turns:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *check.command,
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    took = f"[dim]{time.monotonic() - began:.1f} s[/dim]"
    if process.returncode == 0:
        console.print(f"[green]✓[/green] {check.what} {took}")
        return True
    console.print(f"[red]✗[/red] {check.what} {took}")
    console.print(output.decode(errors="replace").rstrip(), markup=False, soft_wrap=True)
    return False
