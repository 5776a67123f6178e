"""How much is enough: short counts in `make test`, long ones in `make resilience`."""

import os
from collections.abc import Awaitable, Callable

import pytest

from testkit.eventually import eventually
from tests.model import Model
from tests.system import System, agree
from tests.system.stranger import Heard, listen, must_be_whole

type Settled = Callable[..., Awaitable[list[Heard]]]


@pytest.fixture(scope="session")
def is_long() -> bool:
    return os.environ.get("RESILIENCE") == "long"  # noqa: TID251 - not a setting of a service


@pytest.fixture
def clusters_count(is_long: bool) -> int:
    """Clusters, each with four papers: 10,000 commands, or a few hundred."""
    return 2500 if is_long else 60


@pytest.fixture
def settled(system: System, model: Model) -> Settled:
    """Whatever has died: all is on Kafka, in order, readable by others, and the figures agree."""

    async def settled(*, within_s: float = 60, in_order: bool = True) -> list[Heard]:
        expected = len(model.facts)

        async def all_published() -> list[Heard]:
            heard = await listen(system, "registry.cluster", "registry.return")
            facts = {one.attributes["factid"] for one in heard if "factid" in one.attributes}
            assert len(facts) >= expected, f"{len(facts)} of {expected} facts"
            return heard

        heard = await eventually(all_published, timeout_s=within_s)
        must_be_whole(heard, in_order=in_order)
        await agree(system, model, within_s=within_s)
        return heard

    return settled
