"""Clusters, returns, establishments: the service's processes, and what its operators need."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from registry import app as composition
from registry.domain.establishments.refusals import UnknownEstablishment
from registry.settings import RegistrySettings
from servicekit import logs
from servicekit import process as processes
from servicekit.command_line import CommandLine
from servicekit.saying import say_done, say_json, say_table
from servicekit.verbs import AsJson, Yes, add_documents, add_incarnation, add_lag

main = typer.Typer(
    cls=CommandLine,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
)

person = typer.Typer(no_args_is_help=True, help="What is kept of people behind establishments.")
main.add_typer(person, name="person")


@main.command()
def api() -> None:
    """Answer HTTP."""
    _run(api=True, relay=False)


@main.command()
def relay() -> None:
    """Bring the event log to Kafka; a second one waits as a spare."""
    _run(api=False, relay=True)


@main.command(name="all")
def everything() -> None:
    """Answer HTTP and bring the event log to Kafka, in one process."""
    _run(api=True, relay=True)


@main.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    asyncio.run(composition.migrate(_settings()))


@main.command()
def status(*, as_json: AsJson = False) -> None:
    """How much there is, what waits for Kafka, and up to when the log is complete."""
    found = asyncio.run(composition.status(_settings()))
    if as_json:
        say_json(found)
    else:
        say_table("Registry", ("what", "now"), found.items())


@person.command()
def erase(
    establishment: Annotated[str, typer.Argument(help="Its code or id.")],
    reason: Annotated[str, typer.Option(help="Why, without naming anybody.")],
    *,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Forget names, telephone, address and tax code behind an establishment; its facts stay."""
    if not yes and sys.stdin.isatty():
        typer.confirm("What is erased cannot be brought back. Go on?", abort=True, err=True)
    try:
        erased = asyncio.run(composition.erase_person(_settings(), establishment, reason))
    except UnknownEstablishment:
        typer.echo(f"There is no establishment {establishment}.", err=True)
        raise typer.Exit(1) from None
    say_done(
        f"{establishment}: {erased} record(s) of a person erased",
        as_json=as_json,
        establishment=establishment,
        erased=erased,
    )


def _settings() -> RegistrySettings:
    settings = RegistrySettings()
    logs.configure(settings, service="registry")
    return settings


def _run(*, api: bool, relay: bool) -> None:
    settings = _settings()
    process = composition.process(settings, api=api, relay=relay)
    processes.run(settings, lambda: process.app, process.background)


def _openapi() -> Mapping[str, Any]:
    return composition.process(RegistrySettings.for_documents()).app.openapi()


add_lag(main, composition.EVENT_LOG, _settings)
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
