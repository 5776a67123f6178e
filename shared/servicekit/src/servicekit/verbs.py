"""What the command lines of all services have in common."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer

from eventkit import backlog as backlogs
from eventkit import incarnation as incarnations
from eventkit.backlog import Backlog
from eventkit.log import EventLog
from servicekit import asyncapi
from servicekit.saying import say_done, say_json, say_table
from servicekit.settings import ServiceSettings

CONTRACTS = Path("shared/contracts")

AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def add_documents(
    verbs: typer.Typer,
    event_log: EventLog,
    *,
    version: str,
    about: str,
    openapi: Callable[[], Mapping[str, Any]],
) -> None:
    """`openapi` and `asyncapi`: what the service answers, and what it says on Kafka."""

    @verbs.command("openapi")
    def print_openapi() -> None:
        """Print the OpenAPI document."""
        json.dump(openapi(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")

    @verbs.command("asyncapi")
    def print_asyncapi(
        contracts: Annotated[
            Path,
            typer.Option(exists=True, file_okay=False, help="The published examples and schemas."),
        ] = (CONTRACTS / event_log.source),
    ) -> None:
        """Print the AsyncAPI document."""
        document = asyncapi.document(event_log, version=version, about=about, contracts=contracts)
        sys.stdout.write(asyncapi.as_yaml(document))


def add_incarnation(
    verbs: typer.Typer, event_log: EventLog, settings: Callable[[], ServiceSettings]
) -> None:
    """`incarnation start`: the operator's command after a restored backup."""
    incarnation = typer.Typer(no_args_is_help=True, help="What to do after a restored backup.")
    verbs.add_typer(incarnation, name="incarnation")

    @incarnation.command()
    def show(as_json: AsJson = False) -> None:
        """Which incarnation the log is in, and up to which position and moment it is complete."""
        found = backlog_of(settings())
        if as_json:
            say_json(asdict(found))
        else:
            say_backlog(found, source=event_log.source)

    @incarnation.command()
    def start(yes: Yes = False, as_json: AsJson = False) -> None:
        """Begin the next incarnation: stop the relay, then run this on the restored database."""
        if not yes and sys.stdin.isatty():
            typer.confirm(
                "What was said above this database's end is withdrawn. Go on?",
                abort=True,
                err=True,
            )
        given = settings()
        number = asyncio.run(
            incarnations.start_next(
                dsn=given.database_url,
                log=event_log,
                bootstrap=given.kafka_bootstrap,
                kafka_options=given.kafka_options,
                topic_prefix=given.topic_prefix,
                when_it_waits=_say_that_a_relay_runs,
            )
        )
        say_done(
            f"incarnation {number} has begun; start the relay", as_json=as_json, incarnation=number
        )


def _say_that_a_relay_runs() -> None:
    typer.echo("A relay of this service is still running: stop it. Waiting…", err=True)


def add_lag(
    verbs: typer.Typer, event_log: EventLog, settings: Callable[[], ServiceSettings]
) -> None:
    """`lag`: what of this log Kafka does not hold yet."""

    @verbs.command()
    def lag(as_json: AsJson = False) -> None:
        """What was accepted and is not on Kafka yet."""
        found = backlog_of(settings())
        if as_json:
            say_json({"log": asdict(found)})
        else:
            say_backlog(found, source=event_log.source)


def backlog_of(settings: ServiceSettings) -> Backlog:
    """Asked of the service's own database."""

    async def asked() -> Backlog:
        connection = await asyncpg.connect(settings.database_url)
        try:
            return await backlogs.backlog(connection)
        finally:
            await connection.close()

    return asyncio.run(asked())


def say_backlog(found: Backlog, *, source: str) -> None:
    say_table(
        f"Log of {source}",
        ("incarnation", "position", "complete to", "unpublished", "pending", "oldest pending s"),
        [
            (
                *(found.incarnation, found.position),
                None if found.complete_to is None else f"{found.complete_to:%F %T}",
                *(found.unpublished, found.pending),
                None if found.oldest_pending_s is None else round(found.oldest_pending_s),
            )
        ],
    )
