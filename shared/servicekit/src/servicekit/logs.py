"""Structured logs: JSON lines in production, readable on a terminal; ids, never bodies."""

import logging
import logging.config
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog

from servicekit import correlation
from servicekit.settings import ServiceSettings

# These tell the story of their own inside at INFO; what matters of it we log ourselves.
QUIET = ("aiokafka", "httpx", "httpcore", "uvicorn.access", "asyncio")


def configure(settings: ServiceSettings, *, service: str | None = None) -> None:
    """Once per process, in its entry point. Foreign loggers of the standard library join in."""
    as_json = _as_json(settings)
    level = settings.log_level.upper()
    before: list[Any] = [
        structlog.contextvars.merge_contextvars,
        _Stamped(service),
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = [
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(serializer=_json),
    ]
    # Its richer form takes seconds and prints every local variable, tokens among them.
    plain = structlog.dev.plain_traceback
    colors = sys.stderr.isatty()
    terminal: list[Any] = [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    structlog.configure(
        processors=[*before, *(last if as_json else terminal)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer)
        if as_json
        else structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _configure_foreign(before, [*last[:1], _Text()] if as_json else terminal, level)


def _as_json(settings: ServiceSettings) -> bool:
    if settings.log_format == "auto":
        return not sys.stderr.isatty()
    return settings.log_format == "json"


class _Stamped:
    """Every line bears the service and what the work at hand belongs to."""

    def __init__(self, service: str | None) -> None:
        self._service = service

    def __call__(
        self, _logger: object, _method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        if self._service is not None:
            line["service"] = self._service
        known = correlation.current()
        if known is not None:
            line["correlation_id"] = str(known.correlation_id)
            line["trace_id"] = known.trace_id
        return line


class _Text:
    """The standard library's handlers write text, not bytes."""

    def __call__(self, _logger: object, _method: str, line: MutableMapping[str, Any]) -> str:
        return _json(line).decode()


def _json(line: MutableMapping[str, Any], **_options: object) -> bytes:
    return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS)


def _configure_foreign(before: list[Any], render: list[Any], level: str) -> None:
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "ours": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [structlog.stdlib.ExtraAdder(), *before],
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *render,
                    ],
                }
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stderr",
                    "formatter": "ours",
                }
            },
            "root": {"handlers": ["stderr"], "level": level},
            "loggers": {name: {"level": "WARNING"} for name in QUIET},
        }
    )
    logging.captureWarnings(capture=True)
