"""What an operator reads when a verb cannot do what was asked."""

import asyncio
from typing import Any

import asyncpg
import pytest
import typer
from aiokafka.errors import KafkaConnectionError
from pydantic_settings import SettingsConfigDict
from typer.testing import CliRunner, Result

from servicekit.command_line import CommandLine
from servicekit.settings import ServiceSettings

NOBODY = "postgresql://registry:very-secret@127.0.0.1:1/registry"


class LonelySettings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="LONELY_")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LONELY_DATABASE_URL", NOBODY)
    monkeypatch.setenv("LONELY_PORT", "a door")
    main = typer.Typer(cls=CommandLine, pretty_exceptions_enable=False)

    @main.command()
    def configure() -> None:
        LonelySettings()

    @main.command()
    def reach() -> None:
        asyncio.run(asyncpg.connect(NOBODY))

    @main.command()
    def announce() -> None:
        raise KafkaConnectionError("no broker at 127.0.0.1:1")

    @main.command()
    def divide() -> None:
        print(1 // 0)

    def ask(verb: str) -> Result:
        return CliRunner().invoke(main, [verb])

    return ask


def test_settings_that_do_not_fit_are_named_as_they_are_set_and_never_told(asked: Any) -> None:
    answer = asked("configure")

    assert answer.exit_code == 1
    assert "LONELY_KAFKA_BOOTSTRAP: Field required" in answer.stderr
    assert "LONELY_PORT: " in answer.stderr
    assert "a door" not in answer.stderr
    assert "secret" not in answer.stderr


@pytest.mark.parametrize(
    ("verb", "words"), [("reach", "The database does not answer"), ("announce", "no broker at")]
)
def test_what_is_away_is_said_in_a_sentence(asked: Any, verb: str, words: str) -> None:
    answer = asked(verb)

    assert answer.exit_code == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    assert "secret" not in answer.stderr


def test_a_bug_shows_its_trace(asked: Any) -> None:
    assert isinstance(asked("divide").exception, ZeroDivisionError)
