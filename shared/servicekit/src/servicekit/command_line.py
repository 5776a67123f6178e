"""A command line that says in one sentence why it cannot do what was asked."""

from typing import Any

import asyncpg
import typer
from aiokafka.errors import KafkaError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from typer.core import TyperGroup

from servicekit.common_problems import COMMON
from servicekit.database_errors import refusal
from servicekit.problems import ProblemBook
from servicekit.settings import ServiceSettings

NOT_MIGRATED = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)


class CommandLine(TyperGroup):
    """What an operator can mend ends with that sentence and exit code 1; a bug shows its trace."""

    def invoke(self, ctx: Any) -> Any:  # the type of its context is private to typer
        try:
            return super().invoke(ctx)
        except Exception as error:
            sentence = why(error)
            if sentence is None:
                raise
            typer.echo(sentence, err=True)
            raise typer.Exit(1) from error


def why(error: Exception) -> str | None:
    """None: nobody at a terminal can do anything about it."""
    match error:
        case ValidationError():
            return _unfit_settings(error)
        case KafkaError():
            return f"Kafka does not answer: {error}"
        case OSError(filename=str() as name):
            return f"{error.strerror}: {name}"
        case DBAPIError() if error.orig is not None and error.orig.__cause__ is not None:
            return _of_the_database(error.orig.__cause__)
        case _:
            return _of_the_database(error)


def _of_the_database(error: BaseException) -> str | None:
    if isinstance(error, NOT_MIGRATED):
        return f"The database has another schema ({error}): run `migrate` first."
    if isinstance(error, asyncpg.InsufficientPrivilegeError):
        return f"The database refuses: {error}."
    problem = refusal(error, None)
    if problem is None:
        return None
    document = ProblemBook(COMMON).document(problem, "en")
    return f"{document['title']}. {document['detail']} ({error})"


def _unfit_settings(error: ValidationError) -> str | None:
    """Never the value: it may be a secret."""
    for settings in ServiceSettings.__subclasses__():
        if settings.__name__ == error.title:
            prefix = settings.model_config.get("env_prefix", "")
            wrong = (
                f"{prefix}{'_'.join(str(part) for part in one['loc']).upper()}: {one['msg']}"
                for one in error.errors(include_url=False, include_input=False)
            )
            return "\n".join(("A setting is missing or does not fit.", *wrong))
    return None
