"""Returns in PostgreSQL: read together, judged in memory, written together, as clusters are.

A row each for lists; everything else is told by their events, and by what is kept beside these.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from uuid import UUID

import asyncpg
import orjson
from uuid_utils.compat import uuid7

from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from registry.adapters.return_rows import INSERT, UPDATE, WITHHOLD, ReturnRow, columns, row_of
from registry.adapters.return_surroundings import surroundings
from registry.adapters.stored import COLUMNS, StaleRow, stored
from registry.domain.returns.events import STREAM
from registry.domain.returns.filing import Return, Withheld
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import UnknownReturn
from registry.domain.returns.subjects import ReturnName
from registry.domain.returns.surroundings import Surroundings, Wanted
from servicekit.database import Connection
from territory import Territory

# Rows are locked in order of id, so that two batches wait for each other and never in a circle.
# What is lateral is looked up row by row in its index: a plan that was made while the tables were
# empty, and is kept by the connection, would read all of them.
_READ = f"""
with found as materialized (
    select id, version, form, unit, period, subject, subject_kind, subject_code, subject_name,
        cluster_id, cluster_code
    from periodic_return where {{which}} order by id for update
)
select found.*, told.*, w.rows as withheld_rows, w.notes as withheld_notes,
    w.warnings as withheld_warnings
from found
cross join lateral (
    select {COLUMNS} from event_log e
    where e.stream = 'registry.return' and e.stream_id = found.id offset 0
) as told
left join lateral (
    select w.rows, w.notes, w.warnings from return_withheld w
    where told.type = 'vn.nhipcau.registry.return.submitted.v1' and w.return_id = found.id
        and w.return_version = (told.data->>'return_version')::int limit 1
) as w on true
order by found.id, told.streamversion
"""  # noqa: S608 - constants only
BY_ID = _READ.format(
    which="""id in (
        select sought.id from unnest($1::uuid[]) as k (a)
        cross join lateral (select r.id from periodic_return r where r.id = k.a limit 1) as sought
    )"""
)
BY_KEY = _READ.format(
    which="""id in (
        select sought.id
        from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (a, b, c, d)
        cross join lateral (
            select r.id from periodic_return r
            where (r.form, r.unit, r.subject, r.period) = (k.a, k.b, k.c, k.d) limit 1
        ) as sought
    )"""
)

type Key = tuple[str, str, str, str]


@dataclass(kw_only=True)
class PostgresReturns:
    """Those of one transaction; what is saved is written by `flush`, in the order it was saved."""

    connection: Connection
    log: EventLog
    context: Context
    reference: ReturnReference
    territory: Territory
    _by_key: dict[Key, Return | None] = field(default_factory=dict)
    _by_id: dict[UUID, Return] = field(default_factory=dict)
    _stored: dict[UUID, int] = field(default_factory=dict)
    _saved: list[tuple[UUID, int, Sequence[NewEvent], Context]] = field(default_factory=list)

    async def foresee(self, keys: Iterable[Key], ids: Iterable[UUID]) -> None:
        """Read and lock what the commands of this transaction will ask for."""
        sought = [key for key in dict.fromkeys(keys) if key not in self._by_key]
        if sought:
            await self._read(BY_KEY, *map(list, zip(*sought, strict=True)))
            self._by_key |= {key: self._by_key.get(key) for key in sought}
        unread = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._by_id]
        if unread:
            await self._read(BY_ID, unread)

    async def get(self, return_id: UUID) -> Return:
        await self.foresee((), [return_id])
        found = self._by_id.get(return_id)
        if found is None:
            raise UnknownReturn(sought=str(return_id))
        return found

    async def find(self, name: ReturnName) -> Return:
        """A new one that another transaction begins too is refused by its key, and tried again."""
        await self.foresee([name.key], ())
        found = self._by_key[name.key]
        return Return(id=uuid7(), name=name) if found is None else found

    async def save(self, return_: Return) -> None:
        happened = return_.take_events()
        if not happened:
            return
        self._by_key[return_.name.key] = self._by_id[return_.id] = return_
        self._stored.setdefault(return_.id, 0)
        self._saved.append((return_.id, return_.version, happened, self.context))
        return_.version += len(happened)

    async def around(self, wanted: Wanted) -> Surroundings:
        await self.flush()
        return await surroundings(self.connection, wanted)

    async def flush(self) -> None:
        """State first: its row lock makes log order match commit order for each return."""
        if not self._saved:
            return
        changed = [self._by_id[id_] for id_ in dict.fromkeys(saved[0] for saved in self._saved)]
        await self._write(
            [row_of(one, self._stored[one.id], self.reference, self.territory) for one in changed]
        )
        beside = [
            (
                one.id,
                number,
                orjson.dumps(kept.rows).decode(),
                orjson.dumps(kept.notes).decode(),
                orjson.dumps(kept.warnings).decode(),
            )
            for one in changed
            for number, filed in one.versions.items()
            if filed.receipt.version > self._stored[one.id] and (kept := filed.withheld).rows
        ]
        if beside:
            await self.connection.execute(WITHHOLD, *map(list, zip(*beside, strict=True)))
        await self.log.append_many(self.connection, stream=STREAM, batch=self._saved)
        self._stored |= {one.id: one.version for one in changed}
        self._saved = []

    async def _write(self, rows: Sequence[ReturnRow]) -> None:
        for statement, written in (
            # In one order for all: two who begin the same ones wait for each other only once.
            (INSERT, sorted((row for row in rows if not row.stored_version), key=_place)),
            (UPDATE, [row for row in rows if row.stored_version]),
        ):
            if not written:
                continue
            done = await self.connection.execute(statement, *columns(written))
            if int(done.rpartition(" ")[2]) != len(written):
                raise StaleRow(", ".join(str(row.id) for row in written))

    async def _read(self, statement: str, *arguments: object) -> None:
        rows = await self.connection.fetch(statement, *arguments)
        if any(
            list(of_one)[-1]["streamversion"] != version
            for (_, version), of_one in groupby(rows, key=itemgetter("id", "version"))
        ):
            # A row was waited for, and events that came meanwhile were not seen. Now it stays.
            rows = await self.connection.fetch(statement, *arguments)
        for _, of_one in groupby(rows, key=itemgetter("id")):
            history = list(of_one)
            found = Return(id=history[0]["id"], name=ReturnName.of_row(dict(history[0])))
            found.fold(map(stored, history), _withheld(history))
            self._by_key[found.name.key] = self._by_id[found.id] = found
            self._stored[found.id] = found.version


def _withheld(history: Iterable[asyncpg.Record]) -> dict[int, Withheld]:
    return {
        orjson.loads(row["data"])["return_version"]: Withheld(
            rows=orjson.loads(row["withheld_rows"]),
            notes=orjson.loads(row["withheld_notes"]),
            warnings=orjson.loads(row["withheld_warnings"]),
        )
        for row in history
        if row["withheld_rows"] is not None
    }


def _place(row: ReturnRow) -> tuple[str, ...]:
    return row.form, row.unit, row.subject, row.period
