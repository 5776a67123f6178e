"""Chronicles in PostgreSQL: read together, judged in memory, written together.

A command is a transaction of one; a batch shares one among many. Both send the same statements:
one reads the rows with their histories, one writes the rows, one appends the events.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, Protocol, Self
from uuid import UUID

import asyncpg

from eventkit.event import Context, NewEvent, StoredEvent
from eventkit.log import EventLog
from registry.adapters.stored import COLUMNS, StaleRow, stored
from registry.domain.chronicles.chronicle import Chronicle
from registry.domain.refusals import Refusal
from servicekit.database import Connection
from territory import Territory

type Reference = UUID | str


class Row(Protocol):
    """In the order of the statements; `stored_version` guards the update and is 0 at birth."""

    @property
    def id(self) -> UUID: ...

    @property
    def stored_version(self) -> int: ...


@dataclass(frozen=True)
class Statements:
    """Of one table; `insert` and `update` take the columns of its rows as arrays.

    A code is the `prefix`, the province in which it began, and a number of at least some `digits`.
    """

    table: str
    stream: str
    insert: str
    update: str
    prefix: str
    digits: int

    # Rows are locked in order of id, so that two batches wait for each other, never in a circle.
    # Events are sought for each row in their index: a plan that a connection made while the log
    # was empty, and keeps, would read all of the stream every time.
    @cached_property
    def read(self) -> str:
        return f"""
            with locked as materialized (
                select id, code, version from {self.table}
                where id = any($1::uuid[]) or code = any($2::text[]) order by id for update
            )
            select clock.today, clock.demo, locked.id, locked.code, locked.version, told.*
            from (
                select (service_now() at time zone 'Asia/Ho_Chi_Minh')::date as today, demo
                from service_clock
            ) as clock
            left join locked on true
            left join lateral (
                select {COLUMNS} from event_log e
                where e.stream = '{self.stream}' and e.stream_id = locked.id offset 0
            ) as told on true
            order by locked.id, told.streamversion
        """  # noqa: S608 - constants only

    @cached_property
    def new_code(self) -> str:
        """The next number, and whether its code was once given by hand."""
        digits = f"greatest({self.digits}, length(last::text))"
        return f"""
            with next as (
                insert into {self.table}_code as old (unit, last) values ($1, 1)
                on conflict (unit) do update set last = old.last + 1
                returning last
            )
            select last, exists (
                select from {self.table} where code = $2 || lpad(last::text, {digits}, '0')
            ) as is_taken
            from next
        """  # noqa: S608 - as above

    @cached_property
    def postpone(self) -> str:
        return f"update {self.table} set changes_on = $2::date + 1 where id = any($1::uuid[])"  # noqa: S608 - as above

    @cached_property
    def is_taken(self) -> str:
        return f"select exists (select from {self.table} where code = $1)"  # noqa: S608 - as above


@dataclass(kw_only=True)
class PostgresChronicles[C: Chronicle[Any, Any], L](ABC):
    """Those of one transaction; what is saved is written by `flush`, in the order it was saved."""

    statements: ClassVar[Statements]

    connection: Connection
    log: EventLog
    context: Context
    territory: Territory
    law: L
    today: date
    is_demo: bool
    _by_id: dict[UUID, C | None] = field(default_factory=dict)
    _by_code: dict[str, C] = field(default_factory=dict)
    _free_codes: set[str] = field(default_factory=set)
    _stored: dict[UUID, int] = field(default_factory=dict)
    _saved: list[tuple[UUID, int, Sequence[NewEvent], Context]] = field(default_factory=list)

    @abstractmethod
    def _of(self, id_: UUID, code: str, version: int, history: Iterable[StoredEvent]) -> C: ...

    @abstractmethod
    def _row_of(self, one: C, stored_version: int) -> Row: ...

    @abstractmethod
    def _unknown(self, reference: Reference) -> Refusal: ...

    @abstractmethod
    def _exists(self, one: C) -> Refusal: ...

    @abstractmethod
    def _code_taken(self, code: str) -> Refusal: ...

    @classmethod
    async def opened(
        cls,
        connection: Connection,
        references: Iterable[Reference],
        *,
        log: EventLog,
        context: Context,
        territory: Territory,
        law: L,
        **more: Any,
    ) -> Self:
        """Read and lock what the commands of this transaction name, and look at the clock."""
        sought = set(references)
        rows = await cls._read(connection, sought)
        opened = cls(
            connection=connection,
            log=log,
            context=context,
            territory=territory,
            law=law,
            today=rows[0]["today"],
            is_demo=rows[0]["demo"],
            **more,
        )
        await opened._know(rows)
        for reference in sought:
            if isinstance(reference, UUID):
                opened._by_id.setdefault(reference, None)
        return opened

    async def get(self, reference: Reference) -> C:
        if isinstance(reference, UUID):
            found = await self.find(reference)
        else:
            found = self._by_code.get(reference)
            if found is None:
                await self._know(await self._read(self.connection, [reference]))
                found = self._by_code.get(reference)
        if found is None:
            raise self._unknown(reference)
        return found

    async def find(self, id_: UUID) -> C | None:
        if id_ not in self._by_id:
            self._by_id[id_] = None
            await self._know(await self._read(self.connection, [id_]))
        return self._by_id[id_]

    async def add(self, one: C) -> None:
        if self._by_id.get(one.id) is not None:
            raise self._exists(one)
        if one.code in self._by_code or await self._is_taken(one.code):
            raise self._code_taken(one.code)
        self._by_id[one.id] = self._by_code[one.code] = one
        self._stored[one.id] = 0
        await self.save(one)

    async def save(self, one: C) -> None:
        happened = one.take_events()
        self._saved.append((one.id, one.version, happened, self.context))
        one.version += len(happened)

    async def new_code(self, unit: str) -> str:
        """A number that was once given by hand is passed over."""
        prefix = f"{self.statements.prefix}-{unit}-"
        while True:
            [row] = await self.connection.fetch(self.statements.new_code, unit, prefix)
            code = f"{prefix}{row['last']:0{self.statements.digits}d}"
            if not row["is_taken"] and code not in self._by_code:
                self._free_codes.add(code)
                return code

    async def flush(self) -> None:
        """State first: its row locks make log order match commit order for each of them."""
        ids = dict.fromkeys(saved[0] for saved in self._saved)
        changed = [one for id_ in ids if (one := self._by_id[id_]) is not None]
        await self._write(changed)
        await self.log.append_many(
            self.connection, stream=self.statements.stream, batch=self._saved
        )
        self._stored |= {one.id: one.version for one in changed}
        self._saved = []

    async def write_rows_anew(self) -> None:
        """The rows of all that was read, as they are today, without an event.

        A newer release knows better what is true of one with facts that are unknown here: its row
        stays as it is, and is looked at again tomorrow.
        """
        known = [one for one in self._by_id.values() if one is not None]
        await self._write([one for one in known if not one.unknown_types])
        if strange := [one.id for one in known if one.unknown_types]:
            await self.connection.execute(self.statements.postpone, strange, self.today)

    async def _write(self, changed: Sequence[C]) -> None:
        rows = [self._row_of(one, self._stored[one.id]) for one in changed]
        for statement, written in (
            (self.statements.insert, [row for row in rows if not row.stored_version]),
            (self.statements.update, [row for row in rows if row.stored_version]),
        ):
            if not written:
                continue
            done = await self.connection.execute(statement, *columns(written))
            if int(done.rpartition(" ")[2]) != len(written):
                raise StaleRow(", ".join(str(row.id) for row in written))

    async def _is_taken(self, code: str) -> bool:
        if code in self._free_codes:
            return False
        return bool(await self.connection.fetchval(self.statements.is_taken, code))

    async def _know(self, rows: Sequence[asyncpg.Record]) -> None:
        for id_, of_one in groupby(rows, key=itemgetter("id")):
            if id_ is None:
                continue
            history = list(of_one)
            code, version = history[0]["code"], history[0]["version"]
            self._by_id[id_] = self._by_code[code] = self._of(
                id_, code, version, map(stored, history)
            )
            self._stored[id_] = version

    @classmethod
    async def _read(
        cls, connection: Connection, references: Collection[Reference]
    ) -> Sequence[asyncpg.Record]:
        ids = [reference for reference in references if isinstance(reference, UUID)]
        codes = [reference for reference in references if isinstance(reference, str)]
        rows = await connection.fetch(cls.statements.read, ids, codes)
        if any(
            list(of_one)[-1]["streamversion"] != version
            for (_, version), of_one in groupby(rows, key=itemgetter("id", "version"))
        ):
            # A row was waited for, and events that came meanwhile were not seen. Now it stays.
            rows = await connection.fetch(cls.statements.read, ids, codes)
        return rows


def columns(rows: Sequence[Row]) -> list[list[Any]]:
    """As arrays, one a column."""
    values = _values(type(rows[0]))
    return [list(column) for column in zip(*map(values, rows), strict=True)]


@cache
def _values(row: Any) -> Callable[[Row], tuple[Any, ...]]:
    return attrgetter(*(one.name for one in fields(row)))
