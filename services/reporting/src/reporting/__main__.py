"""The service's processes, and what its operators ask for at night."""

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from reporting import app as composition
from reporting.api.office import OPERATOR, Office
from reporting.api.operations import Operations
from reporting.api.problems import BOOK
from reporting.commands.discard_message import DiscardMessage
from reporting.commands.discard_parked import DiscardParked
from reporting.commands.release_parked import ReleaseParked
from reporting.commands.switch_build import SwitchBuild
from reporting.domain.held import HeldMessage
from reporting.settings import ReportingSettings
from servicekit import logs
from servicekit import process as processes
from servicekit.database import Database
from servicekit.identity import Principal
from servicekit.problems import Problem
from servicekit.verbs import AsJson, Yes, add_documents, add_incarnation

main = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
parked = typer.Typer(no_args_is_help=True, help="Facts that could not be applied.")
builds = typer.Typer(no_args_is_help=True, help="Builds of a projection, one beside the other.")
main.add_typer(parked, name="parked")
main.add_typer(builds, name="builds")

console = Console()

Why = Annotated[str, typer.Option("--reason", help="Kept with the decision, for ever.")]
ParkedId = Annotated[int, typer.Argument(help="As `parked list` shows it.")]
Projection = Annotated[str, typer.Argument(help="clusters or returns")]
Build = Annotated[int, typer.Argument(help="As `builds list` shows it.")]


@main.command()
def api() -> None:
    """Answer HTTP: figures, streams, pages, operators."""
    _run(api=True)


@main.command("consumers")
def consume() -> None:
    """Read Kafka into the projections."""
    _run(reads=True)


@main.command()
def relay() -> None:
    """Bring this service's own events to Kafka."""
    _run(relay=True)


@main.command("all")
def everything() -> None:
    """Everything in one process."""
    _run(api=True, reads=True, relay=True)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    asyncio.run(composition.migrate(_settings()))


@main.command()
def status(as_json: AsJson = False) -> None:
    """How far each build has read each topic, what is parked, and which builds there are."""
    page = _ask(lambda operations: operations.page())
    if as_json:
        _json(page)
        return
    _show(
        "Readers",
        ("projection", "build", "topic", "state", "behind", "lag s", "parked", "quarantined"),
        (
            (
                *(line.projection, line.build, line.topic, line.state, line.behind),
                *(None if line.lag_s is None else round(line.lag_s), line.parked, line.quarantined),
            )
            for line in page.readers
        ),
    )


@parked.command("list")
def list_parked(as_json: AsJson = False) -> None:
    """What waits, the oldest first."""
    page = _ask(lambda operations: operations.page())
    if as_json:
        _json({"parked": page.parked, "quarantined": page.quarantined})
        return
    _show(
        "Parked",
        ("id", "projection", "aggregate", "event", "kind", "waiting", "since", "reason"),
        (
            (
                *(line.id, line.projection, line.name or line.stream_id, line.type, line.kind),
                *(line.waiting, f"{line.since:%F %T}", line.reason),
            )
            for line in page.parked
        ),
    )
    _show(
        "Quarantined",
        ("topic", "partition", "offset", "since", "reason"),
        (
            (
                line.topic,
                line.partition,
                line.offset,
                f"{line.since:%F %T}",
                line.reason,
            )
            for line in page.quarantined
        ),
    )


@parked.command("inspect")
def inspect_parked(parked_id: ParkedId) -> None:
    """One parked aggregate with every message that waits, as JSON."""
    _json(_ask(lambda operations: operations.held(parked_id)))


@parked.command("release")
def release_parked(parked_id: ParkedId, reason: Why) -> None:
    """Try it again, in order."""
    command = ReleaseParked(parked_id=parked_id, reason=reason)
    applied = _decide(lambda office: office.release(_operator(), command))
    typer.echo(f"{applied} message(s) applied")


@parked.command("discard")
def discard_parked(
    parked_id: ParkedId,
    reason: Why,
    yes: Yes = False,
) -> None:
    """Leave this fact out for good, in every build; it cannot be undone."""
    if not yes:
        typer.confirm("This cannot be undone. Go on?", abort=True)
    command = DiscardParked(parked_id=parked_id, reason=reason)
    _decide(lambda office: office.discard(_operator(), command))
    typer.echo("discarded")


@parked.command("discard-message")
def discard_message(
    projection: Projection, topic: str, partition: int, offset: int, reason: Why
) -> None:
    """Say that nothing is missing because of a quarantined message."""
    message = HeldMessage(topic=topic, partition=partition, offset=offset)
    command = DiscardMessage(projection=projection, message=message, reason=reason)
    _decide(lambda office: office.discard_message(_operator(), command))
    typer.echo("discarded")


@builds.command("list")
def list_builds(as_json: AsJson = False) -> None:
    """Every build of every projection."""
    page = _ask(lambda operations: operations.page())
    if as_json:
        _json(page.builds)
        return
    _show(
        "Builds",
        ("projection", "build", "state", "created", "behind", "rows"),
        (
            (
                *(line.projection, line.build, line.state),
                *(f"{line.created_at:%F %T}", line.behind, line.rows),
            )
            for line in page.builds
        ),
    )


@builds.command("start")
def start_build(projection: Projection) -> None:
    """Build the projection anew beside the live one; running readers find it by themselves."""
    build = _decide(lambda office: office.start_build(_operator(), projection))
    typer.echo(f"build {build} of {projection} has begun; see `builds list`, then `builds compare`")


@builds.command("compare")
def compare_build(projection: Projection, build: Build, as_json: AsJson = False) -> None:
    """Row by row with the live one; exit code 1 when they differ."""
    found = _ask(lambda operations: operations.comparison(projection, build))
    if as_json:
        _json(found)
    else:
        typer.echo(f"{found.rows} rows, {found.differing} differ")
        for example in found.examples:
            typer.echo(f"  {example}")
    if found.differing:
        raise typer.Exit(1)


@builds.command("switch")
def switch_build(
    projection: Projection,
    build: Build,
    reason: Why,
    even_if_behind: Annotated[
        bool, typer.Option(help="Although it has read less than the live one.")
    ] = False,
) -> None:
    """Let this build answer from now on; the other one reads on, so you can switch back."""
    command = SwitchBuild(
        projection=projection, build=build, reason=reason, even_if_behind=even_if_behind
    )
    left = _decide(lambda office: office.switch(_operator(), command))
    typer.echo(f"build {build} of {projection} answers; build {left} reads on until dropped")


@builds.command("drop")
def drop_build(projection: Projection, build: Build) -> None:
    """Forget a build that is not live."""
    _decide(lambda office: office.drop_build(_operator(), projection, build))
    typer.echo(f"build {build} of {projection} is gone")


def _settings() -> ReportingSettings:
    settings = ReportingSettings()
    logs.configure(settings, service="reporting")
    return settings


def _run(*, api: bool = False, reads: bool = False, relay: bool = False) -> None:
    settings = _settings()
    process = composition.process(settings, api=api, reads=reads, relay=relay)
    processes.run(settings, lambda: process.app, process.background)


def _operator() -> Principal:
    """Who can reach the database decides here; the log of decisions names the login."""
    login = getpass.getuser()
    return Principal(f"cli:{login}", login, frozenset({OPERATOR}), frozenset())


def _ask[Found](question: Callable[[Operations], Awaitable[Found]]) -> Found:
    async def asked() -> Found:
        database = Database(_settings().database_url, name="reporting-cli", pool_size_max=2)
        await database.open()
        try:
            return await question(Operations(database))
        finally:
            await database.close()

    return _said(asked)


def _decide[Done](work: Callable[[Office], Awaitable[Done]]) -> Done:
    async def decided() -> Done:
        settings = _settings()
        database = Database(settings.database_url, name="reporting-cli", pool_size_max=2)
        await database.open()
        try:
            office = Office(database=database, event_log=composition.EVENT_LOG, bell=None)
            return await work(office)
        finally:
            await database.close()

    return _said(decided)


def _said[Done](work: Callable[[], Awaitable[Done]]) -> Done:
    """A refusal is a sentence and exit code 1."""

    async def awaited() -> Done:
        return await work()

    try:
        return asyncio.run(awaited())
    except Problem as problem:
        document = BOOK.document(problem, "en")
        typer.echo(f"{document['title']}. {document['detail']}", err=True)
        raise typer.Exit(1) from problem


def _json(found: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(found, default=str, option=orjson.OPT_INDENT_2) + b"\n")


def _show(title: str, columns: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*("–" if value is None else str(value) for value in row))
    console.print(table if table.row_count else f"{title}: none")


def _openapi() -> Mapping[str, Any]:
    return composition.process(ReportingSettings.for_documents()).app.openapi()


add_incarnation(main, composition.EVENT_LOG, _settings)
add_documents(
    main,
    composition.EVENT_LOG,
    version=composition.VERSION,
    about=composition.ABOUT,
    openapi=_openapi,
)

if __name__ == "__main__":
    main()
