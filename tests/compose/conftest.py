"""The system of this run: built, started, and taken down with all that it held."""

from collections.abc import Iterator

import pytest

from tests.compose import project as projects
from tests.compose.project import Project

MISSING = "NO DOCKER ENGINE answers: the system from images was NOT tried"


@pytest.fixture(scope="session")
def project() -> Iterator[Project]:
    if not projects.engine_answers():
        pytest.skip(MISSING)
    project = Project(projects.free_ports())
    for other in projects.left_behind():
        other.down()
    try:
        project.compose("--profile", "demo", "build", within_s=projects.BUILD_S)
        project.up()
        yield project
    finally:
        project.down()
        project.forget_images()
