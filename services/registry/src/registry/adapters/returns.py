"""Returns in PostgreSQL: one row each for lists, everything else told by their events."""

from uuid import UUID

from uuid_utils.compat import uuid7

from eventkit.event import Context
from eventkit.log import EventLog
from registry.adapters.stored import COLUMNS, StaleRow, stored
from registry.domain.returns import events
from registry.domain.returns.filing import Return
from registry.domain.returns.periods import Period
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import UnknownReturn
from servicekit.database import Connection
from territory import Territory

_READ = f"""
with found as materialized (
    select id, version, form, unit, period from periodic_return where {{which}} for update
)
select found.id, found.version, found.form, found.unit, found.period, {COLUMNS}
from found join event_log e on e.stream = 'registry.return' and e.stream_id = found.id
order by e.streamversion
"""  # noqa: S608 - constants only
BY_ID = _READ.format(which="id = $1")
BY_KEY = _READ.format(which="(form, unit, period) = ($1, $2, $3)")

# Two who send in the first version at once: the second waits here, and then finds it.
FIRST = "select pg_advisory_xact_lock(hashtext('registry.return'), hashtext($1))"

INSERT = """
insert into periodic_return (
    id, version, form, unit, period, last_day, unit34, unit63, first_received_on,
    latest_version, latest_status, accepted_version, warnings, synthetic
) values (
    $1, $2, $3, $4, $5, $6, $7, $8, (service_now() at time zone 'Asia/Ho_Chi_Minh')::date,
    $9, $10, $11, $12, $13
)
"""

UPDATE = """
update periodic_return set version = $3, latest_version = $4, latest_status = $5,
    accepted_version = $6, warnings = $7, synthetic = $8
where id = $1 and version = $2
"""


class PostgresReturns:
    """Those of one transaction; what is saved is written when the transaction is about to end."""

    def __init__(
        self,
        connection: Connection,
        *,
        log: EventLog,
        context: Context,
        reference: ReturnReference,
        territory: Territory,
    ) -> None:
        self._connection = connection
        self._log = log
        self._context = context
        self._reference = reference
        self._territory = territory
        self._known: dict[tuple[str, str, str], Return] = {}

    async def get(self, return_id: UUID) -> Return:
        for known in self._known.values():
            if known.id == return_id:
                return known
        found = await self._read(BY_ID, return_id)
        if found is None:
            raise UnknownReturn(sought=str(return_id))
        return found

    async def find(self, form: str, unit: str, period: str) -> Return:
        key = (form, unit, period)
        if key in self._known:
            return self._known[key]
        found = await self._read(BY_KEY, *key)
        if found is None:
            await self._connection.execute(FIRST, " ".join(key))
            found = await self._read(BY_KEY, *key)
        if found is None:
            found = Return(id=uuid7(), form=form, unit=unit, period=period)
            self._known[key] = found
        return found

    async def save(self, return_: Return) -> None:
        happened = return_.take_events()
        if not happened:
            return
        before = return_.version
        return_.version += len(happened)
        # State first: its row lock makes log order match commit order for this return.
        await self._write(return_, before)
        await self._log.append(
            self._connection,
            stream=events.STREAM,
            stream_id=return_.id,
            after_version=before,
            events=happened,
            context=self._context,
        )

    async def _read(self, statement: str, *key: object) -> Return | None:
        rows = await self._connection.fetch(statement, *key)
        if rows and rows[0]["version"] != rows[-1]["streamversion"]:
            # The row was waited for; its events were looked for before the wait. Now they stay.
            rows = await self._connection.fetch(statement, *key)
        if not rows:
            return None
        first = rows[0]
        found = Return(
            id=first["id"], form=first["form"], unit=first["unit"], period=first["period"]
        )
        found.fold(stored(row) for row in rows)
        self._known[found.form, found.unit, found.period] = found
        return found

    async def _write(self, return_: Return, before: int) -> None:
        latest = max(return_.versions)
        filed = return_.versions[latest]
        accepted = [n for n, version in return_.versions.items() if version.status == "accepted"]
        state = (
            latest,
            filed.status,
            max(accepted, default=None),
            len(filed.receipt.warnings),
            filed.synthetic,
        )
        if before:
            done = await self._connection.execute(
                UPDATE, return_.id, before, return_.version, *state
            )
            if done != "UPDATE 1":
                raise StaleRow(return_.id)
            return
        period = Period.parse(return_.period, return_.form, self._reference)
        place = self._territory.place(return_.unit, period.last_day)
        await self._connection.execute(
            INSERT,
            return_.id,
            return_.version,
            return_.form,
            return_.unit,
            return_.period,
            period.last_day,
            place.unit34,
            place.unit63,
            *state,
        )
