"""What each page needs to be drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from pagekit.format import Lang
from registry.domain.returns.periods import Period
from registry.workbooks.outcome import Taken

type Status = Literal["submitted", "accepted", "returned"]


class Both(NamedTuple):
    """The same in both languages."""

    vi: str
    en: str

    def of(self, lang: Lang) -> str:
        return self.vi if lang == "vi" else self.en


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of what can be chosen."""

    value: str
    name: Both


@dataclass(frozen=True, kw_only=True)
class ReturnRow:
    """One return of a list; `status` is that of its latest version."""

    id: UUID
    form: str
    unit: str
    unit_name: str
    subject: str | None
    period: Period
    latest_version: int
    status: Status
    accepted_version: int | None
    first_received_on: date
    late: bool
    warnings: int
    synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Known:
    """A version of a return that was handed in before."""

    id: UUID
    latest_version: int
    status: Status


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What a province owes next; `known`: it has handed something in already."""

    form: str
    unit: str
    unit_name: str
    period: Period
    known: Known | None


@dataclass(frozen=True, kw_only=True)
class FilingPage:
    """Where a workbook is handed in. `refused`: why the last one was not even looked into."""

    units: tuple[Option, ...]
    """The provinces of who has signed in; none: all of them."""
    latest: tuple[ReturnRow, ...]
    duties: tuple[Duty, ...]
    bytes_max: int
    today: date
    refused: str | None = None


@dataclass(frozen=True, kw_only=True)
class BlankPage:
    """Which template: what can be chosen, what is chosen, and what that is about."""

    forms: tuple[Option, ...]
    periods: tuple[Option, ...]
    units: tuple[Option, ...]
    subjects: tuple[Option, ...]
    """Whom one paper can speak of beside the province; of tenants one workbook holds all."""
    form: str
    unit: str
    period: Period
    subject_kind: str | None
    subject: str
    number: str
    title: Both
    sender: Both
    legal_basis: str
    today: date
    known: Known | None = None


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The workbook that was checked goes along with the button that hands it in."""

    filename: str
    content: str
    """In Base64."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row of the form with its figure as it was understood."""

    code: str
    label: Both
    unit: str
    type: str
    value: int | str | None


@dataclass(frozen=True, kw_only=True)
class ResultPage:
    """What became of a workbook, or what would."""

    taken: Taken
    filename: str
    periods: Mapping[tuple[str, str], Period]
    """Of what was handed in: by form and code."""
    units: Mapping[str, str]
    bytes_max: int
    figures: tuple[Figure, ...] = ()
    """Where the workbook holds one return."""
    carried: Carried | None = None
    """None: too large to go along, so the file is to be chosen again."""


@dataclass(frozen=True, kw_only=True)
class ReturnsPage:
    """What was handed in, the latest periods first."""

    rows: tuple[ReturnRow, ...]
    next_cursor: str | None
    forms: tuple[Option, ...]
    periods: tuple[Option, ...]
    units: tuple[Option, ...]
    today: date


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided on a version."""

    on: date
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version as it was handed in."""

    number: int
    status: Status
    superseded_by: int | None
    received_at: datetime
    document: str
    document_date: date | None
    issuer: str
    channel: str
    warnings: tuple[Both, ...]
    decision: Decision | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the form with the figure of each version, as the wire has it."""

    code: str
    label: Both
    unit: str
    type: str
    values: Mapping[int, int | str | None]
    changed: bool
    withheld: bool
    """Told to the officers of its place only."""
    notes: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class VersionsPage:
    """One return, its versions side by side."""

    head: ReturnRow
    title: Both
    versions: tuple[Version, ...]
    rows: tuple[Row, ...]
