"""The sets, built once and told to the model; and for the loader a running system of its own."""

from collections import defaultdict
from datetime import date

import pytest

from demo.days import instant_of
from demo.lines import Line
from demo.world import World, build
from tests.model import Model
from tests.model.clusters import Cluster, replay
from tests.model.facts import Fact, counting
from tests.system.fixtures import system

__all__ = ["system"]  # a fixture, which pytest finds here


class Told(Model):
    """The model that judges the services, told the lines as if each had been accepted."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._by_subject: dict[str, list[Fact]] = defaultdict(list)
        self.province_of: dict[str, str] = {}
        for province, clusters in world.clusters.items():
            self.province_of |= {str(one.id): province for one in clusters}
        filed: set[tuple[str, int]] = set()
        for line in world.lines:
            if not line.of_cluster and line.lane != "returns":
                continue  # The model judges figures of clusters and of form B04.
            fact = _fact(line, len(self.facts))
            version = (fact.subject, fact.body.get("return_version", 0))
            if line.expected is None and not (fact.command == "submit-return" and version in filed):
                filed.add(version)
                self.facts.append(fact)
                self._by_subject[fact.subject].append(fact)

    def clusters(self, on: date) -> dict[str, list[Cluster]]:
        """By province of the 63, as known now."""
        found: dict[str, list[Cluster]] = defaultdict(list)
        for cluster_id, province in self.province_of.items():
            found[province].append(replay(counting(self._by_subject[cluster_id], on, None)))
        return found

    def _of(self, subject: str) -> list[Fact]:
        return self._by_subject[subject]


def _fact(line: Line, order: int) -> Fact:
    body = dict(line.body) | ({"corrects": line.corrects} if line.corrects else {})
    command = body.pop("command")
    about = "/".join(str(body.get(name)) for name in ("form", "unit", "period"))
    return Fact(
        id=line.key,
        subject=about if command.endswith("-return") else line.lane,
        command=command,
        body=body,
        day=date.fromisoformat(body.get("effective_on") or body["document"]["date"]),
        order=order,
        recorded=instant_of(line.step),
    )


@pytest.fixture(scope="session")
def world() -> World:
    return build("S")


@pytest.fixture(scope="session")
def country() -> World:
    """All 63 provinces."""
    return build("M")


@pytest.fixture(scope="session")
def told(world: World) -> Told:
    return Told(world)


@pytest.fixture(scope="session")
def country_told(country: World) -> Told:
    return Told(country)
