"""Logs: one JSON object a line in production, readable on a terminal, never lost to bytes."""

import subprocess
import sys
from functools import cache
from typing import Any

import orjson
import pytest

SCRIPT = """
import logging, warnings
import structlog
from servicekit import correlation, logs
from servicekit.settings import ServiceSettings

settings = ServiceSettings(
    database_url="x", kafka_bootstrap="x", issuer_url="x", port=1,
    log_format={log_format!r}, log_level="info",
)
logs.configure(settings, service="mill")
log = structlog.get_logger()
log.debug("too_fine")
log.info("ground", kind="gạo", weight_kg=75)
with correlation.bound(correlation.accepted("0197a2f0-0000-7000-8000-000000000001", None)):
    log.warning("stone_worn")
    logging.getLogger("alembic.runtime").info("running %s", "upgrade")
logging.getLogger("aiokafka").info("chatter")
def grind(token):
    return 1 / 0
try:
    grind("".join(["sec", "ret"]))
except ZeroDivisionError:
    log.exception("broken")
warnings.warn("old")
"""


@cache
def run(log_format: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(log_format=log_format)],
        capture_output=True,
        check=True,
    )
    assert done.stdout == b""
    return done.stderr.decode().splitlines()


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in run("json")]


def test_each_line_is_an_object_with_time_level_service_and_event(
    lines: list[dict[str, Any]],
) -> None:
    assert all({"timestamp", "level", "service", "event"} <= line.keys() for line in lines)
    assert lines[0]["timestamp"].endswith("Z")
    assert lines[0]["kind"] == "gạo"
    assert lines[0]["weight_kg"] == 75


def test_what_is_too_fine_is_left_out(lines: list[dict[str, Any]]) -> None:
    assert [line["event"] for line in lines][:3] == ["ground", "stone_worn", "running upgrade"]


def test_lines_bear_the_work_they_belong_to_also_foreign_ones(lines: list[dict[str, Any]]) -> None:
    assert "correlation_id" not in lines[0]
    for line in lines[1:3]:
        assert line["correlation_id"] == "0197a2f0-0000-7000-8000-000000000001"
        assert len(line["trace_id"]) == 32


def test_an_exception_is_one_line_with_its_traceback(lines: list[dict[str, Any]]) -> None:
    [broken] = [line for line in lines if line["event"] == "broken"]

    assert "ZeroDivisionError" in broken["exception"]
    assert broken["level"] == "error"


def test_warnings_are_logged(lines: list[dict[str, Any]]) -> None:
    assert "UserWarning: old" in lines[-1]["event"]


def test_on_a_terminal_lines_are_for_people() -> None:
    text = "\n".join(run("terminal"))

    assert "ground" in text
    assert "kind=gạo" in text
    assert "ZeroDivisionError" in text


@pytest.mark.parametrize("log_format", ["json", "terminal"])
def test_a_traceback_does_not_show_the_values_of_variables(log_format: str) -> None:
    assert "secret" not in "".join(run(log_format))


def test_without_a_terminal_auto_means_json() -> None:
    assert orjson.loads(run("auto")[0])["event"] == "ground"
