"""Both services and the model, told the same: what is filed, read, asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from eventkit.projection import Projection
from reporting.queries.comparison import compare
from reporting.queries.lens import Lens
from reporting.queries.national_table import national_table
from servicekit.database import Database
from tests.model import Model
from tests.properties import pristine
from tests.properties.reading import HandReader
from tests.properties.registry import Registry, Topics
from tests.properties.steps import CLUSTERS, RETURNS, TENANTS, Step
from tests.system.judge import Table, differences, expected
from tests.system.papers import b04, detail, document, establish, lease, plan

BORDERS = {"34": date(2025, 7, 1), "63": date(2025, 6, 30)}
# Of the 63, and what each is in today; the last by its own name of today, former one not told.
PLACES = (("10", "15"), ("15", "15"), ("01", "01"), ("60", "68"))
REFORM = "2025-07-01"


@dataclass(frozen=True)
class Answer:
    """The figures through a lens, and whether they said that they are final."""

    final: bool
    table: Table
    whole: Any


@dataclass(repr=False)
class World:
    registry: Registry
    database: Database
    connections: Sequence[asyncpg.Connection]
    model: Model = field(default_factory=Model)
    topics: Topics = field(default_factory=Topics)
    clusters: list[str] = field(default_factory=list)
    tenants: list[list[str]] = field(default_factory=list)
    instants: list[datetime] = field(default_factory=list)

    async def begin(self, chance: Random) -> None:
        """Nothing has ever happened; then the clusters' first papers."""
        await pristine.restore(self.registry.connection)
        await pristine.restore(self.connections[0])
        self.model, self.topics, self.instants = Model(), Topics(), []
        self.clusters = [_id(chance) for _ in range(CLUSTERS)]
        self.tenants = [[_id(chance) for _ in range(TENANTS)] for _ in range(CLUSTERS)]
        first, second, _ = self.clusters  # The third is born by what is drawn, or not at all.
        await self._file(
            [
                {"command": "plan-cluster", **plan(on="2018-01-02", cluster_id=first)},
                {"command": "establish-cluster", **establish(first, on="2018-03-01")},
                {"command": "approve-detailed-plan", **detail(first, on="2018-09-03")},
                {
                    "command": "lease-to-tenant",
                    **lease(first, on="2019-01-02", tenant_id=self.tenants[0][0]),
                },
                {"command": "plan-cluster", **plan(on="2018-01-02", unit="60", cluster_id=second)},
            ]
        )

    async def tell(self, steps: Sequence[Step], *, again: bool) -> None:
        """File these, number and publish what was accepted; `again` publishes the whole log."""
        lines = [self._line(step) for step in steps]
        await self._file([line for line in lines if line is not None])
        if again:
            await self.registry.publish(self.topics, again=True)

    async def readers(
        self, chance: Random, *projections: Projection, build: int = 1
    ) -> list[HandReader]:
        """Two for each projection."""
        return [
            await HandReader.of(connection, projection, build, self.topics, chance)
            for connection in self.connections[:2]
            for projection in projections
        ]

    async def ask(self, on: date | None, borders: str, known: datetime | None) -> Answer:
        lens = Lens(on=on, borders=BORDERS[borders], known=known)
        async with self.database.query() as looking:
            found = await national_table(looking, lens)
        table = {
            "" if row.kind == "country" else row.code: {
                key: cell.value for key, cell in row.cells.items()
            }
            for row in found.rows
            if row.kind != "region"
        }
        return Answer(found.final, table, found.rows)

    async def must_agree(
        self, answer: Answer, on: date | None, borders: str, known: datetime | None
    ) -> None:
        day = on or await self.connections[2].fetchval("select day from present_day")
        wrong = differences(expected(self.model, day, borders, known), answer.table)
        assert not wrong, f"on {day} by the {borders} as known at {known}: {wrong[:10]}"

    async def differing(self, projection: str, build: int) -> tuple[str, ...]:
        async with self.database.query() as looking:
            found = await compare(looking, projection, build)
        assert found is not None
        return found.examples

    async def _file(self, lines: Sequence[dict[str, Any]]) -> None:
        if lines:
            self.instants.append(await self.registry.file(lines, self.model))
            await self.registry.publish(self.topics)

    def _line(self, step: Step) -> dict[str, Any] | None:
        """None for a correction of which there is nothing to correct."""
        if step.command.endswith("-return"):
            return self._return(step)
        cluster = self.clusters[step.which]
        body: dict[str, Any] = {"command": step.command, **self._said(step, cluster)}
        if step.day > "2026":  # A decision of this year that takes effect in some years.
            body |= {"document": document("2026-01-15"), "effective_on": step.day}
        else:
            body["document"] = document(step.day)
        if step.tenant is not None:
            body["tenant_id"] = self.tenants[step.which][step.tenant]
        if step.corrects is not None:
            of_its_kind = [
                fact
                for fact in self.model.facts
                if fact.subject == cluster and step.command in ("retract-fact", fact.command)
            ]
            if not of_its_kind:
                return None
            body["corrects"] = of_its_kind[step.corrects % len(of_its_kind)].id
        return body

    def _said(self, step: Step, cluster: str) -> dict[str, Any]:
        said = dict(step.said)
        place = said.pop("place", None)
        placed = None if place is None else self._place(place, step.day)
        match step.command:
            case "plan-cluster":
                planned = plan(cluster_id=cluster, area_ha=said["area_ha"])
                return planned | {"place": placed}
            case "record-legacy-cluster":
                return {**said, "cluster_id": cluster, "place": placed}
            case "approve-detailed-plan":
                return {"cluster": cluster, "land_use": {"industrial": said["industrial"]}}
            case "adjust-cluster":
                changes = said if placed is None else {"place": placed}
                return {"cluster": cluster, "changes": changes}
            case _:
                return {"cluster": cluster, **said}

    def _place(self, which: int, day: str) -> dict[str, Any]:
        old, new = PLACES[which]
        if day < REFORM:
            return {"unit": old}
        return {"unit": new} if old == "60" else {"unit": new, "former_unit": old}

    def _return(self, step: Step) -> dict[str, Any]:
        unit, period, filed_on = RETURNS[step.which]
        body: dict[str, Any] = {"command": step.command}
        if step.command == "submit-return":
            return body | b04(unit, period, on=filed_on, jobs=step.said["jobs"])
        named = {"form": "B04", "unit": unit, "period": period}
        return body | named | dict(step.said) | {"effective_on": max(step.day, filed_on)}


def _id(chance: Random) -> str:
    """A UUIDv7 that is the same again when an example is repeated: it decides the partition."""
    bits = chance.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)
    return str(UUID(int=bits | 0x7 << 76 | 0x2 << 62))
