"""docker-compose.yml keeps its promises before any engine reads it."""

import re
from typing import Any

import pytest
import yaml

from registry.settings import RegistrySettings
from reporting.settings import ReportingSettings
from tests.architecture.repository import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
SECRETS = ROOT / "deploy/compose/secrets"


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_container_may_do_no_more_than_it_must(service: Any) -> None:
    """Accident: a hole in one process is a hole in the machine."""
    limits = service["deploy"]["resources"]["limits"]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert limits.keys() >= {"cpus", "memory", "pids"}
    assert not [port for port in service.get("ports", []) if not port.startswith("127.0.0.1:")]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_an_image_has_a_version(service: Any) -> None:
    """Accident: tomorrow's `latest` is another program."""
    assert re.search(r":(\$\{NHIPCAU_VERSION:-[\d.]+\}|v?\d[\w.]*)$", service["image"])


def test_each_job_is_waited_for() -> None:
    """Accident: `up --wait` takes a job that has ended for a process that has died."""
    jobs = {name for name, one in SERVICES.items() if one["restart"] != "unless-stopped"}
    waited_for = {
        name
        for one in SERVICES.values()
        for name, how in one.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }

    assert jobs - waited_for == {"demo"}


def test_what_is_set_is_a_setting() -> None:
    """Accident: a variable is misspelt, and its default rules."""
    known = {
        settings.model_config["env_prefix"] + name.upper()
        for settings in (RegistrySettings, ReportingSettings)
        for name in settings.model_fields
    }
    given = {name for one in SERVICES.values() for name in one.get("environment", {})}
    files = {name.upper() for name in COMPOSE["secrets"]}

    ours = {name for name in given | files if name.startswith(("REGISTRY_", "REPORTING_"))}
    assert ours <= known


def test_what_an_operations_team_can_set_is_written_down() -> None:
    """Accident: only who reads the whole file knows that a port can be another."""
    read = set(re.findall(r"\$\{(\w+)", TEXT))
    example = (ROOT / "deploy/compose/operations.env").read_text()
    said = re.findall(r"^(\w+)=", example, re.MULTILINE)

    assert set(said) == read


def test_each_secret_has_a_file_that_says_it_is_no_secret() -> None:
    """Accident: a real password is committed among those that everyone knows."""
    files = {path.name: path.read_text() for path in SECRETS.iterdir() if path.suffix != ".md"}

    assert files.keys() == COMPOSE["secrets"].keys()
    assert all(re.search("development.only", word) for word in files.values())
    assert len(set(files.values())) == len(files)
