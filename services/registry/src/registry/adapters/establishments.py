"""Establishments in PostgreSQL, and in a table of its own, to be erased, who stands behind them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

import asyncpg

from eventkit.event import StoredEvent
from registry.adapters.chronicles import PostgresChronicles, Reference, Statements
from registry.adapters.establishment_row import INSERT, UPDATE, Row, row_of
from registry.domain.establishments.establishment import Establishment
from registry.domain.establishments.events import STREAM
from registry.domain.establishments.law import Law
from registry.domain.establishments.person import Person
from registry.domain.establishments.ports import Namesake
from registry.domain.establishments.refusals import (
    EstablishmentCodeTaken,
    EstablishmentExists,
    UnknownEstablishment,
)
from registry.domain.establishments.rules import Hiding, Rules
from registry.domain.establishments.state import Status
from registry.domain.names import folded_one_a_line, one_a_line
from territory import Placement

PERSONS = """
select id, establishment_id, name, owner, phone, address, tax_code
from establishment_person where establishment_id = any($1::uuid[]) order by establishment_id
"""

KEEP = """
insert into establishment_person (
    id, establishment_id, name, owner, phone, address, tax_code, names, search
)
select * from unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[]
)
"""

# Two who register one taxpayer at once: the second waits here, and then finds the first.
LOCK = """
select pg_advisory_xact_lock(hashtext('registry.establishment'), key)
from (select distinct hashtext(key) as key from unnest($1::text[]) as key order by 1) as ordered
"""
NAMESAKES = """
select coalesce(tax_code, tax_code_hash) as key, id, code, unit34, unit63, commune
from establishment
where (tax_code = any($1::text[]) or tax_code_hash = any($1::text[])) and status <> 'CLOSED'
order by code
"""


@dataclass(kw_only=True)
class PostgresEstablishments(PostgresChronicles[Establishment, Law]):
    """Those of one transaction; `hide` is the key's."""

    statements: ClassVar = Statements(
        "establishment", STREAM, INSERT, UPDATE, prefix="CNNT", digits=5
    )

    hide: Hiding = field(kw_only=True)
    _locked: dict[str, list[Namesake]] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        return Rules(territory=self.territory, law=self.law, today=self.today, hide=self.hide)

    async def foresee(self, tax_keys: Collection[str]) -> None:
        """Lock and look up together what the papers of this transaction will ask for."""
        fresh = sorted(set(tax_keys) - self._locked.keys())
        if not fresh:
            return
        await self.connection.execute(LOCK, fresh)
        self._locked |= {key: [] for key in fresh}
        for row in await self.connection.fetch(NAMESAKES, fresh):
            self._locked[row["key"]].append(
                Namesake(
                    id=row["id"],
                    code=row["code"],
                    place=Placement(row["unit34"], row["unit63"]),
                    commune=row["commune"],
                )
            )

    async def with_tax_code(self, tax_key: str) -> Sequence[Namesake]:
        await self.foresee([tax_key])
        here = [one for one in self._by_id.values() if one is not None and one.version]
        known = {one.id for one in here}
        return [
            *(stored for stored in self._locked[tax_key] if stored.id not in known),
            *(self._namesake(one) for one in here if _bears(one, tax_key)),
        ]

    def _of(
        self, id_: UUID, code: str, version: int, history: Iterable[StoredEvent]
    ) -> Establishment:
        return Establishment.of(id_, code, version, history)

    def _row_of(self, one: Establishment, stored_version: int) -> Row:
        return row_of(one, stored_version, self.rules)

    def _unknown(self, reference: Reference) -> UnknownEstablishment:
        return UnknownEstablishment(establishment=reference)

    def _exists(self, one: Establishment) -> EstablishmentExists:
        return EstablishmentExists(establishment_id=one.id, establishment_code=one.code)

    def _code_taken(self, code: str) -> EstablishmentCodeTaken:
        return EstablishmentCodeTaken(establishment_code=code)

    async def _know(self, rows: Sequence[asyncpg.Record]) -> None:
        """With who stands behind each: what is published must not tell of them."""
        await super()._know(rows)
        ids = {row["id"] for row in rows if row["id"] is not None}
        if not ids:
            return
        for row in await self.connection.fetch(PERSONS, ids):
            one = self._by_id[row["establishment_id"]]
            if one is not None:
                one.persons[row["id"]] = _person(row)

    async def _write(self, changed: Sequence[Establishment]) -> None:
        await super()._write(changed)
        kept = [
            (id_, one.id, *_kept(person))
            for one in changed
            for id_, person in one.take_persons().items()
        ]
        if kept:
            await self.connection.execute(KEEP, *map(list, zip(*kept, strict=True)))

    def _namesake(self, one: Establishment) -> Namesake:
        lies = one.state_on().place or {}
        return Namesake(
            id=one.id,
            code=one.code,
            place=one.placement(self.rules),
            commune=lies.get("commune", ""),
        )


def _bears(one: Establishment, tax_key: str) -> bool:
    state = one.state_on()
    return state.tax_key == tax_key and state.status is not Status.CLOSED


_FIELDS = ("name", "owner", "phone", "address", "tax_code")


def _person(row: asyncpg.Record) -> Person:
    """As it was kept: it was checked when it came."""
    return Person.model_construct(**{name: row[name] for name in _FIELDS})


def _kept(person: Person) -> tuple[str | None, ...]:
    names = [name for name in (person.name, person.owner) if name is not None]
    numbers = [number for number in (person.phone, person.tax_code) if number is not None]
    return (
        *(getattr(person, name) for name in _FIELDS),
        one_a_line(names),
        folded_one_a_line([*names, *numbers]),
    )
