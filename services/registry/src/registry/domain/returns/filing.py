"""A return of one form, unit and period: the versions that were sent in, and what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from eventkit.aggregate import Aggregate
from eventkit.event import NewEvent, StoredEvent
from registry.domain.returns import events
from registry.domain.returns.events import VersionName
from registry.domain.returns.refusals import (
    DecidedBeforeSubmitted,
    ReturnAlreadyDecided,
    ReturnVersionDiffers,
    ReturnVersionSuperseded,
    UnknownReturnVersion,
)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where the fact stands in the log; a repeated filing gets the receipt of the first."""

    fact_id: UUID
    version: int
    return_version: int
    warnings: Sequence[Mapping[str, Any]] = ()


@dataclass(slots=True, kw_only=True)
class FiledVersion:
    """One version as it was sent in, and what the agency decided on it."""

    form_version: str
    rows: Rows
    submitted_on: date
    receipt: Receipt
    synthetic: bool
    status: Literal["submitted", "accepted", "returned"] = "submitted"


@dataclass(kw_only=True)
class Return(Aggregate):
    """Versions bear the sender's numbers, so a late first version may follow the second."""

    form: str
    unit: str
    period: str
    versions: dict[int, FiledVersion] = field(default_factory=dict)

    def fold(self, history: Iterable[StoredEvent]) -> None:
        """Stand where the stored events lead."""
        for event in history:
            self._apply(event.type, event.data, event.occurred_on, event.fact_id)
            self.version = event.streamversion

    def submit(self, filing: Filing) -> Receipt:
        """A version sent in before with the same figures is the same fact, not another one."""
        number = filing.return_version or self._number_of(filing)
        if (known := self.versions.get(number)) is not None:
            if known.rows != filing.rows:
                raise ReturnVersionDiffers(
                    return_version=number,
                    rows=_differing(known.rows, filing.rows),
                    next_version=max(self.versions) + 1,
                )
            return known.receipt
        event = events.submitted(
            self._name(number, filing.form_version),
            rows=filing.rows,
            notes=filing.notes,
            warnings=filing.warnings,
            document=filing.document,
            channel=filing.channel,
            data_as_of=filing.data_as_of,
            supersedes=max(
                (earlier for earlier in self.versions if earlier < number), default=None
            ),
            provenance=filing.provenance,
            occurred_on=filing.document_date,
        )
        self._happened(event)
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

    def _number_of(self, filing: Filing) -> int:
        """The next number, unless the latest version says the same and still stands."""
        if not self.versions:
            return 1
        latest = max(self.versions)
        filed = self.versions[latest]
        stands = filed.status != "returned" and filed.rows == filing.rows
        return latest if stands else latest + 1

    def _to_decide(self, number: int | None, on: date) -> FiledVersion:
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
            form=self.form,
            form_version=form_version,
            unit=self.unit,
            period=self.period,
            return_version=number,
        )

    def _happened(self, event: NewEvent) -> Receipt:
        self.record(event)
        return self._apply(event.type, event.data, event.occurred_on, event.event_id)

    def _apply(
        self, type_: str, data: Mapping[str, Any], occurred_on: date, fact_id: UUID
    ) -> Receipt:
        receipt = Receipt(
            fact_id=fact_id,
            version=self.version + 1,
            return_version=data["return_version"],
            warnings=data.get("warnings", ()),
        )
        match type_:
            case events.SUBMITTED:
                self.versions[receipt.return_version] = FiledVersion(
                    form_version=data["form_version"],
                    rows=data["rows"],
                    submitted_on=occurred_on,
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
