"""What a test run reads from its environment."""

import os
from pathlib import Path


def running_postgres() -> str | None:
    """The dsn of a superuser on a server that is already there."""
    return os.environ.get("TEST_POSTGRES_DSN")  # noqa: TID251 - settings


def running_kafka() -> str | None:
    return os.environ.get("TEST_KAFKA_BOOTSTRAP")  # noqa: TID251 - settings


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}  # noqa: TID251 - settings


def named_chromium() -> Path | None:
    named = os.environ.get("TEST_CHROMIUM")  # noqa: TID251 - settings
    return Path(named) if named else None
