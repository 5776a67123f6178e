"""A decision needs a reason, is done first, and is journalled in the same transaction."""
# ruff: noqa: ARG002 - a fake takes what its port is given

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import pytest

from eventkit.event import Context, NewEvent
from reporting.commands.discard_message import DiscardMessage, discard_message
from reporting.commands.discard_parked import DiscardParked, discard_parked
from reporting.commands.release_parked import ReleaseParked, release_parked
from reporting.commands.switch_build import SwitchBuild, switch_build
from reporting.domain.errors import BuildBehind, NotHeld, ReasonMissing, StillNotApplicable
from reporting.domain.held import HeldFact, HeldMessage
from reporting.domain.journal import Journal, journal_id
from reporting.domain.ports import Desk, Held

TODAY = date(2026, 11, 21)
FACT = HeldFact(
    source="registry",
    stream="registry.cluster",
    stream_id=UUID(int=1),
    event_id=UUID(int=2),
    type="vn.nhipcau.registry.cluster.established.v1",
    streamversion=2,
    incarnation=1,
    position=7,
    kind="data",
)
MESSAGE = HeldMessage(topic="registry.cluster", partition=0, offset=7)


@dataclass
class FakeReaders:
    """Of `clusters` one fact is held, under 7, and build 2 has caught up with build 1."""

    done: list[str] = field(default_factory=list)
    refuses: bool = False

    async def held(self, parked_id: int) -> Held:
        if parked_id != 7:
            raise NotHeld(id=parked_id)
        return Held(projection="clusters", fact=FACT)

    async def release(self, held: Held, parked_id: int) -> int:
        if self.refuses:
            raise StillNotApplicable(id=parked_id, reason="?")
        self.done.append("released")
        return 3

    async def discard(self, held: Held, parked_id: int) -> None:
        self.done.append("discarded")

    async def discard_message(self, projection: str, message: HeldMessage) -> None:
        self.done.append("message-discarded")

    async def start_build(self, projection: str) -> int:
        return 2

    async def must_have_caught_up(self, projection: str, build: int) -> None:
        if build != 2:
            raise BuildBehind(projection=projection, build=build, source="registry")

    async def switch(self, projection: str, build: int) -> int:
        self.done.append("switched")
        return 1

    async def drop(self, projection: str, build: int) -> None:
        raise AssertionError


@dataclass
class FakeJournals:
    saved: list[NewEvent] = field(default_factory=list)

    async def get(self, projection: str) -> Journal:
        return Journal(id=journal_id(projection), projection=projection)

    async def save(self, journal: Journal, context: Context) -> None:
        self.saved += journal.take_events()


@dataclass
class Office:
    readers: FakeReaders = field(default_factory=FakeReaders)
    journals: FakeJournals = field(default_factory=FakeJournals)

    @property
    def desk(self) -> Desk:
        context = Context(actor="an", correlation_id=uuid4())
        return Desk(readers=self.readers, journals=self.journals, context=context, today=TODAY)


@pytest.fixture
def office() -> Office:
    return Office()


type Decide = Callable[[str, Desk], Awaitable[object]]

DECISIONS: dict[str, Decide] = {
    "released": lambda reason, desk: release_parked(
        ReleaseParked(parked_id=7, reason=reason), desk=desk
    ),
    "discarded": lambda reason, desk: discard_parked(
        DiscardParked(parked_id=7, reason=reason), desk=desk
    ),
    "message-discarded": lambda reason, desk: discard_message(
        DiscardMessage(projection="clusters", message=MESSAGE, reason=reason), desk=desk
    ),
    "switched": lambda reason, desk: switch_build(
        SwitchBuild(projection="clusters", build=2, reason=reason), desk=desk
    ),
}


@pytest.mark.parametrize("word", DECISIONS)
async def test_what_is_done_is_journalled_with_its_reason_and_today(
    office: Office, word: str
) -> None:
    await DECISIONS[word](" Tỉnh \n báo nhầm ", office.desk)

    assert office.readers.done == [word]
    [event] = office.journals.saved
    assert event.type == f"vn.nhipcau.reporting.parking.{word}.v1"
    assert (event.data["reason"], event.occurred_on) == ("Tỉnh báo nhầm", TODAY)
    assert event.data["projection"] == "clusters"


@pytest.mark.parametrize("reason", ["", " \n\t", "\0", "x" * 501])
@pytest.mark.parametrize("word", DECISIONS)
async def test_without_a_reason_nothing_is_done(office: Office, word: str, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        await DECISIONS[word](reason, office.desk)

    assert (office.readers.done, office.journals.saved) == ([], [])


async def test_a_release_says_how_many_messages_it_applied(office: Office) -> None:
    applied = await release_parked(ReleaseParked(parked_id=7, reason="?"), desk=office.desk)

    assert applied == 3
    assert office.journals.saved[0].data["applied"] == 3


async def test_what_is_refused_again_is_not_journalled(office: Office) -> None:
    office.readers.refuses = True

    with pytest.raises(StillNotApplicable):
        await release_parked(ReleaseParked(parked_id=7, reason="?"), desk=office.desk)

    assert office.journals.saved == []


async def test_a_build_that_is_behind_answers_only_if_that_is_wanted(office: Office) -> None:
    command = SwitchBuild(projection="clusters", build=3, reason="?")
    with pytest.raises(BuildBehind):
        await switch_build(command, desk=office.desk)
    wanted = SwitchBuild(projection="clusters", build=3, reason="?", even_if_behind=True)

    assert await switch_build(wanted, desk=office.desk) == 1

    assert [event.data["to_build"] for event in office.journals.saved] == [3]
