"""Clusters in PostgreSQL: read together, judged in memory, written together.

A command is a transaction of one; a batch shares one among many. Both send the same statements:
one reads the rows with their histories, one writes the rows, one appends the events.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Self
from uuid import UUID

import asyncpg

from eventkit.event import Context, NewEvent
from eventkit.log import EventLog
from registry.adapters.cluster_row import INSERT, UPDATE, columns, row_of
from registry.adapters.stored import COLUMNS, StaleRow, stored
from registry.domain.clusters.cluster import Cluster
from registry.domain.clusters.errors import ClusterExists, CodeTaken, UnknownCluster
from registry.domain.clusters.events import STREAM
from registry.domain.clusters.law import Law
from registry.domain.clusters.rules import Rules
from servicekit.database import Connection
from territory import Territory

# Rows are locked in order of id, so that two batches wait for each other and never in a circle.
READ = f"""
with locked as materialized (
    select id, code, version from cluster
    where id = any($1::uuid[]) or code = any($2::text[]) order by id for update
)
select clock.today, clock.demo, locked.id, locked.code, locked.version, {COLUMNS}
from (
    select (service_now() at time zone 'Asia/Ho_Chi_Minh')::date as today, demo
    from service_clock
) as clock
left join locked on true
left join event_log e on e.stream = 'registry.cluster' and e.stream_id = locked.id
order by locked.id, e.streamversion
"""  # noqa: S608 - constants only

NEW_CODE = """
insert into cluster_code as old (unit, last) values ($1, 1)
on conflict (unit) do update set last = old.last + 1
returning last
"""
IS_TAKEN = "select exists (select from cluster where code = $1)"

type Reference = UUID | str


@dataclass(kw_only=True)
class PostgresClusters:
    """Those of one transaction; what is saved is written by `flush`, in the order it was saved."""

    connection: Connection
    log: EventLog
    context: Context
    territory: Territory
    law: Law
    today: date
    is_demo: bool
    _by_id: dict[UUID, Cluster | None] = field(default_factory=dict)
    _by_code: dict[str, Cluster] = field(default_factory=dict)
    _stored: dict[UUID, int] = field(default_factory=dict)
    _saved: list[tuple[UUID, int, Sequence[NewEvent], Context]] = field(default_factory=list)

    @classmethod
    async def opened(
        cls,
        connection: Connection,
        references: Iterable[Reference],
        *,
        log: EventLog,
        context: Context,
        territory: Territory,
        law: Law,
    ) -> Self:
        """Read and lock what the commands of this transaction name, and look at the clock."""
        sought = set(references)
        rows = await _read(connection, sought)
        opened = cls(
            connection=connection,
            log=log,
            context=context,
            territory=territory,
            law=law,
            today=rows[0]["today"],
            is_demo=rows[0]["demo"],
        )
        opened._know(rows)
        for reference in sought:
            if isinstance(reference, UUID):
                opened._by_id.setdefault(reference, None)
        return opened

    @property
    def rules(self) -> Rules:
        return Rules(territory=self.territory, law=self.law, today=self.today)

    async def get(self, reference: Reference) -> Cluster:
        if isinstance(reference, UUID):
            found = await self.find(reference)
        else:
            found = self._by_code.get(reference)
            if found is None:
                self._know(await _read(self.connection, [reference]))
                found = self._by_code.get(reference)
        if found is None:
            raise UnknownCluster(cluster=reference)
        return found

    async def find(self, cluster_id: UUID) -> Cluster | None:
        if cluster_id not in self._by_id:
            self._by_id[cluster_id] = None
            self._know(await _read(self.connection, [cluster_id]))
        return self._by_id[cluster_id]

    async def add(self, cluster: Cluster) -> None:
        if self._by_id.get(cluster.id) is not None:
            raise ClusterExists(cluster_id=cluster.id, cluster_code=cluster.code)
        if cluster.code in self._by_code or await self._is_taken(cluster.code):
            raise CodeTaken(cluster_code=cluster.code)
        self._by_id[cluster.id] = self._by_code[cluster.code] = cluster
        self._stored[cluster.id] = 0
        await self.save(cluster)

    async def save(self, cluster: Cluster) -> None:
        happened = cluster.take_events()
        self._saved.append((cluster.id, cluster.version, happened, self.context))
        cluster.version += len(happened)

    async def new_code(self, unit: str) -> str:
        """A number that was once given by hand is passed over."""
        while True:
            number: int = await self.connection.fetchval(NEW_CODE, unit)
            code = f"CCN-{unit}-{number:04d}"
            if not await self._is_taken(code):
                return code

    async def flush(self) -> None:
        """State first: its row locks make log order match commit order for each cluster."""
        ids = dict.fromkeys(saved[0] for saved in self._saved)
        changed = [one for id_ in ids if (one := self._by_id[id_]) is not None]
        await self._write(changed)
        await self.log.append_many(self.connection, stream=STREAM, batch=self._saved)
        self._stored |= {one.id: one.version for one in changed}
        self._saved = []

    async def write_rows_anew(self) -> None:
        """The rows of all that was read, as they are today, without an event."""
        await self._write([cluster for cluster in self._by_id.values() if cluster is not None])

    async def _write(self, clusters: Sequence[Cluster]) -> None:
        rows = [row_of(one, self._stored[one.id], self.rules) for one in clusters]
        for statement, written in (
            (INSERT, [row for row in rows if not row.stored_version]),
            (UPDATE, [row for row in rows if row.stored_version]),
        ):
            if not written:
                continue
            done = await self.connection.execute(statement, *columns(written))
            if int(done.rpartition(" ")[2]) != len(written):
                raise StaleRow(", ".join(str(row.id) for row in written))

    async def _is_taken(self, code: str) -> bool:
        return bool(await self.connection.fetchval(IS_TAKEN, code))

    def _know(self, rows: Sequence[asyncpg.Record]) -> None:
        for cluster_id, of_one in groupby(rows, key=itemgetter("id")):
            if cluster_id is None:
                continue
            history = list(of_one)
            code, version = history[0]["code"], history[0]["version"]
            cluster = Cluster.of(cluster_id, code, version, map(stored, history))
            self._by_id[cluster_id] = self._by_code[code] = cluster
            self._stored[cluster_id] = version


async def _read(
    connection: Connection, references: Collection[Reference]
) -> Sequence[asyncpg.Record]:
    ids = [reference for reference in references if isinstance(reference, UUID)]
    codes = [reference for reference in references if isinstance(reference, str)]
    rows = await connection.fetch(READ, ids, codes)
    if any(
        list(of_one)[-1]["streamversion"] != version
        for (_, version), of_one in groupby(rows, key=itemgetter("id", "version"))
    ):
        # A row was waited for, and events that came meanwhile were not seen. Now it stays.
        rows = await connection.fetch(READ, ids, codes)
    return rows
