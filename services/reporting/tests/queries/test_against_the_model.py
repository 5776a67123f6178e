"""Whatever happens, in whatever order papers come: the figures are those of the independent model.

The model of the root's tests knows only the rules. Here it is told the same facts as the
projection: late papers, corrections, retractions, days to come, lost and withdrawn ones.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import UUID, uuid5

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from eventkit.message import Message
from eventkit.projection import Withdrawn
from reporting.projections import PROJECTIONS
from reporting.projections.placement import territory
from reporting.queries.figures import clusters_by_place, filed_by_place
from reporting.queries.form_facts import FormSums, form_facts
from reporting.queries.lens import Build, Seen
from reporting.queries.national_rows import national_rows
from reporting.queries.parked import ParkedByPlace
from servicekit.database import Database
from services.reporting.tests.telling import TODAY, Read, Registry
from tests.model import Model
from tests.model.figures import Figures

pytestmark = pytest.mark.postgres

FIRST, LAST = date(2010, 1, 1), date(2027, 6, 30)
STEPS = 60
NAMESPACE = UUID("01976f1e-7d3b-7000-8000-000000000000")
PERIODS = ("H1-2024", "FY-2024", "H1-2025", "FY-2025", "H1-2026")
BUILDS = count(500_000)
BORDERS = {"34": TODAY, "63": date(2025, 6, 30)}
REGIONS = {"B", "T", "N"}

COMMANDS = {
    "planned": "plan-cluster",
    "withdrawn-from-plan": "withdraw-from-plan",
    "legacy-recorded": "record-legacy-cluster",
    "established": "establish-cluster",
    "plan-adjusted": "adjust-plan",
    "detailed-plan-approved": "approve-detailed-plan",
    "infrastructure-project-approved": "approve-infrastructure-project",
    "investor-changed": "change-investor",
    "wastewater-changed": "change-wastewater",
    "expanded": "expand-cluster",
    "adjusted": "adjust-cluster",
    "abolished": "abolish-cluster",
    "tenant-approved": "approve-tenant",
    "tenant-leased": "lease-to-tenant",
    "tenant-status-changed": "change-tenant-status",
    "tenant-revoked": "revoke-tenant",
    "tenant-ended": "end-tenant",
    "fact-retracted": "retract-fact",
}
# What makes a cluster operate comes often, what ends it all for good does not.
WORDS = (
    *("planned", "withdrawn-from-plan", "legacy-recorded", "established", "expanded", "adjusted")
    * 2,
    *("detailed-plan-approved", "wastewater-changed") * 3,
    *("plan-adjusted", "infrastructure-project-approved", "investor-changed") * 2,
    *("tenant-leased", "tenant-status-changed") * 6,
    *("tenant-revoked", "tenant-ended", "abolished"),
)
WASTEWATER = (
    *("none", "planned", "under-investment", "built", "operating", "compliant"),
    "out-of-service",
)


@dataclass
class Tale:
    """Told to both: to the projection as messages, to the model as accepted commands."""

    chance: Random
    registry: Registry = field(default_factory=Registry)
    model: Model = field(default_factory=Model)
    lost: list[Withdrawn] = field(default_factory=list)
    correctable: list[tuple[UUID, str, Message]] = field(default_factory=list)
    versions: dict[UUID, int] = field(default_factory=dict)

    def day(self) -> date:
        """Few, so that papers of one day meet."""
        return date(self.chance.randint(FIRST.year, LAST.year), self.chance.choice((1, 6, 8)), 1)

    def area(self) -> str:
        return f"{self.chance.randint(50, 7500) / 100:.2f}"

    def types(self) -> list[str]:
        return self.chance.choice(([], ["craft"], ["specialised", "craft"], ["general"]))

    def place(self, day: date) -> dict[str, Any]:
        """In few units, so that their sums are of more than one."""
        if territory().borders(day) == "63":
            return {"unit": self.chance.choice(("01", "10", "15")), "former_unit": None}
        unit = self.chance.choice(("01", "15"))
        codes = [known.code for known in territory().predecessors(unit)]
        return {"unit": unit, "former_unit": self.chance.choice((None, *codes))}

    def said(self, word: str, day: date, tenants: Sequence[str]) -> dict[str, Any]:
        choose, tenant = self.chance.choice, self.chance.choice(tenants)
        said: dict[str, dict[str, Any]] = {
            "planned": {**self.place(day), "area_ha": self.area()},
            "legacy-recorded": {**self.place(day), "area_ha": self.area()},
            "plan-adjusted": {"area_ha": self.area()} if choose((0, 1)) else {},
            "established": {
                "area_ha": self.area(),
                "investor": {"name": "A", "kind": choose(("enterprise", "commune"))},
                "cluster_types": self.types(),
            },
            "infrastructure-project-approved": {"total_bnvnd": self.area()},
            "investor-changed": {
                "investor": choose((None, {"name": "B", "kind": "enterprise"})),
                "previous": None,
            },
            "expanded": {"area_ha": self.area()},
            "detailed-plan-approved": {"industrial_land_ha": self.area()},
            "wastewater-changed": {"status": choose(WASTEWATER)},
            "adjusted": {
                "changes": choose(
                    (
                        {"area_ha": "33.00"},
                        {"place": self.place(day)},
                        {"cluster_types": self.types()},
                    )
                )
            },
            "tenant-leased": {"tenant_id": tenant, "leased_ha": self.area()},
            "tenant-status-changed": {
                "tenant_id": tenant,
                "status": choose(("permitting", "operating", "suspended")),
            },
            "tenant-revoked": {"tenant_id": tenant},
            "tenant-ended": {"tenant_id": tenant},
        }
        return said.get(word, {})

    def fact(self, cluster_id: UUID, word: str, day: date, **said: Any) -> Message:
        message = self.registry.cluster(cluster_id, word, day, **said)
        body = dict(said)
        match word:
            case "planned" | "legacy-recorded":
                body["place"] = {"unit": said["unit"], "former_unit": said["former_unit"]}
            case "detailed-plan-approved":
                body["land_use"] = {"industrial": said["industrial_land_ha"]}
        self._accept(COMMANDS[word], body, day, message, cluster_id=str(cluster_id))
        return message

    def a_cluster(self) -> tuple[UUID, list[str]]:
        cluster_id = uuid5(NAMESPACE, f"cluster {next(BUILDS)}")
        tenants = [str(uuid5(cluster_id, f"tenant {which}")) for which in range(4)]
        self.fact(cluster_id, "planned", FIRST, **self.place(FIRST), area_ha="50.00")
        for tenant in tenants:
            is_fdi = self.chance.random() < 0.5
            self.fact(cluster_id, "tenant-approved", FIRST, tenant_id=tenant, is_fdi=is_fdi)
        return cluster_id, tenants

    def something(self, cluster_id: UUID, tenants: Sequence[str]) -> None:
        word, day = self.chance.choice(WORDS), self.day()
        message = self.fact(cluster_id, word, day, **self.said(word, day, tenants))
        self.correctable.append((cluster_id, word, message))

    def a_correction(self, tenants: dict[UUID, list[str]]) -> None:
        if not self.correctable:
            return
        nth = self.chance.randrange(len(self.correctable))
        cluster_id, word, wrong = self.correctable.pop(nth)
        day, named = self.day(), {"corrects": str(wrong.fact_id)}
        if self.chance.random() < 0.4:
            self.fact(cluster_id, "fact-retracted", day, **named)
            return
        said = self.said(word, day, tenants[cluster_id])
        message = self.fact(cluster_id, word, day, **said, **named)
        self.correctable.append((cluster_id, word, message))

    def a_return(self) -> None:
        period = self.chance.choice(PERIODS)
        of_34 = period in {"FY-2025", "H1-2026"}
        unit = self.chance.choice(("01", "15") if of_34 else ("01", "10", "15"))
        return_id = uuid5(NAMESPACE, f"{unit} {period} {id(self)}")
        version = self.versions.get(return_id, 0) + 1
        self.versions[return_id] = version
        jobs, day = self.chance.choice((None, *range(100, 1000, 100))), self.day()
        self.registry.filed(unit, period, jobs, day, version=version, return_id=return_id)
        body = {"form": "B04", "unit": unit, "period": period, "rows": {"25": jobs}}
        answer = {"return_id": str(return_id), "return_version": version}
        self._accept("submit-return", body, day, self.registry.messages[-1], **answer)
        decision = self.chance.choice((None, "accepted", "accepted", "returned"))
        if decision is None:
            return
        on = day + timedelta(days=self.chance.randint(0, 400))
        message = self.registry.decided(return_id, decision, on, version=version)
        command = "accept-return" if decision == "accepted" else "send-back-return"
        self._accept(command, {}, on, message, **answer)

    def a_restored_database(self, *, never_below: int) -> None:
        """Some of the last facts are lost, and withdrawn by the next incarnation."""
        registry = self.registry
        here = [m for m in registry.messages if m.incarnation == registry.incarnation]
        if registry.incarnation > 1:
            return
        above = self.chance.randint(max(never_below, len(here) - 12), len(here))
        registry.clock += timedelta(minutes=1)
        self.lost.append(
            Withdrawn(source="registry", incarnation=1, above=above, at=registry.clock)
        )
        gone = {str(message.fact_id) for message in here if message.position > above}
        self.model.withdraw(gone, registry.clock)
        self.correctable = [c for c in self.correctable if str(c[2].fact_id) not in gone]
        registry.restored_at(above)

    def _accept(
        self, command: str, body: dict[str, Any], day: date, message: Message, **answer: Any
    ) -> None:
        answer["fact_id"] = str(message.fact_id)
        accepted = body | {"effective_on": str(day)}
        self.model.accept(command, accepted, answer, message.recorded_at)


def a_tale(chance: Random) -> Tale:
    tale = Tale(chance)
    clusters = dict(tale.a_cluster() for _ in range(2))
    born = len(tale.registry.messages)
    for _ in range(chance.randint(3, STEPS)):
        match chance.choice("f" * 14 + "c" * 4 + "r" * 4 + "x"):
            case "f":
                tale.something(*chance.choice(sorted(clusters.items())))
            case "c":
                tale.a_correction(clusters)
            case "r":
                tale.a_return()
            case "x":
                tale.a_restored_database(never_below=born)
    return tale


async def told(tale: Tale, connection: asyncpg.Connection, at_a_time: int) -> int:
    """What a reader would make of it, in a build of its own."""
    build = next(BUILDS)
    read = Read(connection, build)
    for incarnation in (1, 2):
        messages = [m for m in tale.registry.messages if m.incarnation == incarnation]
        await read(messages, at_a_time=at_a_time)
        if incarnation == 1:
            await withdraw(tale, connection, build)
    return build


async def withdraw(tale: Tale, connection: asyncpg.Connection, build: int) -> None:
    for withdrawn in tale.lost:
        for projection in PROJECTIONS:
            async with connection.transaction():
                await projection.withdraw(connection, build, withdrawn)


def lens(build: int, on: date, borders: str, known: datetime | None) -> Seen:
    return Seen(
        on=on,
        borders=BORDERS[borders],
        known=known,
        today=TODAY,
        as_of=datetime.now(UTC),
        clusters=Build(number=build),
        returns=Build(number=build),
    )


async def form_rows(
    connection: AsyncConnection, seen: Seen, starts: date
) -> dict[str, dict[str, Any]]:
    """By unit of the lens's map, what facts add up to, of those with any cluster."""
    found: dict[str, FormSums] = {}
    for place, sums in (await form_facts(connection, seen, starts)).items():
        found.setdefault(place[seen.map == "63"] or "??", FormSums()).add(sums)
    return {unit: sums.rows for unit, sums in found.items()}


async def figures(
    connection: AsyncConnection, build: int, on: date, borders: str, known: datetime | None
) -> dict[str, dict[str, Any]]:
    seen = lens(build, on, borders, known)
    placed = await clusters_by_place(connection, seen)
    filed = await filed_by_place(connection, seen)
    rows = national_rows(seen.map, placed, filed, ParkedByPlace({}, {}))
    return {row.code: {key: cell.value for key, cell in row.cells.items()} for row in rows}


def expected(tale: Tale, on: date, borders: str, known: datetime | None) -> dict[str, Figures]:
    country, units = tale.model.figures(on=on, borders=borders, known=known)
    return {"VN": country, **units}


def instants(tale: Tale) -> Iterator[datetime | None]:
    """Now, and the recorded times of some facts: each is known at that very instant."""
    yield None
    recorded = [message.recorded_at for message in tale.registry.messages]
    yield from recorded[:: max(1, len(recorded) // 3)]
    yield from (withdrawn.at for withdrawn in tale.lost)


# A seed is all that is drawn: there is nothing to shrink, and a failure names it.
PROPERTY = settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PROPERTY
@given(chance=st.randoms(use_true_random=True), at_a_time=st.sampled_from([1, 3, 1000]))
async def test_the_figures_are_those_of_the_model_on_any_day_by_any_borders_as_known_at_any_time(
    chance: Random, at_a_time: int, connection: asyncpg.Connection, database: Database
) -> None:
    tale = a_tale(chance)
    build = await told(tale, connection, at_a_time)

    for known in instants(tale):
        for on in (TODAY, tale.day()):
            for borders in BORDERS:
                async with database.query() as looking:
                    found = await figures(looking, build, on, borders, known)
                wanted = expected(tale, on, borders, known)
                for code in found.keys() - REGIONS:
                    model = wanted.get(code, Figures())
                    same = {key: getattr(model, key) for key in found[code]}
                    assert found[code] == same, (code, on, borders, known)


@settings(PROPERTY, max_examples=10)
@given(chance=st.randoms(use_true_random=True), at_a_time=st.sampled_from([1, 7, 1000]))
async def test_every_row_of_a_form_is_the_models_for_any_period_as_known_at_any_time(
    chance: Random, at_a_time: int, connection: asyncpg.Connection, database: Database
) -> None:
    tale = a_tale(chance)
    build = await told(tale, connection, at_a_time)

    for known in instants(tale):
        on = tale.day()
        starts = on.replace(year=on.year - chance.choice((1, 8)))
        for borders in BORDERS:
            async with database.query() as looking:
                found = await form_rows(looking, lens(build, on, borders, known), starts)
            wanted = tale.model.rows(on=on, starts=starts, borders=borders, known=known)
            assert found == wanted, (on, starts, borders, known)


@PROPERTY
@given(chance=st.randoms(use_true_random=True))
async def test_totals_by_either_map_agree_and_what_was_known_never_changes(
    chance: Random, connection: asyncpg.Connection, database: Database
) -> None:
    tale = a_tale(chance)
    build, day = next(BUILDS), tale.day()
    first = [message for message in tale.registry.messages if message.incarnation == 1]
    first = first[: chance.randint(len(first) // 2, len(first))]
    then = first[-1].recorded_at
    await Read(connection, build)(first)
    async with database.query() as looking:
        before = await figures(looking, build, day, "34", then)

    rest = [message for message in tale.registry.messages if message not in first]
    await Read(connection, build)(rest, at_a_time=5)
    await withdraw(tale, connection, build)

    async with database.query() as looking:
        after = await figures(looking, build, day, "34", then)
        both = [await figures(looking, build, day, borders, None) for borders in BORDERS]
    assert after == before
    assert both[0]["VN"] == both[1]["VN"]
