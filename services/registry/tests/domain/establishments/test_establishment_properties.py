"""Whatever is filed in whatever order: refused, or consistent; and nobody is ever told of."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from uuid_utils.compat import uuid7

from eventkit.event import StoredEvent
from registry.domain.chronicles.history import counting
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.events import EVENT_OF, PREFIX
from registry.domain.establishments.life import LIFE
from registry.domain.establishments.papers import PRIVATE
from registry.domain.establishments.person import Person
from registry.domain.establishments.rules import Rules
from registry.domain.refusals import Refusal
from services.registry.tests.domain.establishments.conftest import (
    FIRM,
    HOUSEHOLD,
    WITH_PERSON,
    paper_of,
)

FIRST = date(2024, 1, 1)
PERSONS = [
    Person(name="Dệt lanh Sáo", owner="Vàng Thị Sáo", phone="02140000789", tax_code="9900000023"),
    Person(owner="Lò Văn Pá", address="Tổ 7 phố Hạ", tax_code="001234567890"),
    None,
]
SAID_OF_PERSONS = tuple(
    said for person in PERSONS if person is not None for _, said in person if said is not None
)
AS_ONE_OF_TODAY = {"unit": "15", "former_unit": "10", "commune": "Sa Pa", "kind": "ward"}


@dataclass(frozen=True, slots=True)
class Step:
    """A paper somewhere in time; `corrects` counts back among what was accepted, if it says so."""

    verb: str
    on: date
    more: dict[str, Any]
    person: Person | None
    corrects: int | None


def placed(on: date) -> dict[str, Any]:
    return AS_ONE_OF_TODAY if on >= date(2025, 7, 1) else dict(FIRM["place"])


def contents(verb: str, on: date) -> st.SearchStrategy[dict[str, Any]]:
    match verb:
        case "register":
            forms = st.sampled_from([FIRM, HOUSEHOLD])
            return forms.map(lambda form: {**form, "place": placed(on)})
        case "change":
            changes = st.sampled_from(
                [
                    {},
                    {"employees": 12},
                    {"name": "Tre Mới (mẫu)"},
                    {"craft_village": None},
                    {"legal_form": "household"},
                    {
                        "legal_form": "enterprise",
                        "name": "Dệt (mẫu)",
                        "tax_code": "9900000030",
                        "size": "small",
                    },
                ]
            )
            return changes.map(lambda one: {"changes": one})
        case "move":
            return st.just({"place": placed(on) | {"commune": "Cốc San", "kind": "commune"}})
        case _:
            return st.just({})


@st.composite
def steps(draw: st.DrawFn) -> Step:
    verb = draw(st.sampled_from(["register", "change", "change", "move", "close", "retract"]))
    on = FIRST + timedelta(days=draw(st.integers(0, 1000)))
    corrects = draw(st.integers(0, 4)) if verb == "retract" or draw(st.booleans()) else None
    return Step(verb, on, draw(contents(verb, on)), draw(st.sampled_from(PERSONS)), corrects)


@dataclass(slots=True)
class Record:
    """What was accepted, in the order of recording."""

    establishment: Establishment
    rules: Rules
    stored: list[StoredEvent] = field(default_factory=list)

    def file(self, step: Step) -> None:
        more = dict(step.more)
        if step.corrects is not None and self.establishment.facts:
            facts = self.establishment.facts
            more["corrects"] = str(facts[-1 - step.corrects % len(facts)].id)
        elif step.verb == "retract":
            return
        paper: Any = paper_of(step.verb, step.on.isoformat(), **more)
        filing: Any = getattr(self.establishment, step.verb)
        try:
            if step.verb in WITH_PERSON:
                filing(paper, step.person, self.rules)
            else:
                filing(paper, self.rules)
        except Refusal:
            return
        self._store()

    def _store(self) -> None:
        for event in self.establishment.take_events():
            self.establishment.version += 1
            self.stored.append(
                StoredEvent(
                    no=len(self.stored) + 1,
                    event_id=event.event_id,
                    fact_id=event.event_id,
                    stream="registry.establishment",
                    stream_id=self.establishment.id,
                    streamversion=self.establishment.version,
                    type=event.type,
                    data=event.data,
                    occurred_on=event.occurred_on,
                    accepted_at=None,  # type: ignore[arg-type]
                    actor="someone",
                    correlation_id=UUID(int=1),
                    causation_id=None,
                    traceparent=None,
                )
            )


@given(born=steps(), papers=st.lists(steps(), max_size=25))
@settings(max_examples=120, deadline=None)
def test_any_sequence_is_refused_or_consistent_and_tells_of_nobody(
    rules: Rules, born: Step, papers: list[Step]
) -> None:
    record = Record(Establishment(id=uuid7(), code="CNNT-10-00001"), rules)
    record.file(Step("register", born.on, {**FIRM, "place": placed(born.on)}, born.person, None))

    for step in papers:
        record.file(step)

        one = record.establishment
        # Everything that was accepted is possible, in its place.
        found = LIFE.judged(one.facts, rules.law)
        assert [finding.code for finding in found if finding.level == "refuse"] == []
        # A fact counts until exactly one other corrects or retracts it.
        corrected = [fact.corrects for fact in one.facts if fact.corrects]
        assert len(corrected) == len(set(corrected))

    # Read back from its events it is the same, on any day.
    one = record.establishment
    again = Establishment.of(one.id, one.code, one.version, record.stored)
    days = {fact.occurred_on for fact in one.facts}
    assert all(again.state_on(day) == one.state_on(day) for day in days)
    # What counts, filed in order of its days, leads to the same.
    in_order = LIFE.state_on(sorted(counting(one.facts), key=lambda fact: fact.occurred_on))
    assert in_order == one.state_on()
    # Every event is one of the contract's, and nothing in it names a person.
    for event in record.stored:
        assert EVENT_OF[event.type].type.startswith(PREFIX)
        assert not any(said in str(event.data) for said in SAID_OF_PERSONS)
    # No state of a day has in public what its form keeps to itself.
    for day in days:
        state = one.state_on(day)
        private = PRIVATE.get(state.legal_form or "", ())
        assert all(getattr(state, name) is None for name in private)
    # Who is kept is known by an id that some event bears.
    told = {event.data["person_id"] for event in record.stored if "person_id" in event.data}
    assert {str(id_) for id_ in one.persons} == told
