"""What the set is made of: clusters with their tenants, and the facts that papers tell of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from demo.allocation import Sample


def given[T](value: T | None) -> T:
    """What the clusters of a group always have, such as the day of the decision."""
    if value is None:
        raise ValueError("an established cluster or a sample lacks what its group always has")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The paper behind a fact."""

    number: str
    day: date
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A command that the registry must refuse, and for what."""

    status: int
    code: str


@dataclass(slots=True, kw_only=True)
class Fact:
    """One command that will be sent: what happened, when, by which paper, and when it is told."""

    key: str
    command: str
    on: date
    document: Document
    fields: dict[str, Any]
    told: date
    # The fields that come from the source of a real sample; empty: all of it is invented.
    real: frozenset[str] = frozenset()
    note: str | None = None
    corrects: str | None = None
    # A slip that a later fact puts right is no part of the truth; what was believed, until when.
    true: bool = True
    believed_until: date | None = None
    case: str | None = None
    expected: Expected | None = None

    def holds(self, on: date, known: date) -> bool:
        """Whether the province's own files count it on a day, as they stood on another."""
        if self.on > on or self.expected is not None:
            return False
        return self.true or (self.believed_until is not None and known < self.believed_until)


@dataclass(slots=True, kw_only=True)
class Tenant:
    """A production project on leased land."""

    key: str
    id: UUID
    name: str
    industry: str
    area_ha: int
    leased_on: date
    country: str | None = None
    ended_on: date | None = None

    @property
    def is_fdi(self) -> bool:
        return self.country is not None


@dataclass(slots=True, kw_only=True)
class Cluster:
    """A cluster while its history is being written; areas are those of the end of 2023."""

    key: str
    id: UUID
    province: str
    group: str
    name: str
    communes: tuple[str, ...]
    gross_ha: int
    industrial_ha: int = 0
    types: tuple[str, ...] = ("general",)
    industries: tuple[str, ...] = ()
    sample: Sample | None = None
    code: str = ""
    investor: Mapping[str, str] = field(default_factory=dict)
    formed_on: date | None = None
    planned_on: date | None = None
    established_on: date | None = None
    has_plan_on: date | None = None
    due: int = 0  # the year in which it will be established, where a target asks for it
    opens_on: date | None = None
    plan_ha: int = 0
    # Of a cluster that was enlarged before 2023: what could be let until then.
    first_industrial_ha: int | None = None
    grown_on: date | None = None
    facts: list[Fact] = field(default_factory=list)
    tenants: list[Tenant] = field(default_factory=list)

    @property
    def is_real(self) -> bool:
        return self.sample is not None

    @property
    def current(self) -> list[Tenant]:
        """The tenants that have not left."""
        return [tenant for tenant in self.tenants if tenant.ended_on is None]

    @property
    def leased_ha(self) -> int:
        return sum(tenant.area_ha for tenant in self.current)

    @property
    def free_ha(self) -> int:
        return self.industrial_ha - self.leased_ha

    def add(
        self,
        command: str,
        on: date,
        document: Document,
        fields: Mapping[str, Any],
        *,
        key: str | None = None,
        real: frozenset[str] = frozenset(),
        note: str | None = None,
    ) -> Fact:
        """Append a fact; its key counts the commands of its kind, so it never moves."""
        nth = sum(fact.command == command for fact in self.facts) if key is None else 0
        fact = Fact(
            key=key or f"{self.key}/{command}/{nth}",
            command=command,
            on=on,
            document=document,
            fields=dict(fields),
            told=on,
            real=real,
            note=note,
        )
        self.facts.append(fact)
        return fact
