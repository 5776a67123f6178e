"""What becomes of a workbook that was sent in, for a program and for a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

Level = Literal["error", "warning"]
Action = Literal["submitted", "unchanged", "would-submit", "would-repeat"]
Verdict = Literal["yours", "theirs", "both", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """What is to be said of one cell; `cell` is empty where the sheet as a whole is meant."""

    sheet: str
    cell: str
    rule: str
    level: Level
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that changed on either side since the template was made; values as people write.

    `yours`, `theirs`, `both` (the same on both sides): one side's change stands. `conflict`:
    somebody has to decide.
    """

    sheet: str
    cell: str
    row: str
    base: str
    yours: str
    theirs: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTaken:
    """One return of the workbook, and what was done with it or would be."""

    action: Action
    form: str
    unit: str
    period: str
    subject: Mapping[str, Any] | None
    return_version: int
    return_id: UUID | None = None
    fact_id: UUID | None = None
    version: int | None = None
    warnings: int = 0
    rows: Mapping[str, int | str | None] | None = None
    """As they were understood; only where the workbook holds one return."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """All of the workbook, or nothing of it.

    stored, would-store: `returns` says what of each. refused: `errors` says where and why.
    outdated: `differences` says what changed meanwhile. `marked` is the same workbook with every
    note at its cell and a sheet that lists them; None where there is nothing to mark.
    """

    status: Literal["stored", "would-store", "refused", "outdated"]
    returns: Sequence[ReturnTaken] = ()
    skipped: int = 0
    """Lines of a list in which nothing is written."""
    errors: Sequence[CellNote] = ()
    warnings: Sequence[CellNote] = ()
    differences: Sequence[Difference] = ()
    marked: bytes | None = None
    marked_id: UUID | None = None
    """Under which the marked workbook can be fetched again for a day, by its sender only."""
    filename: str = ""
