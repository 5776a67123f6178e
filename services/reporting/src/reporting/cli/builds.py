"""`builds` and `rebuild`: one build of a projection beside the other, compared, switched."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from reporting.cli.asking import Build, Projection, Why, ask, decide, look_up, operator
from reporting.commands.switch_build import SwitchBuild
from reporting.pages.models import BuildLine, Comparison
from reporting.queries.operations import readers
from servicekit.saying import say_done, say_json, say_table
from servicekit.verbs import AsJson

verbs = typer.Typer(no_args_is_help=True, help="Builds of a projection, one beside the other.")

POLL_S = 1.0
STANDSTILL_S = 120  # without one message read in so long, something is wrong


@verbs.command("list")
def list_builds(as_json: AsJson = False) -> None:
    """Every build of every projection."""
    lines = _lines()
    if as_json:
        say_json(lines)
        return
    say_table(
        "Builds",
        ("projection", "build", "state", "created", "behind", "rows"),
        (
            (
                *(line.projection, line.build, line.state),
                *(f"{line.created_at:%F %T}", line.behind, line.rows),
            )
            for line in lines
        ),
    )


@verbs.command("start")
def start_build(projection: Projection, as_json: AsJson = False) -> None:
    """Build the projection anew beside the live one; running readers find it by themselves."""
    build = decide(lambda office: office.start_build(operator(), projection))
    say_done(
        f"build {build} of {projection} has begun; see `builds list`, then `builds compare`",
        as_json=as_json,
        projection=projection,
        build=build,
    )


@verbs.command("compare")
def compare_build(projection: Projection, build: Build, as_json: AsJson = False) -> None:
    """Row by row with the live one; exit code 1 when they differ."""
    found = ask(lambda operations: operations.comparison(projection, build))
    if as_json:
        say_json(found)
    else:
        _say_comparison(found)
    if found.differing:
        raise typer.Exit(1)


@verbs.command("switch")
def switch_build(
    projection: Projection,
    build: Build,
    reason: Why,
    even_if_behind: Annotated[
        bool, typer.Option(help="Although it has read less than the live one.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let this build answer from now on; the other one reads on, so you can switch back."""
    command = SwitchBuild(
        projection=projection, build=build, reason=reason, even_if_behind=even_if_behind
    )
    left = decide(lambda office: office.switch(operator(), command))
    say_done(
        f"build {build} of {projection} answers; build {left} reads on until dropped",
        as_json=as_json,
        projection=projection,
        live=build,
        left=left,
    )


@verbs.command("drop")
def drop_build(projection: Projection, build: Build, as_json: AsJson = False) -> None:
    """Forget a build that is not live."""
    decide(lambda office: office.drop_build(operator(), projection, build))
    say_done(
        f"build {build} of {projection} is gone",
        as_json=as_json,
        projection=projection,
        dropped=build,
    )


def rebuild(projection: Projection, as_json: AsJson = False) -> None:
    """Build anew beside the live one, wait until it has read as much, and compare row by row.

    Exit code 1 when they differ, 3 when it stands still. Nothing is switched: `builds switch`.
    """
    build = decide(lambda office: office.start_build(operator(), projection))
    _wait(projection, build)
    found = ask(lambda operations: operations.comparison(projection, build))
    if as_json:
        say_json({"projection": projection, "build": build, "comparison": found})
    else:
        typer.echo(f"build {build} of {projection}:")
        _say_comparison(found)
        typer.echo(f'to let it answer: builds switch {projection} {build} --reason "…"')
    if found.differing:
        raise typer.Exit(1)


def _wait(projection: str, build: int) -> None:
    """Shows on standard error how much is left."""
    shown = Progress(
        TextColumn("build {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    least, moved = None, time.monotonic()
    with shown:
        bar = shown.add_task(f"{build} of {projection}", total=None)
        while behind := _behind(projection, build):
            if least is None or behind < least:
                least, moved = behind, time.monotonic()
                total = max(shown.tasks[bar].total or 0, behind)
                shown.update(bar, total=total, completed=total - behind)
            elif time.monotonic() - moved > STANDSTILL_S:
                typer.echo(
                    f"build {build} of {projection} has stood still for {STANDSTILL_S} s, "
                    f"{behind} messages behind: do the consumers run?",
                    err=True,
                )
                raise typer.Exit(3)
            time.sleep(POLL_S)


def _behind(projection: str, build: int) -> int:
    """Messages it has not read; at least one until it is complete to some moment."""
    lines = [
        line for line in look_up(readers) if (line.projection, line.build) == (projection, build)
    ]
    behind = sum(line.behind or 0 for line in lines)
    begun = lines and all(line.complete_to is not None for line in lines)
    return behind if begun else max(1, behind)


def _lines() -> tuple[BuildLine, ...]:
    return ask(lambda operations: operations.page()).builds


def _say_comparison(found: Comparison) -> None:
    typer.echo(f"{found.rows} rows, {found.differing} differ")
    for example in found.examples:
        typer.echo(f"  {example}")
