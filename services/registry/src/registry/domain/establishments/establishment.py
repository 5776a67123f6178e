"""An establishment: the papers that can be filed for it, and who stands behind it, kept apart."""

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from uuid_utils.compat import uuid7

from registry.domain.chronicles.chronicle import Chronicle, Filed
from registry.domain.chronicles.history import Life
from registry.domain.chronicles.paper import Paper
from registry.domain.establishments import events
from registry.domain.establishments.events import EVENTS, EstablishmentEvent
from registry.domain.establishments.law import Law
from registry.domain.establishments.life import LIFE
from registry.domain.establishments.papers import (
    NAMED_FORMS,
    Change,
    Closure,
    Move,
    Registration,
    Retraction,
)
from registry.domain.establishments.person import Person
from registry.domain.establishments.refusals import PersonInPublicText
from registry.domain.establishments.rules import Rules
from registry.domain.establishments.secrecy import telling_field
from registry.domain.establishments.state import State


@dataclass(kw_only=True)
class Establishment(Chronicle[State, Law]):
    """`persons` are those who are kept here, by the id under which events know them."""

    events: ClassVar = EVENTS
    filled_in: ClassVar = frozenset({"craft_village"})

    persons: dict[UUID, Person] = field(default_factory=dict, repr=False)
    _unkept: dict[UUID, Person] = field(default_factory=dict, init=False, repr=False)

    @property
    def life(self) -> Life[State, Law]:
        return LIFE

    def register(self, paper: Registration, person: Person | None, rules: Rules) -> Filed:
        return self._filed(events.Registered, paper, rules, person, place=paper.place)

    def change(self, paper: Change, person: Person | None, rules: Rules) -> Filed:
        return self._filed(events.Changed, paper, rules, person)

    def move(self, paper: Move, rules: Rules) -> Filed:
        relocates = paper.reason == "relocation"
        village = paper.craft_village
        if village is None and not relocates:
            village = self.before(paper).craft_village
        return self._filed(
            events.Moved, paper, rules, place=paper.place, moves=relocates, craft_village=village
        )

    def close(self, paper: Closure, rules: Rules) -> Filed:
        return self._filed(events.Closed, paper, rules)

    def retract(self, paper: Retraction, rules: Rules) -> Filed:
        return self._filed(events.FactRetracted, paper, rules)

    def take_persons(self) -> dict[UUID, Person]:
        """Who came with the papers since the last save, once."""
        taken, self._unkept = self._unkept, {}
        return taken

    def _filed(
        self,
        event_type: type[EstablishmentEvent],
        paper: Paper,
        rules: Rules,
        person: Person | None = None,
        **more: Any,
    ) -> Filed:
        """First looked through for what must not be published: nothing takes an event back."""
        self._must_not_tell_of(event_type, paper, person)
        if person is None:
            return self.file(event_type, paper, rules, **more)
        person_id = uuid7()
        hidden = None if person.tax_code is None else rules.hide(person.tax_code)
        filed = self.file(
            event_type, paper, rules, person_id=person_id, tax_code_hash=hidden, **more
        )
        self.persons[person_id] = self._unkept[person_id] = person
        return filed

    def _must_not_tell_of(
        self, event_type: type[EstablishmentEvent], paper: Paper, person: Person | None
    ) -> None:
        said = paper.model_dump(
            mode="json", exclude_none=True, include=set(event_type.model_fields)
        )
        form = said.get("legal_form") or said.get("changes", {}).get("legal_form")
        told = telling_field(
            said,
            [*self.persons.values(), *([] if person is None else [person])],
            is_firm=(form or self.before(paper).legal_form) in NAMED_FORMS,
        )
        if told is not None:
            raise PersonInPublicText(field=told)
