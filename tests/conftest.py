"""A system of one's own for a test, the model that judges it, and an officer who files."""

import pytest

from tests.model import Model
from tests.system import Officer, System
from tests.system.fixtures import system

__all__ = ["system"]  # a fixture, which pytest finds here


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def officer(system: System, model: Model) -> Officer:
    """One of the agency, who may file for every province."""
    return Officer(system, model, system.token("agency_officer"))
