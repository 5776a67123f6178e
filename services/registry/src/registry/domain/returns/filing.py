"""A return of one form, unit, subject and period: its versions, and what was decided on them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from eventkit.aggregate import Aggregate
from eventkit.event import NewEvent, StoredEvent
from registry.domain.refusals import WrittenByNewerRelease
from registry.domain.returns import events
from registry.domain.returns.events import VersionName
from registry.domain.returns.refusals import (
    DecidedBeforeSubmitted,
    ReturnAlreadyDecided,
    ReturnVersionDiffers,
    ReturnVersionSuperseded,
    UnknownReturnVersion,
)
from registry.domain.returns.subjects import ReturnName

Rows = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a unit sends in: figures already read, checked, and written one way only."""

    form_version: str
    return_version: int | None
    rows: Rows
    notes: Mapping[str, str]
    warnings: Sequence[Mapping[str, Any]]
    document: Mapping[str, object]
    document_date: date
    channel: str
    data_as_of: date
    provenance: Mapping[str, Any] | None = None
    withheld: frozenset[str] = frozenset()
    """The rows that only officers may see; no event says what is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What a version says of one firm: kept beside the log, and erasable."""

    rows: Rows
    notes: Mapping[str, str]
    warnings: Sequence[Mapping[str, Any]]


NOTHING = Withheld(rows={}, notes={}, warnings=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where the fact stands in the log; a repeated filing gets the receipt of the first."""

    fact_id: UUID
    version: int
    return_version: int
    warnings: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True, kw_only=True)
class FiledVersion:
    """One version as it was sent in, and what was decided on it."""

    form_version: str
    rows: Rows
    withheld: Withheld
    submitted_on: date
    receipt: Receipt
    synthetic: bool
    status: Literal["submitted", "accepted", "returned"] = "submitted"


@dataclass(kw_only=True)
class Return(Aggregate):
    """Versions bear the sender's numbers, so a late first version may follow the second."""

    name: ReturnName
    versions: dict[int, FiledVersion] = field(default_factory=dict)
    # Of events that a newer release recorded: this one cannot tell where they lead.
    unknown_types: tuple[str, ...] = ()

    def fold(self, history: Iterable[StoredEvent], withheld: Mapping[int, Withheld]) -> None:
        """Stand where the stored events lead, with what is kept beside them by version."""
        facts: dict[UUID, StoredEvent] = {}
        for event in history:
            self.version = event.streamversion
            told = facts.get(event.fact_id)
            if told is None or (event.type in events.TYPES and told.type not in events.TYPES):
                facts[event.fact_id] = event  # of versions side by side the first that is known
        for fact_id, event in facts.items():
            if event.type not in events.TYPES:
                self.unknown_types += (event.type,)
                continue
            beside = withheld.get(event.data["return_version"], NOTHING)
            self._apply(event, fact_id, event.streamversion, beside)

    def receipt_of(self, number: int | None, rows: Rows) -> Receipt | None:
        """Of the version that says just this, if it was sent in before."""
        known = self.versions.get(number or self._number_of(rows))
        return known.receipt if known is not None and known.rows == rows else None

    def submit(self, filing: Filing) -> Receipt:
        """A version sent in before with the same figures is the same fact, not another one."""
        self.must_be_understood()
        number = filing.return_version or self._number_of(filing.rows)
        if (known := self.versions.get(number)) is not None:
            if known.rows != filing.rows:
                raise ReturnVersionDiffers(
                    return_version=number,
                    rows=_differing(known.rows, filing.rows),
                    next_version=max(self.versions) + 1,
                )
            return known.receipt
        said, beside = _parted(filing)
        event = events.submitted(
            self._name(number, filing.form_version),
            rows=said.rows,
            notes=said.notes,
            warnings=said.warnings,
            withheld=list(beside.rows),
            document=filing.document,
            channel=filing.channel,
            data_as_of=filing.data_as_of,
            supersedes=max(
                (earlier for earlier in self.versions if earlier < number), default=None
            ),
            provenance=filing.provenance,
            occurred_on=filing.document_date,
        )
        self._happened(event, beside)
        return self.versions[number].receipt

    def accept(self, number: int | None, on: date) -> Receipt:
        """From now on this version's figures are the unit's figures of the period."""
        filed = self._to_decide(number, on)
        name = self._name(filed.receipt.return_version, filed.form_version)
        return self._happened(events.accepted(name, occurred_on=on))

    def send_back(self, number: int | None, reasons: Sequence[str], on: date) -> Receipt:
        """The unit corrects what is named and sends a newer version."""
        filed = self._to_decide(number, on)
        name = self._name(filed.receipt.return_version, filed.form_version)
        return self._happened(events.returned(name, reasons=reasons, occurred_on=on))

    def superseded_by(self, number: int) -> int | None:
        """An accepted version yields to the next accepted one, any other to the next one sent."""
        accepted = self.versions[number].status == "accepted"
        return min(
            (
                later
                for later, filed in self.versions.items()
                if later > number and (not accepted or filed.status == "accepted")
            ),
            default=None,
        )

    def _number_of(self, rows: Rows) -> int:
        """The next number, unless the latest version says the same and still stands."""
        if not self.versions:
            return 1
        latest = max(self.versions)
        filed = self.versions[latest]
        stands = filed.status != "returned" and filed.rows == rows
        return latest if stands else latest + 1

    def must_be_understood(self) -> None:
        if types := self.unknown_types:
            raise WrittenByNewerRelease(types=dict.fromkeys(types))

    def _to_decide(self, number: int | None, on: date) -> FiledVersion:
        self.must_be_understood()
        number = number or max(self.versions, default=1)
        filed = self.versions.get(number)
        if filed is None:
            raise UnknownReturnVersion(return_version=number, known=sorted(self.versions))
        if filed.status != "submitted":
            raise ReturnAlreadyDecided(return_version=number, decided=filed.status)
        if (newer := self.superseded_by(number)) is not None:
            raise ReturnVersionSuperseded(return_version=number, newer=newer)
        if on < filed.submitted_on:
            raise DecidedBeforeSubmitted(decided_on=on, submitted_on=filed.submitted_on)
        return filed

    def _name(self, number: int, form_version: str) -> VersionName:
        return VersionName(
            return_id=self.id,
            form=self.name.form,
            form_version=form_version,
            unit=self.name.unit,
            period=self.name.period,
            return_version=number,
            subject=self.name.subject,
        )

    def _happened(self, event: NewEvent, beside: Withheld = NOTHING) -> Receipt:
        self.record(event)
        return self._apply(event, event.event_id, self.version + 1, beside)

    def _apply(
        self, event: NewEvent | StoredEvent, fact_id: UUID, version: int, beside: Withheld
    ) -> Receipt:
        data: Mapping[str, Any] = event.data
        receipt = Receipt(
            fact_id=fact_id,
            version=version,
            return_version=data["return_version"],
            warnings=(*data.get("warnings", ()), *beside.warnings),
        )
        match event.type:
            case events.SUBMITTED:
                self.versions[receipt.return_version] = FiledVersion(
                    form_version=data["form_version"],
                    rows={**data["rows"], **beside.rows},
                    withheld=beside,
                    submitted_on=event.occurred_on,
                    receipt=receipt,
                    synthetic=data.get("provenance", {}).get("kind", "real") != "real",
                )
            case events.ACCEPTED:
                self.versions[receipt.return_version].status = "accepted"
            case events.RETURNED:
                self.versions[receipt.return_version].status = "returned"
        return receipt


def _differing(one: Rows, other: Rows) -> list[str]:
    return [row for row in {**one, **other} if one.get(row) != other.get(row)]


def _parted(filing: Filing) -> tuple[Withheld, Withheld]:
    """What the event says, and what stays beside it: rows of one firm, and all said about them."""

    def only(*, withheld: bool) -> Withheld:
        def is_here(row: str) -> bool:
            return (row in filing.withheld) is withheld

        return Withheld(
            rows={row: figure for row, figure in filing.rows.items() if is_here(row)},
            notes={row: note for row, note in filing.notes.items() if is_here(row)},
            warnings=[
                warning
                for warning in filing.warnings
                if (not filing.withheld.isdisjoint(warning["rows"])) is withheld
            ],
        )

    return only(withheld=False), only(withheld=True)
