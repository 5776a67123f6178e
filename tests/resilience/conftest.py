"""How much is enough: short counts in `make test`, long ones in `make resilience`."""

import os
from collections.abc import Awaitable, Callable, Collection

import pytest

from testkit.eventually import eventually
from tests.model import Model
from tests.system import System, agree
from tests.system.stranger import Heard, Place, listen, must_be_whole

type Settled = Callable[..., Awaitable[list[Heard]]]

EVENTS = ("registry.cluster", "registry.return", "registry.establishment")


@pytest.fixture(scope="session")
def is_long() -> bool:
    return os.environ.get("RESILIENCE") == "long"  # noqa: TID251 - not a setting of a service


@pytest.fixture
def clusters_count(is_long: bool) -> int:
    """Clusters, each with four papers: 10,000 commands, or a few hundred."""
    return 2500 if is_long else 60


@pytest.fixture
def settled(system: System, model: Model) -> Settled:
    """Whatever has died: all is on Kafka, in order, readable by others, and the figures agree.

    `besides`: facts that no officer filed; `but`: messages that nobody can read; `refilled`: Kafka
    had lost a part of it.
    """

    async def settled(
        *,
        within_s: float = 120,
        refilled: bool = False,
        besides: Collection[str] = (),
        but: Collection[Place] = (),
    ) -> list[Heard]:
        wanted = {fact.id for fact in model.facts} | {*besides}

        async def all_published() -> list[Heard]:
            heard = await listen(system, *EVENTS, but=but)
            facts = {one.attributes["factid"] for one in heard if one.is_fact}
            assert facts >= wanted, f"{len(wanted - facts)} of {len(wanted)} facts are missing"
            assert facts <= wanted, "there are facts that nobody filed"
            return heard

        heard = await eventually(all_published, timeout_s=within_s)
        must_be_whole(heard, refilled=refilled)
        await agree(system, model, within_s=within_s)
        return heard

    return settled
