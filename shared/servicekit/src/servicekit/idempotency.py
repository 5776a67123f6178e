"""`Idempotency-Key`: the same request under the same key gets the answer that it got."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
import orjson
from starlette.requests import Request
from starlette.responses import Response

from servicekit import sweeping
from servicekit.database import Connection, Database
from servicekit.problems import Problem

HEADER = "Idempotency-Key"
REPLAYED = {"Idempotency-Replayed": "true"}
SWEEP_ROWS = 1000

_KEY = re.compile(r"[\x20-\x7e]{1,255}")

LOOK_UP = "select nth, body, status, headers, answer from idempotency_look_up($1, $2)"

# An answer under this key that is still there has expired, or the lock would have shown it.
STORE = """
insert into idempotency_answer as old (scope, body, status, headers, answer)
select * from unnest($1::bytea[], $2::bytea[], $3::smallint[], $4::json[], $5::bytea[])
on conflict (scope) do update set body = excluded.body, status = excluded.status,
    headers = excluded.headers, answer = excluded.answer, answered_at = excluded.answered_at
"""

SWEEP = """
delete from idempotency_answer where scope in (
    select scope from idempotency_answer
    where answered_at <= clock_timestamp() - interval '7 days' limit $1
)
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request under a key; `scope` and `body` are hashes."""

    scope: bytes
    body: bytes

    @property
    def lock(self) -> int:
        return int.from_bytes(self.scope[:4], signed=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client got, or gets again."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, media_type: str = "application/json") -> Response:
        return Response(
            self.body, status_code=self.status, headers=self.headers, media_type=media_type
        )


def attempt(
    key: str | None, *, principal: str, method: str, path: str, body: bytes
) -> Attempt | None:
    """None without a key: then nothing is looked up and nothing stored."""
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise Problem("bad-idempotency-key")
    scope = f"{principal}\0{method}\0{path}\0{key}"
    return Attempt(hashlib.sha256(scope.encode()).digest(), hashlib.sha256(body).digest())


def attempt_of(request: Request, *, principal: str, body: bytes) -> Attempt | None:
    return attempt(
        request.headers.get(HEADER),
        principal=principal,
        method=request.method,
        path=request.scope["path"],
        body=body,
    )


async def look_up(connection: Connection, attempt: Attempt | None) -> Answer | None:
    """The answer that a repeat gets again; None: go on. First in the command's transaction.

    Waits while another transaction works under the same key. Another body is a Problem.
    """
    if attempt is None:
        return None
    [found] = await look_up_many(connection, [attempt])
    if isinstance(found, Problem):
        raise found
    return found


async def store(connection: Connection, attempt: Attempt | None, answer: Answer) -> None:
    """Last in the command's transaction; a refusal rolls back and so is never stored."""
    if attempt is not None:
        await store_many(connection, [(attempt, answer)])


async def look_up_many(
    connection: Connection, attempts: Sequence[Attempt | None]
) -> list[Answer | Problem | None]:
    """As `look_up`, for lines that share a transaction; a key may stand there only once."""
    found: list[Answer | Problem | None] = [None] * len(attempts)
    asked = [(nth, attempt) for nth, attempt in enumerate(attempts) if attempt is not None]
    if not asked:
        return found
    locks = [attempt.lock for _, attempt in asked]
    scopes = [attempt.scope for _, attempt in asked]
    for row in await connection.fetch(LOOK_UP, locks, scopes):
        nth, attempt = asked[row["nth"] - 1]
        found[nth] = _answer(row) if row["body"] == attempt.body else _another_body()
    return found


async def store_many(
    connection: Connection, answers: Sequence[tuple[Attempt | None, Answer]]
) -> None:
    rows = [
        (
            attempt.scope,
            attempt.body,
            answer.status,
            orjson.dumps(answer.headers).decode(),
            answer.body,
        )
        for attempt, answer in answers
        if attempt is not None
    ]
    if rows:
        await connection.execute(STORE, *map(list, zip(*rows, strict=True)))


async def sweep(connection: Connection) -> int:
    """Forget some answers older than 7 days; how many."""
    return await sweeping.deleted(connection, SWEEP, SWEEP_ROWS)


async def keep_sweeping(database: Database) -> None:
    """A background task of the process that answers commands."""
    await sweeping.keep_sweeping(
        database, sweep, rows=SWEEP_ROWS, failure="idempotency_sweep_failed"
    )


def _answer(row: asyncpg.Record) -> Answer:
    headers: dict[str, str] = orjson.loads(row["headers"])
    return Answer(row["status"], row["answer"], headers | REPLAYED)


def _another_body() -> Problem:
    return Problem("idempotency-key-reused")
