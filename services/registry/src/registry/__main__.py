"""Industrial clusters and their returns: the service's processes, and what its operators need."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
import yaml

from eventkit import incarnation as incarnations
from registry import app as composition
from registry.api import asyncapi as kafka_document
from registry.settings import RegistrySettings
from servicekit import logs
from servicekit import process as processes

main = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
incarnation = typer.Typer(no_args_is_help=True, help="What to do after a restored backup.")
main.add_typer(incarnation, name="incarnation")


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


@incarnation.command()
def start() -> None:
    """Begin the next incarnation: stop the relay, then run this on the restored database."""
    settings = _settings()
    number = asyncio.run(
        incarnations.start_next(
            dsn=settings.database_url,
            log=composition.EVENT_LOG,
            bootstrap=settings.kafka_bootstrap,
            topic_prefix=settings.topic_prefix,
        )
    )
    typer.echo(f"incarnation {number} has begun; start the relay")


@main.command()
def status(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False
) -> None:
    """How much there is, what waits for Kafka, and up to when the log is complete."""
    found = asyncio.run(composition.status(_settings()))
    if as_json:
        typer.echo(json.dumps(found, default=str))
        return
    for name, value in found.items():
        typer.echo(f"{name:>20}  {value}")


@main.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    document = composition.process(RegistrySettings.for_documents()).app.openapi()
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


@main.command()
def asyncapi(
    contracts: Annotated[Path, typer.Option(help="The published examples and schemas.")] = Path(
        "shared/contracts/registry"
    ),
) -> None:
    """Print the AsyncAPI document."""
    document = kafka_document.document(
        composition.EVENT_LOG, version=composition.VERSION, contracts=contracts
    )
    yaml.dump(document, sys.stdout, _Whole, allow_unicode=True, sort_keys=False, width=100)


class _Whole(yaml.SafeDumper):
    """Writes what is said twice twice, for readers who know no YAML anchors."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _settings() -> RegistrySettings:
    settings = RegistrySettings()
    logs.configure(settings, service="registry")
    return settings


def _run(*, api: bool, relay: bool) -> None:
    settings = _settings()
    process = composition.process(settings, api=api, relay=relay)
    processes.run(settings, lambda: process.app, process.background)


if __name__ == "__main__":
    main()
