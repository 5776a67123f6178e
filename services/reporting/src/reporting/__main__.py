"""The service's processes, and what its operators ask for at night."""

import asyncio
from collections.abc import Mapping
from typing import Any

import typer

from reporting import app as composition
from reporting.cli import builds, figures, parked, readers
from reporting.cli.asking import settings
from reporting.settings import ReportingSettings
from servicekit import process as processes
from servicekit.command_line import CommandLine
from servicekit.verbs import add_documents, add_incarnation

main = typer.Typer(
    cls=CommandLine,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=__doc__,
)


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
    asyncio.run(composition.migrate(settings()))


def _run(*, api: bool = False, reads: bool = False, relay: bool = False) -> None:
    given = settings()
    process = composition.process(given, api=api, reads=reads, relay=relay)
    processes.run(given, lambda: process.app, process.background)


def _openapi() -> Mapping[str, Any]:
    return composition.process(ReportingSettings.for_documents()).app.openapi()


main.command()(readers.status)
main.command()(readers.lag)
main.command()(figures.figures)
main.add_typer(parked.verbs, name="parked")
main.add_typer(builds.verbs, name="builds")
main.command()(builds.rebuild)
add_incarnation(main, composition.EVENT_LOG, settings)
add_documents(
    main,
    composition.EVENT_LOG,
    version=composition.VERSION,
    about=composition.ABOUT,
    openapi=_openapi,
)

if __name__ == "__main__":
    main()
