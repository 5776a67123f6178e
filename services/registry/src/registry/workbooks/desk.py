"""Where workbooks are handed out and taken in, for the API and for the upload page."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from registry.adapters import kept_workbooks
from registry.adapters.kept_workbooks import KeptWorkbook, id_of
from registry.commands.returns import ReturnOutcome
from registry.commands.returns.submit_return import SubmitReturn
from registry.domain.refusals import Refusal
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.refusals import ReturnRefusal
from registry.domain.returns.rights import EVERYONE
from registry.workbooks.blanks import FormBlank
from registry.workbooks.filing import Words
from registry.workbooks.form_template import form_workbook
from registry.workbooks.handing_out import Wanted, blank_of
from registry.workbooks.list_template import list_workbook
from registry.workbooks.outcome import Taken
from registry.workbooks.parsing import parsed
from registry.workbooks.ports import Workbook
from registry.workbooks.taking_in import Taking
from servicekit.database import Database
from servicekit.identity import Principal, require_role
from servicekit.problems import Problem
from territory import Territory

# Reading one holds a core and up to 200 MB: the others wait.
AT_ONCE = 2
# Somebody else may send in the same return between our look and our transaction.
TRIES = 3


class Filer(Protocol):
    """Opens the transaction in which the returns of a workbook are judged and stored."""

    async def submit_all(
        self, principal: Principal, returns: Sequence[SubmitReturn], *, dry_run: bool
    ) -> Sequence[ReturnOutcome | Problem]:
        """All of these, or none if one is refused; with `dry_run` none in any case."""
        ...


@dataclass(frozen=True, kw_only=True)
class WorkbookDesk:
    """Keeps the promises of `ports.Workbooks`."""

    database: Database
    filer: Filer
    reference: ReturnReference
    territory: Territory
    problem_of: Callable[[Refusal | ReturnRefusal], Problem]
    words: Words
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def template(
        self, principal: Principal, *, form: str, unit: str, period: str, subject: str | None
    ) -> Workbook:
        require_role(principal, *EVERYONE)
        wanted = Wanted(form=form, unit=unit, period=period, subject=subject)
        try:
            async with self.database.query() as connection:
                blank = await blank_of(
                    wanted,
                    connection=connection,
                    principal=principal,
                    reference=self.reference,
                    territory=self.territory,
                )
        except (Refusal, ReturnRefusal) as refusal:
            raise self.problem_of(refusal) from refusal
        content = await self._in_thread(
            lambda: form_workbook(blank) if isinstance(blank, FormBlank) else list_workbook(blank)
        )
        return Workbook(content=content, filename=wanted.filename)

    async def take(self, principal: Principal, content: bytes, *, dry_run: bool) -> Taken:
        require_role(principal, *EVERYONE)
        try:
            found = await self._in_thread(lambda: parsed(content, self.reference))
            taking = Taking(
                parsed=found,
                principal=principal,
                dry_run=dry_run,
                reference=self.reference,
                territory=self.territory,
                problem_of=self.problem_of,
                words=self.words,
            )
            for left in reversed(range(TRIES)):
                async with self.database.query() as connection:
                    await taking.look(connection)
                asked = await self._in_thread(taking.compare)
                if asked is None:
                    break
                outcomes = await self.filer.submit_all(principal, asked, dry_run=dry_run)
                if await self._in_thread(partial(taking.accept, outcomes, is_last=not left)):
                    break
        except (Refusal, ReturnRefusal) as refusal:
            raise self.problem_of(refusal) from refusal
        return await self._with_marks(taking, principal, content)

    async def kept(self, principal: Principal, marked_id: UUID) -> Workbook:
        async with self.database.connection() as connection:
            found = await kept_workbooks.fetch(connection, marked_id, principal.subject)
        if found is None:
            raise Problem("unknown-marked-workbook")
        return Workbook(content=found.content, filename=found.filename)

    async def _with_marks(self, taking: Taking, principal: Principal, content: bytes) -> Taken:
        if not taking.has_marks:
            return taking.result(None, None)
        marked = await self._in_thread(taking.marked)
        id_ = id_of(principal.subject, content, dry_run=taking.dry_run)
        kept = KeptWorkbook(filename=taking.filename, content=marked)
        async with self.database.transaction() as connection:
            await kept_workbooks.keep(connection, id_, principal.subject, kept)
        return taking.result(marked, id_)

    async def _in_thread[Result](self, work: Callable[[], Result]) -> Result:
        async with self.room:
            return await asyncio.to_thread(work)
