"""Where commands become transactions: one of its own for each, or one for many lines of a batch."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from eventkit.bell import Bell
from eventkit.event import Context
from eventkit.log import EventLog, StaleVersion
from registry.adapters.clusters import PostgresClusters
from registry.adapters.establishments import PostgresEstablishments
from registry.adapters.returns import Key, PostgresReturns
from registry.adapters.stored import StaleRow
from registry.api.answers import AnyOutcome, answer_of
from registry.api.problems import REFUSED, problem_of
from registry.commands import AnyCommand
from registry.commands.clusters import Command, Desk
from registry.commands.establishments import EstablishmentDesk, EstablishmentVerb
from registry.commands.returns import (
    RETURN_COMMANDS,
    ReturnDesk,
    ReturnOutcome,
)
from registry.commands.returns.subjects import Standings, SubjectReference, likely_key
from registry.commands.returns.submit_return import SubmitReturn
from registry.domain.clusters.law import Law
from registry.domain.establishments.law import Law as EstablishmentLaw
from registry.domain.establishments.rules import Hiding
from registry.domain.publishable import must_not_tell_of_people
from registry.domain.returns.reference import ReturnReference
from servicekit import correlation, idempotency
from servicekit.database import Connection, Database
from servicekit.etag import expected_version
from servicekit.idempotency import Answer, Attempt
from servicekit.identity import Principal
from servicekit.problems import Problem
from territory import Territory

log = structlog.get_logger()

# Another transaction was faster, or wants the same rows: alone, each line may still succeed.
CROWDED = (asyncpg.PostgresError, StaleVersion, StaleRow)


# Judging asks the database for nothing new, so it would not let go of the loop by itself.
LET_OTHERS_IN_EVERY = 50

SUBMIT_RETURN = "submit-return"

HOPELESS = {"database-away", "overloaded"}  # for each of the lines alone, too


class _NotThisTime(Exception):
    """Rolls a transaction back in which nothing went wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One command as it was sent; `if_match` is the header as it stands."""

    command: AnyCommand
    body: Any
    attempt: Attempt | None = None
    if_match: str | None = None

    def references(self) -> Iterator[UUID | str]:
        """The clusters that it names, to be read together with those of its neighbours."""
        for name in ("cluster", "cluster_id"):
            reference = getattr(self.body, name, None)
            if reference is not None:
                yield reference
        subject: SubjectReference | None = getattr(self.body, "subject", None)
        if subject is not None and subject.of_cluster is not None:
            yield subject.of_cluster

    def establishments(self) -> Iterator[UUID | str]:
        """The establishments that it names."""
        for name in ("establishment", "establishment_id"):
            reference = getattr(self.body, name, None)
            if reference is not None:
                yield reference

    def tax_keys(self, hide: Hiding) -> Iterator[str]:
        """By which it may be found that a taxpayer is registered already."""
        for said in (self.body, getattr(self.body, "changes", None)):
            if (tax_code := getattr(said, "tax_code", None)) is not None:
                yield tax_code
        person = getattr(self.body, "person", None)
        if person is not None and person.tax_code is not None:
            yield hide(person.tax_code)

    def returns(self) -> Iterator[UUID | Key]:
        """The return that it names, as far as that can be told without looking elsewhere."""
        return_id: UUID | None = getattr(self.body, "return_id", None)
        form, unit, period = (getattr(self.body, name, None) for name in ("form", "unit", "period"))
        if return_id is not None:
            yield return_id
        elif form and unit and period:
            subject = likely_key(self.body.subject)
            if subject is not None:
                yield form, unit, subject, period

    def with_expected_version(self) -> Any:
        """The body with the version of If-Match in it."""
        expected = expected_version(self.if_match)
        if expected is None:
            return self.body
        return self.body.model_copy(update={"expected_version": expected})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desks:
    clusters: Desk
    returns: ReturnDesk
    establishments: EstablishmentDesk | None
    written: PostgresClusters
    sent_in: PostgresReturns
    registered: PostgresEstablishments | None

    async def of(self, command: AnyCommand) -> Any:
        """The desk of a command; what earlier lines said of others stands before it in the log."""
        match command:
            case Command():
                await self.flush(but=self.written)
                return self.clusters
            case EstablishmentVerb():
                await self.flush(but=self.registered)
                return self.establishments
            case _:
                await self.flush(but=self.sent_in)
                return self.returns

    async def flush(self, *, but: object = None) -> None:
        for written in (self.written, self.sent_in, self.registered):
            if written is not None and written is not but:
                await written.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Opens the transactions of commands, and wakes the relay after their commit."""

    database: Database
    event_log: EventLog
    bell: Bell
    territory: Territory
    law: Law
    reference: ReturnReference
    establishment_law: EstablishmentLaw
    hide: Hiding

    async def file(self, principal: Principal, asked: Asked) -> Answer:
        """Recorded and stored when this returns; a Problem, and nothing of it, otherwise."""
        try:
            return await self._at_once(principal, asked)
        except asyncpg.UniqueViolationError:
            # Meanwhile a cluster or a return began under the same key: now it is there to be seen.
            return await self._at_once(principal, asked)

    async def file_many(
        self, principal: Principal, lines: Sequence[Asked]
    ) -> list[Answer | Problem]:
        """As if each had come alone, in this order; a key may stand here only once."""
        try:
            async with self.database.transaction() as connection:
                answers = await self._together(connection, principal, lines)
        except (*CROWDED, Problem) as reason:
            if isinstance(reason, Problem) and reason.code in HOPELESS:
                return [reason for _ in lines]
            log.info("batch_line_by_line", lines=len(lines), reason=repr(reason))
            return [await self._alone(principal, line) for line in lines]
        self.bell.ring()
        return answers

    async def submit_all(
        self, principal: Principal, returns: Sequence[SubmitReturn], *, dry_run: bool
    ) -> Sequence[ReturnOutcome | Problem]:
        """All of these, or none if one is refused; with `dry_run` none in any case."""
        lines = [Asked(command=RETURN_COMMANDS[SUBMIT_RETURN], body=body) for body in returns]
        try:
            return await self._all_or_none(principal, lines, dry_run=dry_run)
        except asyncpg.UniqueViolationError:
            # As in `file`: meanwhile one of them began.
            return await self._all_or_none(principal, lines, dry_run=dry_run)

    async def _all_or_none(
        self, principal: Principal, lines: Sequence[Asked], *, dry_run: bool
    ) -> list[ReturnOutcome | Problem]:
        outcomes: list[ReturnOutcome | Problem] = []
        try:
            async with self.database.transaction() as connection:
                desks = await self._desks(connection, principal, lines)
                for nth, line in enumerate(lines):
                    if nth % LET_OTHERS_IN_EVERY == 0:
                        await asyncio.sleep(0)
                    outcome = await _judged(line, desks)
                    outcomes.append(outcome)  # type: ignore[arg-type] # a return's, as asked
                if any(isinstance(outcome, Problem) for outcome in outcomes):
                    raise _NotThisTime
                await desks.sent_in.flush()
                if dry_run:
                    raise _NotThisTime
        except _NotThisTime:
            return outcomes
        self.bell.ring()
        return outcomes

    async def _at_once(self, principal: Principal, asked: Asked) -> Answer:
        async with self.database.transaction() as connection:
            [answer] = await self._together(connection, principal, [asked])
            if isinstance(answer, Problem):
                raise answer
        self.bell.ring()
        return answer

    async def _alone(self, principal: Principal, line: Asked) -> Answer | Problem:
        try:
            return await self.file(principal, line)
        except Problem as problem:
            return problem
        # One line's bug must not cost the others their answers; it is logged like any other.
        except Exception:
            log.exception("batch_line_failed", command=line.command.name)
            return Problem("unexpected")

    async def _together(
        self, connection: Connection, principal: Principal, lines: Sequence[Asked]
    ) -> list[Answer | Problem]:
        known = await idempotency.look_up_many(connection, [line.attempt for line in lines])
        fresh = [line for line, found in zip(lines, known, strict=True) if found is None]
        if not fresh:
            return [found for found in known if found is not None]
        desks = await self._desks(connection, principal, fresh)
        answers = [
            await _handled(line, desks) if found is None else found
            for line, found in zip(lines, known, strict=True)
        ]
        await desks.flush()
        await idempotency.store_many(
            connection,
            [
                (line.attempt, answer)
                for line, answer, found in zip(lines, answers, known, strict=True)
                if found is None and isinstance(answer, Answer)
            ],
        )
        return answers

    async def _desks(
        self, connection: Connection, principal: Principal, lines: Sequence[Asked]
    ) -> _Desks:
        cause = correlation.current_or_new()
        context = Context(
            actor=principal.subject,
            correlation_id=cause.correlation_id,
            traceparent=cause.traceparent,
        )
        clusters = await PostgresClusters.opened(
            connection,
            [reference for line in lines for reference in line.references()],
            log=self.event_log,
            context=context,
            territory=self.territory,
            law=self.law,
        )
        returns = PostgresReturns(
            connection=connection,
            log=self.event_log,
            context=context,
            reference=self.reference,
            territory=self.territory,
        )
        named = [one for line in lines for one in line.returns()]
        await returns.foresee(
            (one for one in named if isinstance(one, tuple)),
            (one for one in named if isinstance(one, UUID)),
        )
        registered = await self._establishments(connection, context, lines)
        return _Desks(
            clusters=Desk(
                clusters=clusters,
                principal=principal,
                rules=clusters.rules,
                is_demo=clusters.is_demo,
            ),
            returns=ReturnDesk(
                returns=returns,
                standings=Standings(clusters),
                principal=principal,
                reference=self.reference,
                territory=self.territory,
                today=clusters.today,
                is_demo=clusters.is_demo,
            ),
            establishments=None
            if registered is None
            else EstablishmentDesk(
                establishments=registered,
                principal=principal,
                rules=registered.rules,
                is_demo=registered.is_demo,
            ),
            written=clusters,
            sent_in=returns,
            registered=registered,
        )

    async def _establishments(
        self, connection: Connection, context: Context, lines: Sequence[Asked]
    ) -> PostgresEstablishments | None:
        """None where no line is about one."""
        asked = [line for line in lines if isinstance(line.command, EstablishmentVerb)]
        if not asked:
            return None
        opened = await PostgresEstablishments.opened(
            connection,
            [reference for line in asked for reference in line.establishments()],
            log=self.event_log,
            context=context,
            territory=self.territory,
            law=self.establishment_law,
            hide=self.hide,
        )
        await opened.foresee([key for line in asked for key in line.tax_keys(self.hide)])
        return opened


async def _handled(line: Asked, desks: _Desks) -> Answer | Problem:
    outcome = await _judged(line, desks)
    return outcome if isinstance(outcome, Problem) else answer_of(outcome)


async def _judged(line: Asked, desks: _Desks) -> AnyOutcome | Problem:
    """A refusal changes nothing: what is judged is judged before anything is recorded."""
    try:
        body = line.with_expected_version()
        must_not_tell_of_people(body)
        desk = await desks.of(line.command)
        outcome: AnyOutcome = await line.command.handle(body, desk=desk)
    except REFUSED as refusal:
        return problem_of(refusal)
    except Problem as problem:
        return problem
    return outcome
