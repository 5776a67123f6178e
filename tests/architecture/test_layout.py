"""The tree says what the system is."""

import ast
import tomllib
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, committed

NO_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def members() -> list[str]:
    workspace = tomllib.loads((ROOT / "pyproject.toml").read_text())
    found: list[str] = workspace["tool"]["uv"]["workspace"]["members"]
    return found


def modules() -> list[Path]:
    return committed("shared/*.py", "services/*.py", "deploy/*.py", "tests/*.py", "benchmarks/*.py")


@pytest.mark.parametrize("member", members())
def test_a_member_is_a_typed_package_with_tests(member: str) -> None:
    """Accident: a package whose types nobody checks, or which no one has tested."""
    name = tomllib.loads((ROOT / member / "pyproject.toml").read_text())["project"]["name"]

    assert (ROOT / member / "src" / name / "py.typed").exists()
    assert any((ROOT / member).glob("tests/**/test_*.py"))


def test_every_folder_of_code_is_a_member() -> None:
    """Accident: a service that no lock and no check knows."""
    there = {
        f"{folder}/{path.name}"
        for folder in ("shared", "services", "deploy")
        for path in (ROOT / folder).iterdir()
        if (path / "pyproject.toml").exists()
    }

    assert there == set(members())


def test_a_module_says_in_one_line_what_lives_there() -> None:
    """Accident: a file whose purpose has to be guessed."""
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_module_is_named_for_nothing() -> None:
    """Accident: a drawer into which everything falls."""
    assert [str(path) for path in modules() if NO_NAMES & set(path.with_suffix("").parts)] == []


def test_migrations_are_found_beside_the_code_that_needs_them() -> None:
    """Accident: a service that starts on a schema which only its author has."""
    for service in sorted((ROOT / "services").iterdir()):
        if (service / "pyproject.toml").exists():
            versions = service / "src" / service.name / "migrations/versions"
            assert any(versions.glob("*.py")), versions
