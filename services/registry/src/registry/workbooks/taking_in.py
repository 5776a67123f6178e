"""One workbook on its way in: compared with what is known, filed as a whole, and answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from registry.commands.returns import ReturnOutcome
from registry.commands.returns.filing import place_of
from registry.commands.returns.submit_return import SubmitReturn
from registry.domain.refusals import ForeignProvince, Refusal
from registry.domain.returns.reference import ReturnReference
from registry.domain.returns.rights import SENDERS, may_handle
from registry.domain.who import Principal
from registry.queries.communes import leading_communes
from registry.queries.known_returns import KnownReturn, KnownReturns, known_returns
from registry.workbooks import filing, identity
from registry.workbooks.blanks import Rows
from registry.workbooks.comparison import Plan, plan, values_of
from registry.workbooks.filing import key_of_draft, notes_of_problem, notes_of_warnings
from registry.workbooks.marking import Marks, difference_remark, marked
from registry.workbooks.outcome import Action, CellNote, Difference, ReturnTaken, Taken
from registry.workbooks.parsing import Parsed
from registry.workbooks.reading import Draft
from registry.workbooks.suspicions import suspicions
from servicekit.problems import Problem
from territory import Territory

# Meanwhile somebody else sent in the version that this one was to be.
RACED = {"return-version-differs", "stale-version"}


@dataclass(kw_only=True)
class Taking:
    parsed: Parsed
    principal: Principal
    dry_run: bool
    reference: ReturnReference
    territory: Territory
    problem_of: Callable[[Refusal], Problem]
    words: filing.Words
    theirs: dict[str, Draft] = field(default_factory=dict)
    plans: list[Plan] = field(default_factory=list)
    known: KnownReturns | None = None
    outcomes: dict[int, ReturnOutcome] = field(default_factory=dict)
    notes: list[CellNote] = field(default_factory=list)

    @property
    def filename(self) -> str:
        about = self.parsed.identity
        return f"{about.form}-{about.unit}-{about.period}-danh-dau.xlsx"

    @property
    def errors(self) -> list[CellNote]:
        return [note for note in self.notes if note.level == "error"]

    @property
    def differences(self) -> list[Difference]:
        return [one for found in self.plans for one in found.differences]

    @property
    def is_outdated(self) -> bool:
        return any(found.todo == "outdated" for found in self.plans)

    @property
    def has_marks(self) -> bool:
        return bool(self.notes)

    async def look(self, connection: AsyncConnection) -> None:
        """What was sent in before, as far as this officer may know it."""
        reading, about = self.parsed.reading, self.parsed.identity
        self.notes, self.outcomes = list(reading.notes), {}
        theirs = await self._theirs(connection)
        keys = [key_of_draft(draft) for draft in theirs]
        self.known = await known_returns(
            connection,
            form=about.form,
            unit=about.unit,
            period=self.parsed.period,
            subjects=keys,
        )
        self.theirs = dict(zip(keys, theirs, strict=True))

    def compare(self) -> list[SubmitReturn] | None:
        """What is to be filed; None: there is nothing, or nothing that can be."""
        for key, draft in self.theirs.items():
            self._suspect(draft, key)
        # What is wrong in itself is put right before it is compared.
        self.plans = []
        if not self.errors:
            self.plans = [self._plan(draft, key) for key, draft in self.theirs.items()]
        self._say_what_changed()
        if self.errors or self.is_outdated:
            return None
        reading = self.parsed.reading
        before = len(reading.notes)
        found = filing.commands(reading, self._to_file())
        self.notes += reading.notes[before:]
        del reading.notes[before:]
        return None if self.errors or not found else found

    def accept(self, outcomes: Sequence[ReturnOutcome | Problem], *, is_last: bool) -> bool:
        """False: somebody was faster, so look again."""
        for found, outcome in zip(self._to_file(), outcomes, strict=True):
            draft, letter = found.draft, self.parsed.reading.letter
            if isinstance(outcome, Problem):
                if outcome.code in RACED and not is_last:
                    return False
                self.notes += notes_of_problem(outcome, draft, letter, self.words)
            else:
                self.outcomes[id(draft)] = outcome
                self.notes += notes_of_warnings(draft, outcome.warnings)
        self.notes = list(dict.fromkeys(self.notes))
        return True

    def result(self, content: bytes | None, marked_id: UUID | None) -> Taken:
        errors = self.errors
        warnings = [note for note in self.notes if note.level == "warning"]
        if self.is_outdated:
            status = "outdated"
        elif errors:
            status = "refused"
        else:
            status = "would-store" if self.dry_run else "stored"
        refused = status in {"outdated", "refused"}
        return Taken(
            status=status,  # type: ignore[arg-type]  # one of the four above
            returns=() if refused else [self._taken(found) for found in self.plans],
            skipped=self.parsed.reading.skipped,
            errors=errors,
            warnings=warnings,
            differences=self.differences if self.is_outdated else (),
            marked=content,
            marked_id=marked_id,
            filename=self.filename if content is not None else "",
        )

    def marked(self) -> bytes:
        """Where the system moved on, the copy is brought up to it: its sender looks, and sends."""
        values: dict[tuple[str, str], object] = {}
        for found in self.plans:
            if found.todo == "outdated":
                values |= values_of(found)
                values[self._base_of(found.draft)] = str(found.version)
        return marked(
            self.parsed.book,
            Marks(
                notes=self.notes,
                differences=self.differences if self.is_outdated else (),
                values=values,
            ),
        )

    def _to_file(self) -> list[Plan]:
        return [found for found in self.plans if found.todo != "unchanged"]

    async def _theirs(self, connection: AsyncConnection) -> list[Draft]:
        """A stranger's lines are noted, and nothing that is known of them is told."""
        about, drafts = self.parsed.identity, self.parsed.reading.drafts
        place = place_of(about.unit, self.parsed.period.last_day, self.territory)
        clusters = {code for draft in drafts if (code := _cluster(draft)) is not None}
        communes = await leading_communes(connection, clusters)
        refusal = ForeignProvince(
            unit=place.unit34, former_unit=place.unit63, provinces=self.principal.provinces
        )
        theirs = []
        for draft in drafts:
            senders = SENDERS.get(about.form, frozenset())
            where = _communes(draft, communes)
            if may_handle(self.principal, senders, place, where, self.territory):
                theirs.append(draft)
            elif len(drafts) == 1:
                raise refusal
            else:
                problem, letter = self.problem_of(refusal), self.parsed.reading.letter
                self.notes += notes_of_problem(problem, draft, letter, self.words)
        return theirs

    def _plan(self, draft: Draft, key: str) -> Plan:
        assert self.known is not None  # noqa: S101 - `look` has set it
        known = self.known.current.get(key)
        return plan(draft, None if known is None else known.whole)

    def _suspect(self, draft: Draft, key: str) -> None:
        assert self.known is not None  # noqa: S101 - `look` has set it
        before: Rows = {}
        for found in (self.known.previous.get(key), self.known.current.get(key)):
            if found is not None and found.latest:
                before = {**before, **_said(found)}
        for code, said in suspicions(self.parsed.form, draft.figures, before):
            self.notes.append(said.at(draft.sheet, draft.cells[code]))

    def _say_what_changed(self) -> None:
        for one in self.differences:
            if (said := difference_remark(one)) is not None:
                self.notes.append(said.at(one.sheet, one.cell))

    def _base_of(self, draft: Draft) -> tuple[str, str]:
        return draft.base_cell or identity.base_cell(self.parsed.book)

    def _taken(self, found: Plan) -> ReturnTaken:
        about, draft = self.parsed.identity, found.draft
        outcome = self.outcomes.get(id(draft))
        return ReturnTaken(
            action=self._action(found),
            form=about.form,
            unit=about.unit,
            period=about.period,
            subject=draft.subject,
            return_version=found.version,
            return_id=self._return_id(found, outcome),
            fact_id=None if outcome is None or self._is_made_up(found) else outcome.fact_id,
            version=None if outcome is None or self._is_made_up(found) else outcome.version,
            warnings=sum(one.get("level") != "info" for one in outcome.warnings) if outcome else 0,
            rows=found.rows if len(self.plans) == 1 else None,
        )

    def _return_id(self, found: Plan, outcome: ReturnOutcome | None) -> UUID | None:
        if outcome is not None and not self._is_made_up(found):
            return outcome.return_id
        known = self.known and self.known.current.get(key_of_draft(found.draft))
        return known.whole.id if known else None

    def _is_made_up(self, found: Plan) -> bool:
        """What a dry run has given an id was never there."""
        return self.dry_run and found.todo == "submit"

    def _action(self, found: Plan) -> Action:
        if found.todo == "unchanged":
            return "unchanged"
        if not self.dry_run:
            return "submitted"
        return "would-repeat" if found.todo == "repeat" else "would-submit"


def _cluster(draft: Draft) -> str | None:
    return None if draft.subject is None else draft.subject.get("cluster")


def _communes(draft: Draft, leading: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if draft.subject is None:
        return ()
    if (cluster := _cluster(draft)) is not None:
        return leading.get(cluster, ())
    return draft.subject.get("code", ""), draft.subject.get("name", "")


def _said(found: KnownReturn) -> Rows:
    rows = found.whole.versions[found.latest].rows
    return {code: value for code, value in rows.items() if value is not None}
