"""Any valid sequence of commands, late papers and corrections, read in any portions."""

import os
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from eventkit import builds
from reporting.projections import PROJECTIONS
from tests.properties.steps import CHAPTERS, Step
from tests.properties.world import BORDERS, Answer, World

pytestmark = pytest.mark.postgres

IS_LONG = os.environ.get("RESILIENCE") == "long"  # noqa: TID251 - not a setting of a service
PROPERTY = settings(
    max_examples=1000 if IS_LONG else 25,
    deadline=None,
    phases=[phase for phase in Phase if phase is not Phase.explain],  # costs minutes here
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TO_COME = date(2030, 1, 7)
ON = (None, date(2020, 5, 4), date(2025, 6, 30), date(2025, 7, 1), TO_COME)
LOOKS = 4  # at each chapter's end

type Lens = tuple[date | None, str, datetime]


@pytest.mark.timeout(3600 if IS_LONG else 180)
@PROPERTY
@given(chapters=CHAPTERS, seed=st.integers(0, 2**32))
async def test_promise_3_figures_are_the_models_however_they_are_read_and_final_ones_stay(
    chapters: Sequence[Sequence[Step]], seed: int, world: World
) -> None:
    """Two readers of each build get in each other's way all the time: only the fence parts them."""
    chance = Random(seed)  # noqa: S311 - so that a failure can be repeated
    await world.begin(chance)
    readers = await world.readers(chance, *PROJECTIONS)
    final: dict[Lens, Answer] = {}

    for chapter in chapters:
        await world.tell(chapter, again=chance.random() < 0.3)
        for _ in range(chance.randint(0, 12)):
            await chance.choice(readers).read()
        for lens in _some_lenses(world, chance):
            answer = await world.ask(*lens)
            if answer.final:
                await world.must_agree(answer, *lens)
                final.setdefault(lens, answer)
    for reader in readers:
        await reader.read_all()

    lenses = [(on, borders, None) for on in ON for borders in BORDERS]
    await _must_all_agree(world, [*lenses, *_some_lenses(world, chance)])
    await _must_have_stayed(world, final)

    for projection in PROJECTIONS:
        beside = await builds.start_build(world.connections[0], projection)
        for reader in await world.readers(chance, projection, build=beside):
            await reader.read_all(portion_max=40)
        assert await world.differing(projection.name, beside) == ()
        await builds.switch(world.connections[0], projection.name, beside)
    await _must_all_agree(world, lenses)
    await _must_have_stayed(world, final)


def _some_lenses(world: World, chance: Random) -> list[Lens]:
    """A day, a map, and an instant after a chapter."""
    maps = sorted(BORDERS)
    return [
        (chance.choice(ON[1:]), chance.choice(maps), chance.choice(world.instants))
        for _ in range(LOOKS)
    ]


async def _must_all_agree(
    world: World, lenses: Sequence[tuple[date | None, str, datetime | None]]
) -> None:
    totals: dict[tuple[date | None, datetime | None], object] = {}
    for on, borders, known in lenses:
        answer = await world.ask(on, borders, known)
        await world.must_agree(answer, on, borders, known)
        assert totals.setdefault((on, known), answer.table[""]) == answer.table[""]
        parts = [row for code, row in answer.table.items() if code]
        leased = sum((Decimal(row["leased_ha"]) for row in parts), Decimal(0))
        assert leased == answer.table[""]["leased_ha"], "units and the unknown add up"


async def _must_have_stayed(world: World, final: dict[Lens, Answer]) -> None:
    for lens, before in final.items():
        now = await world.ask(*lens)
        assert now.final, lens
        assert now.whole == before.whole, lens
