"""How a verb reaches the service's own office: its settings, who asks, and what a refusal says."""

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from reporting import app as composition
from reporting.api.office import OPERATOR, Office
from reporting.api.operations import Operations
from reporting.api.problems import BOOK
from reporting.settings import ReportingSettings
from servicekit import logs
from servicekit.database import Database
from servicekit.identity import Principal
from servicekit.problems import Problem

Why = Annotated[str, typer.Option("--reason", help="Kept with the decision, for ever.")]
Projection = Annotated[str, typer.Argument(help="clusters, returns or establishments")]
Build = Annotated[int, typer.Argument(help="As `builds list` shows it.")]


def settings() -> ReportingSettings:
    given = ReportingSettings()
    logs.configure(given, service="reporting")
    return given


def operator() -> Principal:
    """The log of decisions names the login."""
    login = getpass.getuser()
    return Principal(f"cli:{login}", login, frozenset({OPERATOR}), frozenset())


def ask[Found](question: Callable[[Operations], Awaitable[Found]]) -> Found:
    """What the operators' page would show."""
    return _said(lambda database: question(Operations(database)))


def look_up[Found](question: Callable[[AsyncConnection], Awaitable[Found]]) -> Found:
    """A query of its own, in one snapshot."""

    async def looked(database: Database) -> Found:
        async with database.query() as connection:
            return await question(connection)

    return _said(looked)


def decide[Done](work: Callable[[Office], Awaitable[Done]]) -> Done:
    """A decision like one made on the operators' page; the relay finds it by itself."""

    def decided(database: Database) -> Awaitable[Done]:
        office = Office(
            database=database,
            event_log=composition.EVENT_LOG,
            bell=None,
            builds_max=settings().builds_max,
        )
        return work(office)

    return _said(decided)


def _said[Done](work: Callable[[Database], Awaitable[Done]]) -> Done:
    """A refusal is a sentence and exit code 1."""

    async def awaited() -> Done:
        database = Database(settings().database_url, name="reporting-cli", pool_size_max=2)
        await database.open()
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(awaited())
    except Problem as problem:
        document = BOOK.document(problem, "en")
        typer.echo(f"{document['title']}. {document['detail']}", err=True)
        raise typer.Exit(1) from problem
