"""What the registry tells the world about returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from eventkit.event import NewEvent
from registry.domain.returns.subjects import Subject

STREAM = "registry.return"
SUBMITTED = "vn.nhipcau.registry.return.submitted.v1"
ACCEPTED = "vn.nhipcau.registry.return.accepted.v1"
RETURNED = "vn.nhipcau.registry.return.returned.v1"
TYPES = frozenset({SUBMITTED, ACCEPTED, RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionName:
    """Which version of which return; every event of a return begins with it."""

    return_id: UUID
    form: str
    form_version: str
    unit: str
    period: str
    return_version: int
    subject: Subject | None = None

    def on_the_wire(self) -> dict[str, object]:
        said: dict[str, object] = {
            "return_id": str(self.return_id),
            "form": self.form,
            "form_version": self.form_version,
            "unit": self.unit,
            "period": self.period,
            "return_version": self.return_version,
        }
        if self.subject is not None:
            said["subject"] = self.subject.on_the_wire()
        return said


def submitted(
    name: VersionName,
    *,
    rows: Mapping[str, int | str | None],
    notes: Mapping[str, str],
    warnings: Sequence[Mapping[str, object]],
    document: Mapping[str, object],
    channel: str,
    data_as_of: date,
    supersedes: int | None,
    provenance: Mapping[str, Any] | None,
    occurred_on: date,
    withheld: Sequence[str] = (),
) -> NewEvent:
    """`withheld` are the rows that were sent in and are not said here: one firm's figures."""
    data = {
        **name.on_the_wire(),
        "rows": dict(rows),
        "notes": dict(notes),
        "warnings": [dict(warning) for warning in warnings],
        "document": dict(document),
        "channel": channel,
        "data_as_of": data_as_of,
    }
    if withheld:
        data["withheld"] = list(withheld)
    if supersedes is not None:
        data["supersedes"] = supersedes
    if provenance is not None:
        data["provenance"] = dict(provenance)
    return NewEvent(type=SUBMITTED, data=data, occurred_on=occurred_on)


def accepted(name: VersionName, *, occurred_on: date) -> NewEvent:
    data = {**name.on_the_wire(), "effective_on": occurred_on}
    return NewEvent(type=ACCEPTED, data=data, occurred_on=occurred_on)


def returned(name: VersionName, *, reasons: Sequence[str], occurred_on: date) -> NewEvent:
    data = {**name.on_the_wire(), "effective_on": occurred_on, "reasons": list(reasons)}
    return NewEvent(type=RETURNED, data=data, occurred_on=occurred_on)
