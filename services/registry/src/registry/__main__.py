"""Industrial clusters and their returns: the service's processes, and what its operators need."""

import asyncio
from collections.abc import Mapping
from typing import Any

import typer

from registry import app as composition
from registry.settings import RegistrySettings
from servicekit import logs
from servicekit import process as processes
from servicekit.saying import say_json, say_table
from servicekit.verbs import AsJson, add_documents, add_incarnation, add_lag

main = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


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
