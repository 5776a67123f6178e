"""Installs one member of the workspace into an image: what the lock names, by hash, and no more.

python install.py locked MEMBER   what it and the members below it need from outside
python install.py members MEMBER  it and these members themselves

Runs in the build stage of every Dockerfile, where /source holds what its .dockerignore lets in.
Needs uv and Python's standard library.
"""

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

SOURCE = Path("/source")
LOCK = SOURCE / "requirements.lock"
INSTALLED = Path("/opt/nhipcau")  # what the image takes from here
TOOLS = Path("/opt/tools")  # builds the members, and stays behind
PYTHON = "/usr/local/bin/python3"
BUILDERS = ("hatchling",)

type Projects = Mapping[str, tuple[Path, Mapping[str, Any]]]


def main() -> None:
    step, member = sys.argv[1:]
    projects = members_of(SOURCE)
    needed = with_all_below(member, projects)
    if step == "locked":
        install_locked(TOOLS, BUILDERS)
        outside = {name for each in needed for name in dependencies(each, projects)} - set(projects)
        install_locked(INSTALLED, outside)
    else:
        install_members([projects[name][0] for name in needed])


def members_of(source: Path) -> Projects:
    """Those of which anything was let in."""
    found = {}
    for path in sorted(source.glob("*/*/pyproject.toml")):
        project = tomllib.loads(path.read_text())["project"]
        found[project["name"]] = (path.parent, project)
    return found


def with_all_below(member: str, projects: Projects) -> list[str]:
    needed = [member]
    for name in needed:  # grows while it is walked
        below = [name_of(each) for each in dependencies(name, projects)]
        needed += [each for each in below if each in projects and each not in needed]
    return needed


def dependencies(member: str, projects: Projects) -> list[str]:
    found: list[str] = projects[member][1]["dependencies"]
    return found


def name_of(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]


def install_locked(venv: Path, requirements: Iterable[str]) -> None:
    """What these need in turn is held to the lock's versions and hashes too."""
    versions = dict(re.findall(r"^([\w.-]+)==(\S+)", LOCK.read_text(), re.MULTILINE))
    pinned = [f"{each}=={versions[normal(name_of(each))]}" for each in sorted(requirements)]
    run("uv", "venv", "--no-project", "--python", PYTHON, str(venv))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(pinned))
        wanted.flush()
        install = ("uv", "pip", "install", "--python", str(venv), "--require-hashes")
        run(*install, "--compile-bytecode", "--constraint", str(LOCK), "--requirement", wanted.name)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def install_members(folders: list[Path]) -> None:
    wheels = tempfile.mkdtemp()
    for folder in folders:
        run(
            f"{TOOLS}/bin/python",
            "-m",
            "hatchling",
            "build",
            "-t",
            "wheel",
            "-d",
            wheels,
            at=folder,
        )
    built = [str(wheel) for wheel in Path(wheels).glob("*.whl")]
    install = ("uv", "pip", "install", "--python", str(INSTALLED), "--no-index", "--no-deps")
    run(*install, "--compile-bytecode", *built)


def run(*command: str, at: Path = SOURCE) -> None:
    done = subprocess.run(command, cwd=at, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} … failed")


if __name__ == "__main__":
    main()
