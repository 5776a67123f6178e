"""`make status`: what runs and how it is, for a person or for a program."""

import json
from datetime import timedelta
from importlib import metadata

from rich.table import Table

from nhipcau_local import places, seen
from nhipcau_local.saying import answers, console
from nhipcau_local.seen import Seen
from nhipcau_local.state import State
from nhipcau_local.system import SERVICES, System

MIB = 1024 * 1024
COLOURS = {"ready": "green", "not ready": "yellow", "stopped": "dim", "died": "red"}


async def status(*, as_json: bool) -> None:
    state = State.load()
    if not state.ports:
        if as_json:
            print(json.dumps({"services": {}, "kafka": {"bootstrap": None}}))
        else:
            console.print("Nothing was started here yet: `make up`")
        return
    system = System(state)
    found = await seen.everything(system)
    if as_json:
        # Exactly one object, whatever the terminal: rich would wrap and colour it.
        print(json.dumps(_for_programs(system, found), indent=2))
    else:
        _print_table(system, found)


def _for_programs(system: System, found: list[Seen]) -> dict[str, object]:
    healthy = {each.name: each.state == "ready" for each in found}
    return {
        "services": {
            name: {
                "url": system.url(name),
                "healthy": healthy[name],
                "version": metadata.version(name),
                "database": system.database(name),
            }
            for name in SERVICES
        },
        "kafka": {"bootstrap": system.kafka.bootstrap, "healthy": healthy["kafka"]},
        "postgres": {"healthy": healthy["postgres"]},
        "issuer": {"url": system.url("issuer"), "healthy": healthy["issuer"]},
        "demo": system.state.demo_loaded,
    }


def _print_table(system: System, found: list[Seen]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "state", "where", "version", "pid", "since"):
        table.add_column(heading)
    table.add_column("memory", justify="right")
    for each in found:
        table.add_row(
            each.name,
            f"[{COLOURS[each.state]}]{each.state}[/]",
            each.where,
            metadata.version(each.name) if each.name in SERVICES else "",
            str(each.pid or ""),
            str(timedelta(seconds=int(each.since_s))) if each.pid else "",
            f"{each.memory / MIB:.0f} MiB" if each.pid else "",
        )
    total = sum(each.memory for each in found) / MIB
    table.add_row("", "", "", "", "", "", f"[bold]{total:.0f} MiB[/]")
    answers.print(table)
    for each in found:
        if each.last_log_lines:
            log = places.shown(places.LOGS / f"{each.name}.log")
            answers.print(f"\n{each.name}: {each.state}. The end of {log}:")
            for line in each.last_log_lines:
                answers.print(f"    {line}", style="dim", markup=False)
    if not system.state.demo_loaded and system.state.demo:
        answers.print("\nThe demo data is not all there yet; `make up` goes on with it.")
