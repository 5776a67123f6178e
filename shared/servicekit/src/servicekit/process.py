"""One process: its HTTP server and its background tasks in one loop, started and stopped as one."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI

from servicekit.settings import ServiceSettings

type Background = Callable[[], Awaitable[None]]
"""Runs until it is cancelled; its crash, or its end, ends the process with exit code 1."""


def run(
    settings: ServiceSettings,
    app_factory: Callable[[], FastAPI],
    background: Mapping[str, Background] | None = None,
) -> None:
    """Serve until SIGTERM; raises SystemExit with the exit code."""
    raise NotImplementedError
