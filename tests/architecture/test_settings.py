"""What can be set is written down, and where things run nobody is named."""

import re
from itertools import pairwise

import pytest
from pydantic_settings import BaseSettings

from registry.settings import RegistrySettings
from reporting.settings import ReportingSettings
from tests.architecture.repository import ROOT, committed

EXAMPLE = (ROOT / ".env.example").read_text()
ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1|localhost)[\w.-]+")


def in_example(prefix: str) -> set[str]:
    return set(re.findall(rf"^({prefix}\w+)=", EXAMPLE, re.MULTILINE))


@pytest.mark.parametrize("settings", [RegistrySettings, ReportingSettings])
def test_the_example_names_every_variable_of_a_service(settings: type[BaseSettings]) -> None:
    """Accident: a setting that operations learn about from an incident."""
    prefix = settings.model_config["env_prefix"]

    assert in_example(prefix) == {prefix + name.upper() for name in settings.model_fields}


def test_every_variable_has_a_line_of_meaning() -> None:
    """Accident: a value is copied because it was there."""
    lines = EXAMPLE.splitlines()

    bare = [
        line
        for before, line in pairwise(lines)
        if re.match(r"\w+=", line) and not before.startswith("# ")
    ]

    assert bare == []


def test_the_locks_name_no_registry() -> None:
    """Accident: a lock that works on one network only."""
    locks = [*committed("*.lock"), ROOT / "deploy/local/uv.txt"]

    assert len(locks) >= 3
    assert {str(lock): ADDRESS.findall(lock.read_text()) for lock in locks} == {
        str(lock): [] for lock in locks
    }
