"""What every paper says, and the event that tells of one."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from registry.domain.values import Day, Document, Provenance, Text, UnitCode, Value

_LAST = ("corrects", "note", "provenance")


class Paper(Value):
    """What every paper has in common."""

    document: Document
    effective_on: Day | None = None
    """The day on which it takes effect; the document's, unless it says another."""
    corrects: UUID | None = None
    """The fact, of the same type, that this one replaces."""
    note: Text | None = None
    """Published with the fact: no personal data."""
    provenance: Provenance | None = None

    @property
    def day(self) -> date:
        return self.effective_on or self.document.date


class PaperEvent(Paper):
    """A fact: the paper, and the unit in which its subject lay on the paper's day."""

    type: ClassVar[str]
    first: ClassVar[tuple[str, ...]]
    """What every event of its stream begins with."""
    never_absent: ClassVar[frozenset[str]] = frozenset({"former_unit"})

    unit: UnitCode
    former_unit: UnitCode | None
    effective_on: Day

    def on_the_wire(self) -> dict[str, Any]:
        """What is stored and published: what was not said is absent, not null."""
        said = self.model_dump(mode="json", exclude_none=True)
        return {
            name: said.get(name)
            for name in type(self).in_order()
            if name in said or name in self.never_absent
        }

    @classmethod
    def in_order(cls) -> tuple[str, ...]:
        """Its fields as the wire has them."""
        middle = (name for name in cls.model_fields if name not in {*cls.first, *_LAST})
        return (*cls.first, *middle, *_LAST)
